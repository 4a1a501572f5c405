"""The table of the surveys: every mistake is told with its cell."""

from pathlib import Path

import pytest

from tests.catalogs import Catalog
from ventanilla.scheduling.loading import load

pytestmark = pytest.mark.django_db
FILE = "encuestas.csv"


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog(tmp_path)


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        (3, "opciones", "Malo | Bueno", "una escala lleva cinco opciones"),
        (2, "opciones", "a=Sí", "escribe al menos dos opciones"),
        (2, "opciones", "a=Sí | a=No", "dos opciones con el mismo valor"),
        (2, "opciones", "a= | b=No", "escribe las opciones así"),
        (7, "opciones", "si=Sí | no=No", "no lleva opciones"),
        (8, "solo_si", "registrada", "escribe de qué respuesta depende"),
        (8, "solo_si", "registrada=tal vez", "no tiene la respuesta"),
        (8, "solo_si", "asistira=no", "no hay antes una pregunta"),
        (8, "solo_si", "nada=no", "no hay antes una pregunta"),
        (3, "tipo", "estrellas", "estrellas"),
        (3, "orden", "1", "se repite"),
    ],
)
def test_a_mistake_is_told_with_its_cell(
    catalog: Catalog, row: int, column: str, value: str, reason: str
) -> None:
    catalog.set(FILE, row, column, value)
    assert any(FILE in told and reason in told for told in catalog.problems())


def test_an_institution_may_ask_nothing(catalog: Catalog) -> None:
    catalog.drop(FILE, lambda row: True)
    load(catalog.path)
