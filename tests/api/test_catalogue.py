"""GET /procedures, /municipalities, /office."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.api.calls import errors, get, problem
from tests.people import CONSTANCIA, ECATEPEC, TOLUCA
from ventanilla.catalog import catalogue
from ventanilla.catalog.models import Jurisdiction

pytestmark = pytest.mark.django_db


def test_the_procedures_with_their_papers() -> None:
    procedures = get("/procedures").json()
    assert [each["number"] for each in procedures] == list(range(1, 10))
    title = procedures[0]
    assert list(title) == [
        "code",
        "number",
        "name",
        "summary",
        "requirements",
        "cost",
        "duration",
        "result",
    ]
    assert (title["code"], title["name"]) == ("titulo_propiedad", "Gestión de Título de Propiedad")
    assert title["requirements"][1] == {
        "document": "CURP",
        "original": True,
        "copies": 0,
        "optional": False,
        "note": "No hace falta si viene en tu identificación.",
    }


def test_the_municipalities_with_both_codes() -> None:
    municipalities = get("/municipalities").json()
    assert len(municipalities) == 125
    assert municipalities[32] == {"code": "033", "inegi": "15033", "name": "Ecatepec de Morelos"}


@pytest.mark.parametrize("municipality", [TOLUCA, f"15{TOLUCA}"])
def test_the_office_that_attends(municipality: str) -> None:
    answer = get("/office", procedure=CONSTANCIA, municipality=municipality)
    office = catalogue.current().offices[10]
    assert answer.json() == {
        "code": "10",
        "name": office.name,
        "address": office.address,
        "postal_code": office.postal_code,
        "phone": office.phone,
        "hours": "lunes a viernes de 9:00 a 15:00",
        "time_zone": "America/Mexico_City",
        "verified": False,
    }


def test_no_office_for_a_municipality() -> None:
    Jurisdiction.objects.filter(municipality__code=ECATEPEC).delete()
    catalogue.forget()
    problem(get("/office", procedure=CONSTANCIA, municipality=ECATEPEC), 404, "no_office")


def test_codes_that_the_catalogue_does_not_have_are_both_named() -> None:
    said = errors(get("/office", procedure="no\0existe", municipality="999"))
    assert said == {
        "procedure": "No tenemos ese trámite: usa un «code» de /api/v1/procedures",
        "municipality": "No tenemos ese municipio: usa un «code» de /api/v1/municipalities",
    }


def test_codes_that_are_not_there_are_both_named() -> None:
    missing = "Falta este dato: agrégalo"
    assert errors(get("/office")) == {"procedure": missing, "municipality": missing}


@pytest.mark.parametrize(
    "address", ["/procedures", "/municipalities", "/office?procedure=constancia&municipality=106"]
)
def test_what_the_process_knows_costs_no_query(
    address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    get(address)
    with django_assert_num_queries(0):
        assert get(address).status_code == 200


def test_without_a_catalogue_the_call_is_to_be_repeated() -> None:
    catalogue.Institution.objects.all().delete()
    catalogue.forget()
    problem(get("/procedures"), 503, "not_ready")
