from typing import Any

from django.core.management.base import BaseCommand

from ventanilla.appointments import sealing


class Command(BaseCommand):
    help = "Sella lo que se escribió en la historia desde la última vez. Córrelo cada hora."

    def handle(self, *args: Any, **options: Any) -> None:
        done = sealing.seal()
        self.stdout.write(f"Registros sellados: {done:,}.")
