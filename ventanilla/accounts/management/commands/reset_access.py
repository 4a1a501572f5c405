from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ventanilla.accounts import access_resets, people
from ventanilla.accounts.models import User


class Command(BaseCommand):
    help = "Da a quien no puede entrar un código para hacer su contraseña, si no queda quien lo apruebe."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="USUARIO", help="con el que entra")
        parser.add_argument(
            "--factor", action="store_true", help="perdió también su teléfono o su llave"
        )

    def handle(self, *args: Any, username: str, factor: bool, **options: Any) -> None:
        user = User.objects.filter(username=username.lower()).first()
        if user is None:
            raise CommandError(f"No hay una cuenta «{username}».")
        try:
            _, code = access_resets.ask(user, factor=factor, by=None)
        except people.NotDone as refusal:
            raise CommandError(f"{refusal.message}.") from refusal
        self.stderr.write(
            "Sirve una vez, durante un día, en «Ya tengo mi código»; no se puede volver a ver."
        )
        self.stdout.write(access_resets.grouped(code))
