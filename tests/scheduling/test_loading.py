"""A whole catalogue into the database: all of it, again and again, or nothing."""

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from tests.catalogs import IMEVIS, Catalog
from ventanilla.appointments.models import Appointment, HistoryEntry, ProgressEntry
from ventanilla.catalog import catalogue
from ventanilla.catalog.models import (
    Institution,
    Jurisdiction,
    Municipality,
    MunicipalityAlias,
    Office,
    PostalCode,
    Procedure,
    Requirement,
    Stage,
    Text,
)
from ventanilla.scheduling import grid
from ventanilla.scheduling.loading import load
from ventanilla.scheduling.models import Closure, OpeningHours

pytestmark = pytest.mark.django_db

# Nothing refers to these: a load writes them anew.
REWRITTEN = {
    "requirement",
    "guideoption",
    "municipalityalias",
    "postalcode",
    "jurisdiction",
    "openinghours",
    "reason",
    "procedurealias",
    "commonquestion",
    "messagetext",
    "officepoint",
    "closure",
}


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog(tmp_path)


@pytest.fixture(autouse=True)
def no_stale_snapshot() -> Iterator[None]:
    yield
    catalogue.forget()
    grid.forget()


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of the catalogue; primary keys too where others may refer to them."""
    found = {}
    for label in ("catalog", "scheduling"):
        for model in apps.get_app_config(label).get_models():
            name = model._meta.model_name or ""
            rows = list(model._default_manager.order_by("pk").values())
            if name in REWRITTEN:
                rows = [{key: row[key] for key in row if key != "id"} for row in rows]
            found[name] = rows
    return found


def book(procedure: str = "carta_finiquito", office: int = 10, municipality: str = "106") -> None:
    """An appointment that refers to the catalogue, as the database has it."""
    now = timezone.now()
    Appointment.objects.create(
        token=f"{procedure}-{office}-{municipality}",
        office=Office.objects.get(number=office),
        procedure=Procedure.objects.get(code=procedure),
        municipality=Municipality.objects.get(code=municipality),
        starts_at=now,
        seat=1,
        capacity=3,
        status_changed_at=now,
        given_names="Ana",
        first_surname="Paz",
        name_key="ana paz",
        phone="+527221234567",
        channel="web",
        privacy_version="1",
        idempotency_key=f"{procedure}-{office}-{municipality}",
        fingerprint="0",
        created_at=now,
    )


def test_the_real_catalogue() -> None:
    summary = load(IMEVIS)
    counts = {
        model: model.objects.count()  # type: ignore[attr-defined]
        for model in (Procedure, Municipality, Office, OpeningHours, Jurisdiction, Text)
    }
    assert counts == {
        Procedure: 9,
        Municipality: 125,
        Office: 13,
        OpeningHours: 65,
        Jurisdiction: 125,
        Text: 2,
    }
    assert (PostalCode.objects.count(), MunicipalityAlias.objects.count()) == (2380, 99)
    assert summary.counts["requisitos"] == Requirement.objects.count() == 44
    assert summary.unverified == {"tramites": 9, "oficinas": 12, "dias_inhabiles": 17}
    assert (summary.deleted, summary.deactivated) == ((), ())


def test_hours_are_those_of_the_ruling() -> None:
    """Mission: starts 9:30, 10:00 … 14:30, three places each, 33 a day and office."""
    hours = OpeningHours.objects.values_list(
        "weekday", "first_start", "last_start", "step_minutes", "capacity"
    )
    assert set(hours) == {(day, time(9, 30), time(14, 30), 30, 3) for day in range(5)}


def test_days_of_one_reason_are_one_closure() -> None:
    winter = Closure.objects.get(first_day=date(2026, 12, 28))
    assert (winter.last_day, winter.reason) == (date(2026, 12, 31), "Vacaciones de invierno")
    assert (winter.office, winter.verified) == (None, False)
    assert Closure.objects.get(first_day=date(2026, 12, 25)).verified is True


def test_loading_twice_changes_nothing() -> None:
    before = everything()
    load(IMEVIS)
    assert everything() == before
    assert len(before["procedure"]) == 9


def test_what_was_edited_changes_and_keeps_its_place(catalog: Catalog) -> None:
    toluca = Office.objects.get(number=10)
    catalog.set("oficinas.csv", 12, "domicilio", "Calle Nueva 1, Toluca")
    catalog.set("oficinas.csv", 12, "verificado", "sí")
    load(catalog.path)
    now = Office.objects.get(pk=toluca.pk)
    assert (now.number, now.address, now.verified) == (10, "Calle Nueva 1, Toluca", True)


def test_two_rows_may_swap_what_is_unique(catalog: Catalog) -> None:
    keys = dict(Procedure.objects.values_list("code", "pk"))
    catalog.set("tramites.csv", 2, "numero", "2")
    catalog.set("tramites.csv", 3, "numero", "1")
    catalog.set("municipios.csv", 2, "nombre", "Acolman")
    catalog.set("municipios.csv", 2, "nombre_corto", "")
    catalog.set("municipios.csv", 3, "nombre", "Acambay")
    catalog.set("apodos.csv", 2, "municipio", "002")
    catalog.set("etapas.csv", 2, "orden", "2")
    catalog.set("etapas.csv", 3, "orden", "1")
    load(catalog.path)
    assert Procedure.objects.get(number=1).code == "verificacion_tecnica"
    assert dict(Procedure.objects.values_list("code", "pk")) == keys
    assert Municipality.objects.get(code="001").name == "Acolman"
    assert Municipality.objects.get(code="002").name == "Acambay"
    stages = Stage.objects.filter(procedure__code="carta_finiquito").values_list("code", flat=True)
    assert list(stages)[:2] == ["en_revision", "recibida"]


def test_all_errors_at_once_and_nothing_changed(catalog: Catalog) -> None:
    before = everything()
    catalog.set("institucion.csv", 2, "valor", "Otro instituto")
    catalog.set("tramites.csv", 2, "nombre_sencillo", "Otro nombre")
    catalog.set("tramites.csv", 3, "numero", "cien")
    catalog.set("requisitos.csv", 4, "copias", "-1")
    catalog.set("oficinas.csv", 7, "telefono", "12")
    catalog.set("horarios.csv", 9, "dia", "lunez")
    catalog.add("dias_inhabiles.csv", "", "2026-13-01", "2026-12-01", "", "", "Puente", "no")
    (catalog.path / "apodos.csv").unlink()
    catalog.write("tema/logo.svg", "<script/>")
    assert [problem.partition(": ")[0] for problem in catalog.problems()] == [
        "apodos.csv",
        "dias_inhabiles.csv, fila 34, columna «desde»",
        "horarios.csv, fila 9, columna «dia»",
        "oficinas.csv, fila 7, columna «telefono»",
        "requisitos.csv, fila 4, columna «copias»",
        "tema/logo.svg",
        "tramites.csv, fila 3, columna «numero»",
    ]
    assert everything() == before


def test_nothing_changes_when_the_database_refuses_half_way(catalog: Catalog) -> None:
    book()
    before = everything()
    catalog.set("institucion.csv", 2, "valor", "Otro instituto")
    catalog.set("tramites.csv", 2, "nombre_sencillo", "Otro nombre")
    catalog.drop("municipios.csv", lambda row: row["clave"] == "106")
    for file in ("apodos.csv", "codigos_postales.csv", "jurisdicciones.csv"):
        catalog.drop(file, lambda row: row["municipio"] == "106")
    catalog.set("oficinas.csv", 12, "municipio", "054")
    assert catalog.problems() == [
        "municipios.csv, columna «clave»:"
        " falta el municipio 106, que ya usan citas u oficinas: déjalo"
    ]
    assert everything() == before


def without_procedure(catalog: Catalog, code: str) -> None:
    catalog.drop("tramites.csv", lambda row: row["codigo"] == code)
    for file in ("requisitos.csv", "etapas.csv", "apodos_tramites.csv", "preguntas.csv"):
        catalog.drop(file, lambda row: row["tramite"] == code)
    catalog.drop("orientacion.csv", lambda row: row["lleva_a"] == code)


def test_a_removed_procedure_without_appointments_is_deleted(catalog: Catalog) -> None:
    without_procedure(catalog, "carta_finiquito")
    summary = load(catalog.path)
    assert summary.deleted == ("Carta de No Adeudo o Carta Finiquito",)
    assert not Procedure.objects.filter(code="carta_finiquito").exists()


def test_a_removed_procedure_with_appointments_is_kept_for_them(catalog: Catalog) -> None:
    book("carta_finiquito")
    without_procedure(catalog, "carta_finiquito")
    summary = load(catalog.path)
    procedure = Procedure.objects.get(code="carta_finiquito")
    assert summary.deactivated == ("Carta de No Adeudo o Carta Finiquito",)
    assert procedure.active is False
    assert (procedure.requirements.count(), procedure.stages.count()) == (4, 5)
    assert load(catalog.path).deactivated == ()
    load(IMEVIS)
    assert Procedure.objects.get(pk=procedure.pk).active is True


def test_the_number_of_a_kept_procedure_is_not_given_again(catalog: Catalog) -> None:
    book("carta_finiquito")
    before = everything()
    catalog.replace("tramites.csv", "carta_finiquito,9", "carta_nueva,9")
    for file in ("requisitos.csv", "etapas.csv", "apodos_tramites.csv"):
        catalog.replace(file, "carta_finiquito,", "carta_nueva,")
    catalog.replace("preguntas.csv", ",carta_finiquito", ",carta_nueva")
    catalog.replace("orientacion.csv", ",carta_finiquito", ",carta_nueva")
    assert catalog.problems() == [
        "tramites.csv, fila 10, columna «numero»:"
        " el número es de «carta_finiquito», que tiene citas: usa uno nuevo"
    ]
    assert everything() == before


def without_office(catalog: Catalog, number: str) -> None:
    catalog.drop("oficinas.csv", lambda row: row["numero"] == number)
    catalog.drop("horarios.csv", lambda row: row["oficina"] == number)
    catalog.replace("jurisdicciones.csv", f",,{number},", ",,08,")


def test_a_removed_office_is_deleted_or_deactivated(catalog: Catalog) -> None:
    book(office=10)
    without_office(catalog, "10")
    without_office(catalog, "11")
    summary = load(catalog.path)
    assert summary.deactivated == ("Delegación Regional Toluca",)
    assert summary.deleted == ("Delegación Regional Valle de Bravo",)
    office = Office.objects.get(number=10)
    assert (office.active, office.opening_hours.count()) == (False, 0)
    assert not Office.objects.filter(number=11).exists()


def test_the_seat_of_a_deactivated_office_stays(catalog: Catalog) -> None:
    book(office=10, municipality="054")
    without_office(catalog, "10")
    catalog.drop("municipios.csv", lambda row: row["clave"] == "106")
    for file in ("apodos.csv", "codigos_postales.csv", "jurisdicciones.csv"):
        catalog.drop(file, lambda row: row["municipio"] == "106")
    assert catalog.problems() == [
        "municipios.csv, columna «clave»:"
        " falta el municipio 106, que ya usan citas u oficinas: déjalo"
    ]


def test_a_municipality_may_change_its_code_while_nobody_uses_it(catalog: Catalog) -> None:
    catalog.set("municipios.csv", 126, "clave", "126")
    for file in ("apodos.csv", "codigos_postales.csv", "jurisdicciones.csv"):
        catalog.edit(file, lambda lines: renumber(lines, lines[0].index("municipio")))
    summary = load(catalog.path)
    assert Municipality.objects.get(name="Tonanitla").code == "126"
    assert summary.deleted == ("municipio 125",)


def renumber(lines: list[list[str]], column: int) -> None:
    for cells in lines:
        if cells[column] == "125":
            cells[column] = "126"


def test_a_stage_that_appointments_reached_stays(catalog: Catalog) -> None:
    book("carta_finiquito")
    stage = Stage.objects.get(code="en_firma")
    ProgressEntry.objects.create(
        appointment=Appointment.objects.get(), stage=stage, at=timezone.now()
    )
    assert not HistoryEntry.objects.exists()
    catalog.drop("etapas.csv", lambda row: row["codigo"] in ("en_firma", "entregada"))
    assert catalog.problems() == [
        "etapas.csv, columna «codigo»: falta la etapa «en_firma» de «carta_finiquito», que ya usan"
        " citas: déjala; puedes cambiar su nombre y su orden"
    ]
    assert Stage.objects.filter(code="entregada").exists()
    load(IMEVIS)
    assert Stage.objects.get(code="en_firma").pk == stage.pk


def test_pages_see_the_new_catalogue_at_once(catalog: Catalog) -> None:
    assert catalogue.current().institution.short_name == "IMEVIS"
    catalog.set("institucion.csv", 3, "valor", "OTRO")
    load(catalog.path)
    assert catalogue.current().institution.short_name == "OTRO"
    assert Institution.objects.count() == 1


MONDAY_OF_AMECAMECA = 7


@pytest.mark.parametrize(
    ("column", "value", "place", "reason"),
    [
        ("primera", "9:3", "primera", "no es una hora"),
        ("primera", "24:00", "primera", "no es una hora"),
        ("primera", "15:00", "ultima", "es antes que la primera"),
        ("ultima", "14:45", "ultima", "de 30 en 30 minutos no se llega a las 14:45"),
        ("cada_minutos", "4", "cada_minutos", "escribe un número entero de 5 a 480"),
        ("lugares", "0", "lugares", "escribe un número entero de 1 a 99"),
        ("oficina", "77", "oficina", "«77» no está en oficinas.csv"),
        ("desde", "2/2/26", "desde", "no es una fecha"),
        ("dia", "martes", None, "se encima con la fila 7"),
    ],
)
def test_hours_that_cannot_be(
    catalog: Catalog, column: str, value: str, place: str | None, reason: str
) -> None:
    catalog.set("horarios.csv", MONDAY_OF_AMECAMECA, column, value)
    row = MONDAY_OF_AMECAMECA if place else MONDAY_OF_AMECAMECA + 1
    (problem,) = catalog.problems()
    assert problem.startswith(f"horarios.csv, fila {row}, columna «{place or 'primera'}»: ")
    assert reason in problem


def test_hours_of_one_day_may_differ_by_hour_and_by_season(catalog: Catalog) -> None:
    catalog.set("horarios.csv", MONDAY_OF_AMECAMECA, "ultima", "12:00")
    seasons = [("2027-02-01", "2027-02-28"), ("", "2027-01-31"), ("2027-03-01", "")]
    for places, season in enumerate(seasons, 1):
        catalog.add("horarios.csv", "01", "lunes", "12:30", "14:30", "60", str(places), *season)
    load(catalog.path)
    rows = OpeningHours.objects.filter(office__number=1, weekday=0)
    assert set(rows.values_list("first_start", "capacity", "valid_from")) == {
        (time(9, 30), 3, None),
        (time(12, 30), 1, date(2027, 2, 1)),
        (time(12, 30), 2, None),
        (time(12, 30), 3, date(2027, 3, 1)),
    }
    catalog.add("horarios.csv", "01", "lunes", "14:30", "16:00", "30", "1", "2027-01-31", "")
    assert [problem.partition(": ")[2] for problem in catalog.problems()] == [
        "se encima con la fila 67: separa sus horas o sus fechas"
    ]


def test_an_office_that_serves_without_hours(catalog: Catalog) -> None:
    catalog.drop("horarios.csv", lambda row: row["oficina"] in ("00", "11"))
    assert catalog.problems() == [
        "oficinas.csv, fila 13, columna «numero»:"
        " atiende a 9 municipios y no tiene horario: agrégalo en horarios.csv"
    ]


def test_hours_that_have_ended_are_no_hours(catalog: Catalog) -> None:
    def end(lines: list[list[str]]) -> None:
        for cells in lines[1:]:
            cells[7] = "2020-12-31" if cells[0] == "11" else ""

    catalog.edit("horarios.csv", end)
    assert [problem.partition(":")[0] for problem in catalog.problems()] == [
        "oficinas.csv, fila 13, columna «numero»"
    ]


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        (
            ("", "2026-12-02", "2026-12-01", "", ""),
            "hasta",
            "«2026-12-01» es antes de «2026-12-02»",
        ),
        (("", "2026-12-01", "2026-12-01", "9:00", ""), "hora_hasta", "escribe las dos horas"),
        (("", "2026-12-01", "2026-12-01", "9:00", "9:00"), "hora_hasta", "debe ser después"),
        (("77", "2026-12-01", "2026-12-01", "", ""), "oficina", "«77» no está en oficinas.csv"),
        (("", "", "2026-12-01", "", ""), "desde", "está vacía"),
    ],
)
def test_closures_that_cannot_be(
    catalog: Catalog, cells: tuple[str, ...], column: str, reason: str
) -> None:
    catalog.add("dias_inhabiles.csv", *cells, "Prueba", "no")
    (problem,) = catalog.problems()
    assert problem.startswith(f"dias_inhabiles.csv, fila 34, columna «{column}»: ")
    assert reason in problem


def test_a_closure_of_one_office_and_some_hours(catalog: Catalog) -> None:
    catalog.add(
        "dias_inhabiles.csv", "10", "2026-12-01", "2026-12-01", "9:00", "12:00", "Luz", "si"
    )
    load(catalog.path)
    closure = Closure.objects.get(reason="Luz")
    assert closure.office == Office.objects.get(number=10)
    assert (closure.from_time, closure.to_time) == (time(9), time(12))
