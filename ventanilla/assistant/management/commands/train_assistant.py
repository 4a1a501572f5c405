from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ventanilla.assistant.understanding import classifier, training
from ventanilla.catalog.catalogue import NotLoaded, current


class Command(BaseCommand):
    help = "Entrena el entendimiento del asistente con las frases del repositorio (unos minutos)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--phrases", type=Path, default=training.PHRASES, help="folder of .tsv")
        parser.add_argument("--to", type=Path, default=classifier.PATH)

    def handle(self, *, phrases: Path, to: Path, **options: Any) -> None:
        try:
            found = training.read_phrases(phrases)
            catalogue = current()
        except training.BadPhrase as problem:
            raise CommandError(f"Corrige esta frase y vuelve a entrenar: {problem}") from None
        except NotLoaded:
            raise CommandError(
                "Carga primero un catálogo: manage.py load_catalog CARPETA"
            ) from None
        if not found:
            raise CommandError(f"No hay frases en {phrases}: pon ahí los archivos .tsv")
        model = training.train(found, catalogue, training.digest(phrases))
        classifier.write(model, to)
        self.stdout.write(f"{len(found)} frases aprendidas; quedaron en {to.name}.")
