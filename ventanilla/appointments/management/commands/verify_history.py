from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ventanilla.accounts import record
from ventanilla.appointments import sealing
from ventanilla.scheduling import live

MOST_SHOWN = 20


class Command(BaseCommand):
    help = "Lee toda la historia y dice si alguien la cambió, y dónde. Termina con 1 si sí."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", metavar="HUELLA", help="la que guardaste en otro lado")

    def handle(self, *args: Any, head: str | None, **options: Any) -> None:
        verdict = sealing.verify()
        if verdict.broken:
            place = verdict.broken
            raise CommandError(
                f"Historia alterada: en {place.table}, el registro {place.row_id} {place.fault.value}. "
                f"Antes de él hay {verdict.count:,} íntegros."
            )
        if head and not sealing.is_of_the_chain(head):
            raise CommandError(
                "Historia rehecha: la huella que guardaste no está en la cadena. "
                "Compárala con un respaldo de ese día."
            )
        if different := live.differences():
            raise CommandError(
                "El catálogo que se usa no es el que se publicó: alguien lo cambió en la base. "
                "Publícalo otra vez para mendarlo.\n" + "\n".join(different[:MOST_SHOWN])
            )
        for change in record.unexplained():
            self.stdout.write(f"AVISO: {record.sentence(change)}")
        self.stdout.write(f"Historia íntegra: {verdict.count:,} registros")
        self.stdout.write(f"Huella: {verdict.head}")
