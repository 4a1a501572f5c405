"""GET /slots."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.api.calls import errors, get, problem
from tests.people import (
    CONSTANCIA,
    ECATEPEC,
    HOLIDAY,
    TOLUCA,
    TUESDAY,
    Clock,
    at,
    fill,
    office,
    set_institution,
)
from ventanilla.api.schemas import Slots
from ventanilla.catalog import catalogue
from ventanilla.catalog.models import Jurisdiction

pytestmark = pytest.mark.django_db


def slots(**query: str) -> Any:
    """`first="…"` is `from`, a word that Python keeps."""
    if "first" in query:
        query["from"] = query.pop("first")
    return get("/slots", **{"procedure": CONSTANCIA, "municipality": TOLUCA} | query)


def days(**query: str) -> list[str]:
    answer = slots(**query)
    assert answer.status_code == 200, answer.content
    return [day["date"] for day in answer.json()["days"]]


def test_a_day_with_its_places_by_the_clock_of_the_office() -> None:
    fill(at("9:30"), 2)
    fill(at("10:00"), 3)
    (tuesday,) = slots(first="2026-09-08", to="2026-09-08").json()["days"]
    assert tuesday["date"] == "2026-09-08"
    assert tuesday["slots"][:2] == [
        {"starts_at": "2026-09-08T09:30:00-06:00", "remaining": 1},
        {"starts_at": "2026-09-08T10:30:00-06:00", "remaining": 3},
    ]
    assert len(tuesday["slots"]) == 10


def test_two_offices_that_open_together_have_each_their_own_hour() -> None:
    tijuana = office(ECATEPEC)
    tijuana.time_zone = "America/Tijuana"
    tijuana.save()
    catalogue.forget()
    for municipality, first in ((TOLUCA, "09:30:00-06:00"), (ECATEPEC, "09:30:00-07:00")):
        day = slots(municipality=municipality, first="2026-09-08", to="2026-09-08").json()["days"][
            0
        ]
        assert day["slots"][0]["starts_at"] == f"2026-09-08T{first}"


def test_the_answer_is_what_the_documentation_says() -> None:
    """It is written by hand, so nothing else holds it to its schema."""
    answer = slots().json()
    assert Slots.model_validate(answer).model_dump(mode="json") == answer


def test_from_tomorrow_and_for_a_month_unless_asked_otherwise() -> None:
    found = days()
    assert (found[0], found[-1]) == ("2026-09-08", "2026-10-08")
    assert HOLIDAY.isoformat() not in found
    assert days(first="2026-09-14")[-1] == "2026-10-14"
    assert days(to="2026-09-09") == ["2026-09-08", "2026-09-09"]


def test_only_what_may_be_booked(clock: Clock) -> None:
    assert days(first="2026-09-01", to="2026-09-08") == ["2026-09-08"]
    assert days(first="2026-11-05", to="2026-11-20") == ["2026-11-05", "2026-11-06"]
    assert days(first="2027-01-01") == []
    assert days(first="9999-12-31") == days(first="0001-01-01") == []


def test_sixty_two_days_a_call_and_no_more() -> None:
    assert days(first="2026-09-08", to="2026-11-08")
    said = errors(slots(first="2026-09-08", to="2026-11-09"))
    assert said == {"to": "Pide a lo más 62 días en cada llamada"}


@pytest.mark.parametrize(
    "text", ["mañana", "08/09/2026", "2026-02-29", "20260908", "2026-W37-2", "٢٠٢٦-٠٩-٠٨"]
)
@pytest.mark.parametrize("field", ["first", "to"])
def test_a_date_is_read_or_asked_for_again(field: str, text: str) -> None:
    said = errors(slots(**{field: text}))
    assert said == {field.replace("first", "from"): "Escribe la fecha así: 2026-12-01"}


def test_the_end_is_not_before_the_beginning() -> None:
    said = errors(slots(first="2026-09-10", to="2026-09-09"))
    assert said == {"to": "Pide un día que no sea anterior al 2026-09-10"}


def test_codes_that_the_catalogue_does_not_have() -> None:
    assert set(errors(slots(procedure="x", municipality="y"))) == {"procedure", "municipality"}


def test_no_office() -> None:
    Jurisdiction.objects.filter(municipality__code=ECATEPEC).delete()
    catalogue.forget()
    problem(slots(municipality=ECATEPEC), 404, "no_office")


def test_one_query_however_many_days_and_appointments(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    slots()
    with django_assert_num_queries(1):
        slots(to=TUESDAY.isoformat())
    fill(at("9:30"), 3)
    set_institution(horizon_days=90)
    slots()
    with django_assert_num_queries(1):
        slots(first="2026-09-08", to="2026-11-08")
