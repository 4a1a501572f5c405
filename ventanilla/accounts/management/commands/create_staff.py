from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ventanilla.accounts import people, record
from ventanilla.accounts.models import OFFICE_ROLES, Membership, Role
from ventanilla.catalog.models import Office


class Command(BaseCommand):
    help = "Crea la cuenta de una persona de la institución y muestra su contraseña una sola vez."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="USUARIO", help="con el que entra, sin espacios")
        parser.add_argument("--name", required=True, help="nombre y apellidos")
        parser.add_argument("--role", required=True, choices=Role.values, help="su papel")
        parser.add_argument("--office", type=int, help="número de su oficina, si su papel la lleva")

    def handle(
        self, *args: Any, username: str, name: str, role: str, office: int | None, **options: Any
    ) -> None:
        where = self._office(Role(role), office)
        first, _, rest = name.partition(" ")
        try:
            with transaction.atomic():
                user, password = people.create(username, first, rest)
                given = Membership.objects.create(user=user, role=role, office=where)
                record.role_given(given, by=None)
        except people.NotDone as refusal:
            raise CommandError(refusal.message) from refusal
        self.stderr.write("Guarda esta contraseña ahora: no se puede volver a ver. Al entrar por")
        self.stderr.write(
            "primera vez se pide un segundo paso: un código del teléfono o una llave."
        )
        self.stdout.write(password)

    def _office(self, role: Role, number: int | None) -> Office | None:
        if role not in OFFICE_ROLES:
            if number is not None:
                raise CommandError(f"El papel «{role}» es de toda la institución: quita --office.")
            return None
        found = Office.objects.filter(number=number).first() if number is not None else None
        if found is None:
            known = ", ".join(f"{each.number} {each.name}" for each in Office.objects.all())
            raise CommandError(f"Di el número de una oficina con --office: {known}.")
        return found
