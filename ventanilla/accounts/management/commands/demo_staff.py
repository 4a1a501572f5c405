from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ventanilla.accounts import demo


class Command(BaseCommand):
    help = "Crea cuentas de demostración, una de cada papel, y las muestra."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Las cuentas de demostración solo existen con DEMO=on en un servidor que atiende a su "
                "propia máquina (HOST=127.0.0.1, sin https)."
            )
        people = demo.create_people()
        self.stdout.write(
            f"\nIntranet: {settings.PUBLIC_URL}/intranet/ · contraseña de todos: {demo.password()}\n"
            "El segundo paso se muestra en la página que lo pide."
        )
        for membership in people:
            where = f" en {membership.office.name}" if membership.office else ""
            role = membership.get_role_display().lower()
            self.stdout.write(f"  {membership.user.username:8} {role}{where}")
        self.stdout.write("")
