"""The command that an office worker runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.catalogs import IMEVIS, Catalog
from ventanilla.catalog import catalogue
from ventanilla.catalog.models import Office
from ventanilla.scheduling import grid

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_stale_snapshot() -> Iterator[None]:
    yield
    catalogue.forget()
    grid.forget()


def test_says_what_was_loaded(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_catalog", str(IMEVIS))
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.splitlines() == [
        "Catálogo cargado:",
        "  9 trámites",
        "  44 requisitos",
        "  12 etapas",
        "  18 respuestas de orientación",
        "  125 municipios",
        "  99 apodos",
        "  2380 códigos postales",
        "  13 oficinas",
        "  125 jurisdicciones",
        "  65 horarios",
        "  32 días inhábiles o periodos",
        "Por verificar: 9 trámites, 12 oficinas, 17 días inhábiles o periodos.",
    ]


def test_says_each_problem_in_a_line_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    catalog = Catalog(tmp_path)
    catalog.set("oficinas.csv", 7, "numero", "cinco")
    catalog.set("horarios.csv", 2, "dia", "ayer")
    with pytest.raises(SystemExit) as stop:
        call_command("load_catalog", str(catalog.path))
    assert stop.value.code == 1
    said = capsys.readouterr()
    lines = said.err.splitlines()
    assert said.out == ""
    assert lines[0].startswith("horarios.csv, fila 2, columna «dia»: «ayer» no se reconoce: ")
    assert (
        "oficinas.csv, fila 7, columna «numero»:"
        " «cinco» no sirve: escribe un número entero de 0 a 99"
    ) in lines
    assert lines[-1] == f"No se cargó nada. Por corregir: {len(lines) - 1}."
    assert Office.objects.count() == 13


def test_says_what_left_the_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    catalog = Catalog(tmp_path)
    catalog.drop("oficinas.csv", lambda row: row["numero"] == "00")
    catalog.drop("horarios.csv", lambda row: row["oficina"] == "00")
    call_command("load_catalog", str(catalog.path))
    assert "Se borró: Oficinas centrales." in capsys.readouterr().out.splitlines()


def test_a_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("load_catalog", str(tmp_path / "nada"))
    assert "institucion.csv: falta este archivo" in capsys.readouterr().err
