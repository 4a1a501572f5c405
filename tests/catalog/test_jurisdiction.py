"""Which office attends: procedure and municipality of the property decide, and the day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.people import Clock
from ventanilla.catalog import catalogue
from ventanilla.catalog.jurisdiction import NoOffice, office_for
from ventanilla.catalog.models import Institution, Jurisdiction, Municipality, Office, Procedure

pytestmark = pytest.mark.django_db

TOLUCA, ECATEPEC, TULTEPEC = "106", "033", "108"
TODAY = date(2026, 9, 7)
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """Noon of 7 September in Toluca."""
    clock = Clock(datetime(2026, 9, 7, 18, 0, tzinfo=UTC))
    monkeypatch.setattr("django.utils.timezone.now", clock)
    catalogue.forget()
    yield clock
    catalogue.forget()


def number(procedure: str = "constancia", municipality: str = TOLUCA) -> int:
    known = catalogue.current()
    return office_for(known.procedures[procedure], known.municipalities[municipality]).number


def rule(office: int, procedure: str = "", municipality: str = TOLUCA, **validity: Any) -> None:
    Jurisdiction.objects.create(
        municipality=Municipality.objects.get(code=municipality),
        procedure=Procedure.objects.get(code=procedure) if procedure else None,
        office=Office.objects.get(number=office),
        **validity,
    )
    catalogue.forget()


def no_rules(municipality: str = TOLUCA) -> None:
    Jurisdiction.objects.filter(municipality__code=municipality).delete()
    catalogue.forget()


def test_the_real_catalogue_has_one_office_for_every_municipality_and_procedure() -> None:
    """promise: B7"""
    known = catalogue.current()
    assert (len(known.municipalities), len(known.procedures), len(known.offices)) == (125, 9, 13)
    for municipality in known.municipalities.values():
        offices = {office_for(p, municipality).pk for p in known.procedures.values()}
        assert len(offices) == 1
    assert (number(municipality=TOLUCA), number(municipality=ECATEPEC)) == (10, 4)


def test_a_rule_for_the_procedure_itself_rules() -> None:
    rule(4, "titulo_propiedad")
    assert number("titulo_propiedad") == 4
    assert number("constancia") == 10


def test_a_rule_ends_on_its_last_day_and_the_next_begins() -> None:
    no_rules()
    rule(10, valid_to=TODAY)
    rule(4, valid_from=TOMORROW)
    assert number() == 10
    on = {day: catalogue.current().serving(*what(), day) for day in (YESTERDAY, TODAY, TOMORROW)}
    assert [found and found.number for found in on.values()] == [10, 10, 4]


def what() -> tuple[Procedure, Municipality]:
    known = catalogue.current()
    return known.procedures["constancia"], known.municipalities[TOLUCA]


@pytest.mark.parametrize("validity", [{"valid_to": YESTERDAY}, {"valid_from": TOMORROW}])
def test_outside_its_days_a_rule_is_none(validity: dict[str, date]) -> None:
    no_rules()
    rule(10, **validity)
    with pytest.raises(NoOffice):
        number()


def test_a_rule_for_the_procedure_that_is_over_gives_way_to_the_general_one() -> None:
    rule(4, "constancia", valid_to=YESTERDAY)
    assert number() == 10


def test_the_day_is_that_of_the_institution(clock: Clock) -> None:
    """Half past eleven at night in Toluca: in UTC it is already tomorrow."""
    no_rules()
    rule(10, valid_to=TODAY)
    rule(4, valid_from=TOMORROW)
    clock.now = datetime(2026, 9, 8, 5, 30, tzinfo=UTC)
    assert number() == 10
    Institution.objects.update(time_zone="America/Cancun")
    catalogue.forget()
    assert number() == 4


def test_without_a_rule_there_is_no_office() -> None:
    no_rules()
    with pytest.raises(NoOffice):
        number()
    assert number(municipality=ECATEPEC) == 4


def test_an_office_that_is_closed_for_good_serves_nobody() -> None:
    Office.objects.filter(number=10).update(active=False)
    catalogue.forget()
    with pytest.raises(NoOffice):
        number()


def test_an_office_knows_who_comes_to_it() -> None:
    known = catalogue.current()
    served = {office.number: known.served_by(office) for office in known.offices.values()}
    assert TOLUCA in [row.code for row in served[10]]
    assert sum(len(rows) for rows in served.values()) == 125


def test_the_catalogue_is_read_once_and_answers_from_memory(
    django_assert_num_queries: Any,
) -> None:
    catalogue.current()
    with django_assert_num_queries(0):
        assert number() == 10


def test_no_catalogue_is_said_so() -> None:
    Jurisdiction.objects.all().delete()
    Institution.objects.all().delete()
    catalogue.forget()
    with pytest.raises(catalogue.NotLoaded):
        catalogue.current()
