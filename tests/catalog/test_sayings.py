"""How people call a procedure and what they ask: the institution's own words, where it has any."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.catalogs import IMEVIS, Catalog, content
from ventanilla.catalog import catalogue, workbook
from ventanilla.catalog.models import Procedure
from ventanilla.catalog.sheets import LONGEST_ANSWER
from ventanilla.lib.names import key
from ventanilla.scheduling import grid, publishing
from ventanilla.scheduling.models import CatalogueVersion
from ventanilla.scheduling.sheets import EVERY_TABLE

pytestmark = pytest.mark.django_db
ALIASES, QUESTIONS = "apodos_tramites.csv", "preguntas.csv"


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog(tmp_path)


@pytest.fixture(autouse=True)
def no_stale_snapshot() -> Iterator[None]:
    yield
    catalogue.forget()
    grid.forget()


def rows(file: str) -> list[dict[str, str]]:
    with (IMEVIS / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Escrituras", "titulo_propiedad"),
        ("que vengan a medir", "verificacion_tecnica"),
        ("comprobar que vivo ahí", "verificacion_campo"),
        ("Comité de vecinos", "comites"),
        ("vender lotes sin permiso", "control_vigilancia"),
        ("constansia", "constancia"),
        ("que revisen mis papeles", "estudio_juridico"),
        ("trabajadora social", "investigacion_socioeconomica"),
        ("carta finikito", "carta_finiquito"),
        ("libre adeudo", "carta_finiquito"),
    ],
)
def test_what_people_say_is_one_procedure(said: str, code: str) -> None:
    assert catalogue.current().procedure_aliases[key(said)].code == code


def test_each_procedure_of_the_institute_has_many_names() -> None:
    names = Counter(row["tramite"] for row in rows(ALIASES))
    assert set(names) == set(catalogue.current().procedures)
    assert all(15 <= count <= 40 for count in names.values())


def test_a_question_is_asked_in_several_ways_and_has_one_answer() -> None:
    asked = catalogue.current().common_questions["credito_infonavit"]
    assert asked.phrasings[:2] == [
        "¿Dan la carta de no adeudo de Infonavit?",
        "Ya pagué mi crédito de Infonavit",
    ]
    assert asked.procedure and asked.procedure.code == "carta_finiquito"
    assert asked.answer.startswith("No. Nuestra carta no sirve")
    assert catalogue.current().common_questions["costo_cita"].procedure is None


def test_the_answers_of_the_institute_bring_no_figure() -> None:
    """promise: H3: figures are in their own fields, where a change reaches every page."""
    assert len(rows(QUESTIONS)) == 8
    assert not [row["codigo"] for row in rows(QUESTIONS) if re.search(r"\d|\$", row["respuesta"])]


def test_a_procedure_that_is_not_offered_is_not_meant_nor_led_to() -> None:
    Procedure.objects.filter(code="carta_finiquito").update(active=False)
    catalogue.forget()
    now = catalogue.current()
    assert "finiquito" not in now.procedure_aliases
    assert now.common_questions["credito_infonavit"].procedure is None


def test_a_catalogue_without_the_tables_loads(catalog: Catalog) -> None:
    (catalog.path / ALIASES).unlink()
    (catalog.path / QUESTIONS).unlink()
    publishing.publish_folder(catalog.path)
    assert catalogue.current().procedure_aliases == {}
    assert catalogue.current().common_questions == {}


def test_a_version_from_before_the_tables_can_be_edited() -> None:
    old = content()
    tables = {name: grid for name, grid in old.tables.items() if name != "preguntas"}
    version = CatalogueVersion(tables=tables, texts=old.texts)
    new = version.content.with_row("preguntas", None, {"codigo": "x", "pregunta": "¿Y si llueve?"})
    changes = publishing.compare(version.content, new)
    assert [(each.table, each.name) for each in changes] == [("preguntas", "x")]


def test_they_go_to_the_workbook_and_come_back() -> None:
    said = content()
    back = workbook.read(workbook.write(said), EVERY_TABLE)
    assert back.rows("preguntas") == said.rows("preguntas") != []
    assert back.rows("apodos_tramites") == said.rows("apodos_tramites") != []


def test_a_procedure_that_goes_takes_its_names_along(catalog: Catalog) -> None:
    def is_of(row: dict[str, str]) -> bool:
        return "comites" in (row.get("codigo"), row.get("tramite"), row.get("lleva_a"))

    for file in ("tramites.csv", "requisitos.csv", "orientacion.csv", ALIASES, QUESTIONS):
        catalog.drop(file, is_of)
    publishing.publish_folder(catalog.path)
    assert "comite" not in catalogue.current().procedure_aliases
    assert not Procedure.objects.filter(code="comites").exists()


@pytest.mark.parametrize(
    ("file", "row", "column", "value", "reason"),
    [
        (ALIASES, 2, "apodo", "Constansia", "«constansia» ya es otra forma de decir"),
        (ALIASES, 2, "apodo", "Estudio Jurídico", "otra forma de decir «estudio_juridico»"),
        (ALIASES, 3, "apodo", "ESCRITURA", "se repite"),
        (ALIASES, 2, "apodo", "¿?", "no tiene letras"),
        (ALIASES, 2, "tramite", "pasaporte", "no está en tramites.csv"),
        (QUESTIONS, 2, "respuesta", "x" * (LONGEST_ANSWER + 1), "caben 600"),
        (QUESTIONS, 2, "pregunta", "x" * 161, "caben 160"),
        (QUESTIONS, 2, "otras_formas", f"¿Cobran? | {'x' * 161}", "caben 160"),
        (QUESTIONS, 2, "respuesta", "", "está vacía"),
        (QUESTIONS, 3, "codigo", "costo_cita", "se repite"),
        (QUESTIONS, 3, "otras_formas", "¿es gratis la CITA?", "ya se contesta en «costo_cita»"),
        (QUESTIONS, 2, "tramite", "pasaporte", "no está en tramites.csv"),
    ],
)
def test_a_mistake_is_told_with_its_cell(
    catalog: Catalog, file: str, row: int, column: str, value: str, reason: str
) -> None:
    catalog.set(file, row, column, value)
    told = [each for each in catalog.problems() if reason in each]
    assert told and all(f"{file}, fila" in each and f"columna «{column}»" in each for each in told)
