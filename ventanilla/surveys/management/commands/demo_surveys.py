from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from ventanilla.surveys import demo


class Command(BaseCommand):
    help = "Contesta las encuestas de las citas de ejemplo, si nadie ha contestado ninguna."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="otro número, otras respuestas")

    def handle(self, *args: Any, seed: int, **options: Any) -> None:
        made = demo.answer(seed)
        if made:
            self.stdout.write(f"Listas {made:,} encuestas de ejemplo.")
