from argparse import ArgumentParser
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ventanilla.accounts import demo as people
from ventanilla.appointments import demo, demo_notices, demo_today, demo_visits
from ventanilla.appointments.models import Appointment
from ventanilla.catalog.catalogue import NotLoaded


class Command(BaseCommand):
    help = "Llena la base con citas de ejemplo, de nadie: para probar, enseñar y medir."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("--appointments", type=int, required=True, help="cuántas citas que ya pasaron")
        add("--past-days", type=int, default=900, help="en cuántos días, o más si no caben")
        add("--past-only", action="store_true", help="sin citas para los próximos quince días")
        add("--seed", type=int, default=1, help="otro número, otras citas")
        add("--more", action="store_true", help="aunque ya haya citas")
        add(
            "--lived",
            action="store_true",
            help="con su año: llamadas, visitas, avisos, días firmados",
        )
        add("--today", action="store_true", help="además abre hoy, a esta hora, la oficina 10")
        add("--once", action="store_true", help="nada, sin quejarse, si ya hay citas")

    def handle(self, *args: Any, today: bool, **options: Any) -> None:
        try:
            if today:
                demo_today.open_now()
            self._fill(**options)
            if today:
                demo_today.bring_people()
        except NotLoaded as problem:
            raise CommandError("Falta el catálogo: primero corre load_catalog.") from problem

    def _fill(
        self,
        *,
        appointments: int,
        past_days: int,
        past_only: bool,
        seed: int,
        lived: bool,
        more: bool,
        once: bool,
        **options: Any,
    ) -> None:
        if appointments < 0 or past_days < 1:
            raise CommandError("Pide cero citas o más, y un día o más.")
        if once and Appointment.objects.exists():
            return
        if Appointment.objects.exists() and not more:
            raise CommandError(
                "Esta base ya tiene citas y no la tocamos. Si quieres agregarle las de ejemplo: --more"
            )
        start = perf_counter()
        try:
            made = _fill(appointments, lived, past_days=past_days, coming=not past_only, seed=seed)
        except demo.NoRoom as problem:
            raise CommandError(
                "No caben: las oficinas del catálogo abren pocas horas."
            ) from problem
        self.stdout.write(f"Listas {made:,} citas de ejemplo en {perf_counter() - start:.0f} s.")


@transaction.atomic
def _fill(appointments: int, lived: bool, *, seed: int, **options: Any) -> int:
    if not lived:
        return demo.fill(appointments, seed=seed, **options)
    staff = people.colleagues()
    made = demo.fill(appointments, seed=seed, told=demo_visits.Lived(staff, seed), **options)
    demo_visits.sign_days(staff)
    demo_notices.tell(seed)
    return made
