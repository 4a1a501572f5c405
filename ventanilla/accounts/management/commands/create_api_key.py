from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ventanilla.accounts import api_keys
from ventanilla.accounts.models import ApiKey


class Command(BaseCommand):
    help = "Crea la clave con la que otro programa usa la API y la muestra una sola vez."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NOMBRE", help="qué programa la usará")
        parser.add_argument(
            "--scope",
            required=True,
            help=f"lo que podrá hacer, separado por espacios: {' '.join(sorted(api_keys.SCOPES))}",
        )

    def handle(self, *args: Any, name: str, scope: str, **options: Any) -> None:
        if ApiKey.objects.filter(name=name).exists():
            raise CommandError(f"Ya hay una clave con el nombre «{name}». Elige otro nombre.")
        try:
            key = api_keys.create(name, scope)
        except api_keys.UnknownScopeError as error:
            known = ", ".join(sorted(api_keys.SCOPES))
            raise CommandError(f"No conozco el permiso «{scope}». Puedes dar: {known}.") from error
        self.stderr.write("Guarda esta clave ahora: no se puede volver a ver.")
        self.stdout.write(key)
