"""Every municipality has one office for every procedure on any day: neither none nor two."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.catalogs import Catalog
from ventanilla.catalog import catalogue
from ventanilla.catalog.jurisdiction import office_for
from ventanilla.catalog.models import Municipality, Procedure
from ventanilla.scheduling import grid
from ventanilla.scheduling.loading import load

pytestmark = pytest.mark.django_db

TOLUCA = "106"


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog(tmp_path)


@pytest.fixture(autouse=True)
def no_stale_snapshot() -> Iterator[None]:
    yield
    catalogue.forget()
    grid.forget()


def in_days(count: int) -> str:
    return str(timezone.localdate() + timedelta(days=count))


def without_toluca(catalog: Catalog) -> None:
    catalog.drop("jurisdicciones.csv", lambda row: row["municipio"] == TOLUCA)


def test_none(catalog: Catalog) -> None:
    without_toluca(catalog)
    assert catalog.problems() == [
        "municipios.csv, fila 107, columna «clave»:"
        " Toluca no tiene oficina para ningún trámite: agrégala en jurisdicciones"
    ]


def test_none_for_some_procedures(catalog: Catalog) -> None:
    without_toluca(catalog)
    for procedure in (
        "titulo_propiedad",
        "verificacion_tecnica",
        "verificacion_campo",
        "comites",
        "control_vigilancia",
        "constancia",
        "estudio_juridico",
    ):
        catalog.add("jurisdicciones.csv", TOLUCA, procedure, "10", "", "")
    assert catalog.problems() == [
        "municipios.csv, fila 107, columna «clave»: Toluca no tiene oficina para"
        " carta_finiquito: agrégala en jurisdicciones",
        "municipios.csv, fila 107, columna «clave»: Toluca no tiene oficina para"
        " investigacion_socioeconomica: agrégala en jurisdicciones",
    ]


def test_none_for_a_procedure_that_is_not_active_matters_to_nobody(catalog: Catalog) -> None:
    without_toluca(catalog)
    for cells in catalog.lines("tramites.csv")[1:9]:
        catalog.add("jurisdicciones.csv", TOLUCA, cells[0], "10", "", "")
    catalog.set("tramites.csv", 10, "activo", "no")
    catalog.drop("orientacion.csv", lambda row: row["lleva_a"] == "carta_finiquito")
    load(catalog.path)


@pytest.mark.parametrize(
    ("first_ends", "second_begins", "gap"),
    [(9, 10, None), (9, 11, 10), (-5, -3, None), (-5, 1, 0)],
)
def test_a_gap_between_two_offices(
    catalog: Catalog, first_ends: int, second_begins: int, gap: int | None
) -> None:
    without_toluca(catalog)
    catalog.add("jurisdicciones.csv", TOLUCA, "", "10", "", in_days(first_ends))
    catalog.add("jurisdicciones.csv", TOLUCA, "", "8", in_days(second_begins), "")
    if gap is None:
        load(catalog.path)
        return
    since = f" desde el {in_days(gap)}" if gap else ""
    assert catalog.problems() == [
        "municipios.csv, fila 107, columna «clave»: Toluca no tiene oficina para ningún"
        f" trámite{since}: agrégala en jurisdicciones"
    ]


def test_an_office_that_stops_with_nobody_after_it(catalog: Catalog) -> None:
    without_toluca(catalog)
    catalog.add("jurisdicciones.csv", TOLUCA, "", "10", "", in_days(30))
    assert [problem.split(":")[1] for problem in catalog.problems()] == [
        f" Toluca no tiene oficina para ningún trámite desde el {in_days(31)}"
    ]


def test_two(catalog: Catalog) -> None:
    catalog.add("jurisdicciones.csv", TOLUCA, "", "8", in_days(5), "")
    row = [cells[0] for cells in catalog.lines("jurisdicciones.csv")].index(TOLUCA) + 1
    assert catalog.problems() == [
        "jurisdicciones.csv, fila 127, columna «oficina»: el municipio 106 tendría dos oficinas para"
        f" todos los trámites el mismo día: mira la fila {row}."
        " Borra una o corrige «desde» y «hasta»"
    ]


def test_two_for_one_procedure(catalog: Catalog) -> None:
    catalog.add("jurisdicciones.csv", TOLUCA, "comites", "8", "", in_days(5))
    catalog.add("jurisdicciones.csv", TOLUCA, "comites", "9", in_days(5), "")
    assert [problem[:55] for problem in catalog.problems()] == [
        "jurisdicciones.csv, fila 128, columna «oficina»: el mun"
    ]


def test_the_row_of_a_procedure_wins_over_the_general_one(catalog: Catalog) -> None:
    catalog.add("jurisdicciones.csv", TOLUCA, "comites", "8", "", "")
    load(catalog.path)
    toluca = Municipality.objects.get(code=TOLUCA)
    offices = {
        code: office_for(Procedure.objects.get(code=code), toluca).number
        for code in ("comites", "constancia")
    }
    assert offices == {"comites": 8, "constancia": 10}


def test_an_office_that_is_not_active(catalog: Catalog) -> None:
    catalog.set("oficinas.csv", 13, "activa", "no")
    rows = [
        row for row, cells in enumerate(catalog.lines("jurisdicciones.csv"), 1) if cells[2] == "11"
    ]
    assert len(rows) == 9
    assert [problem.partition(":")[0] for problem in catalog.problems()] == [
        f"jurisdicciones.csv, fila {row}, columna «oficina»" for row in rows
    ]


def test_dates_in_the_wrong_order(catalog: Catalog) -> None:
    row = [cells[0] for cells in catalog.lines("jurisdicciones.csv")].index(TOLUCA) + 1
    catalog.set("jurisdicciones.csv", row, "desde", "2026-02-01")
    catalog.set("jurisdicciones.csv", row, "hasta", "2026-01-31")
    assert (
        f"jurisdicciones.csv, fila {row}, columna «hasta»:"
        " «2026-01-31» es antes de «2026-02-01»: corrige una de las dos fechas"
    ) in catalog.problems()


def test_unknown_codes(catalog: Catalog) -> None:
    row = [cells[0] for cells in catalog.lines("jurisdicciones.csv")].index(TOLUCA) + 1
    catalog.set("jurisdicciones.csv", row, "oficina", "77")
    catalog.add("jurisdicciones.csv", "126", "titulo", "1", "", "")
    assert catalog.problems() == [
        f"jurisdicciones.csv, fila {row}, columna «oficina»: «77» no está en oficinas.csv:"
        " corrígelo aquí o agrégalo en oficinas.csv",
        "jurisdicciones.csv, fila 127, columna «municipio»: «126» no está en municipios.csv:"
        " corrígelo aquí o agrégalo en municipios.csv",
        "jurisdicciones.csv, fila 127, columna «tramite»: «titulo» no está en tramites.csv:"
        " corrígelo aquí o agrégalo en tramites.csv",
    ]
