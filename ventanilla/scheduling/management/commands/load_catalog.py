"""`load_catalog DIR_OR_XLSX`: the catalogue of a folder, or of a workbook, into the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from ventanilla.catalog import workbook
from ventanilla.catalog.tables import CatalogProblems
from ventanilla.scheduling import publishing
from ventanilla.scheduling.loading import LoadSummary
from ventanilla.scheduling.models import Origin
from ventanilla.scheduling.sheets import EVERY_TABLE

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
    help = "Carga el catálogo de una carpeta o de un archivo de Excel: todo, o nada si hay algo que corregir."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, metavar="CARPETA_O_XLSX")
        parser.add_argument(
            "--keep-edited",
            action="store_true",
            help="no lo carga si alguien editó después el catálogo",
        )

    def handle(self, *args: Any, source: Path, keep_edited: bool, **options: Any) -> None:
        if keep_edited and publishing.was_edited():
            self.stdout.write(
                "El catálogo se editó después de cargarlo: se queda como está. Para volver al de la"
                f" carpeta: python manage.py load_catalog {source}"
            )
            return
        try:
            summary = _publish(source).loaded
        except CatalogProblems as refusal:
            for problem in refusal.problems:
                self.stderr.write(str(problem))
            self.stderr.write(f"No se cargó nada. Por corregir: {len(refusal.problems)}.")
            raise SystemExit(1) from None
        for line in _lines(summary):
            self.stdout.write(line)


def _publish(source: Path) -> publishing.Published:
    if not source.is_file():
        return publishing.publish_folder(source)
    content = workbook.read(source.read_bytes(), EVERY_TABLE)
    return publishing.publish(content, summary=f"Se cargó de {source.name}", origin=Origin.WORKBOOK)


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
