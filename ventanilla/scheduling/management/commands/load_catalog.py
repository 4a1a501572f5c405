"""`load_catalog DIR`: the catalogue of a folder into the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from ventanilla.catalog.tables import CatalogProblems
from ventanilla.scheduling.loading import LoadSummary, load

_NAMES = {
    "tramites": "trámites",
    "requisitos": "requisitos",
    "etapas": "etapas",
    "orientacion": "respuestas de orientación",
    "municipios": "municipios",
    "apodos": "apodos",
    "codigos_postales": "códigos postales",
    "oficinas": "oficinas",
    "jurisdicciones": "jurisdicciones",
    "horarios": "horarios",
    "dias_inhabiles": "días inhábiles o periodos",
}


class Command(BaseCommand):
    help = "Carga el catálogo de una carpeta: todo, o nada si hay algo que corregir."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="CARPETA")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            summary = load(folder)
        except CatalogProblems as refusal:
            for problem in refusal.problems:
                self.stderr.write(str(problem))
            self.stderr.write(f"No se cargó nada. Por corregir: {len(refusal.problems)}.")
            raise SystemExit(1) from None
        for line in _lines(summary):
            self.stdout.write(line)


def _lines(summary: LoadSummary) -> list[str]:
    lines = ["Catálogo cargado:"]
    lines += [f"  {summary.counts[name]} {words}" for name, words in _NAMES.items()]
    if summary.deleted:
        lines.append(f"Se borró: {', '.join(summary.deleted)}.")
    if summary.deactivated:
        lines.append(f"Se desactivó, porque tiene citas: {', '.join(summary.deactivated)}.")
    unverified = [f"{count} {_NAMES[name]}" for name, count in summary.unverified.items()]
    if unverified:
        lines.append(f"Por verificar: {', '.join(unverified)}.")
    return lines
