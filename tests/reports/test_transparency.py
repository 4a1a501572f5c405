"""What anybody may see of a month: whole, and nobody in it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st

from tests.people import CONSTANCIA, ECATEPEC, TOLUCA, TUESDAY, Clock, at, fill, office
from ventanilla.appointments.models import Appointment
from ventanilla.catalog import catalogue
from ventanilla.reports import transparency
from ventanilla.reports.counts import Group
from ventanilla.reports.transparency import LEAST, joined, months, published, total

SEPTEMBER = date(2026, 9, 1)


def groups(count: int) -> list[Group]:
    return [Group(1, 1, 1, "web", "efectuada", "", False, count)] if count else []


sizes = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(1, 40), max_size=8)


@given(sizes)
def test_no_part_is_small_and_nobody_is_lost(found: dict[str, int]) -> None:
    parts = joined({name: groups(count) for name, count in found.items()}, "resto")
    shown = {name: sum(each.count for each in part) for name, part in parts.items()}
    assert sum(shown.values()) == sum(found.values())
    if sum(found.values()) >= LEAST:
        assert all(count >= LEAST for count in shown.values()), shown
    for name in shown.keys() - {"resto"}:
        assert shown[name] == found[name]


@given(sizes)
def test_a_small_part_cannot_be_worked_out_by_taking_the_others_away(found: dict[str, int]) -> None:
    """What is not shown by itself is at least two parts together, unless it is large."""
    parts = joined({name: groups(count) for name, count in found.items()}, "resto")
    hidden = found.keys() - parts.keys()
    assert len(hidden) != 1 or sum(found.values()) < LEAST


def test_merging_too_little_would_leave_a_small_one() -> None:
    """The negative control: four alone would be read off a total of sixty-four."""
    assert [*joined({"a": groups(60), "b": groups(4)}, "resto")] == ["resto"]
    assert [*joined({"a": groups(60), "b": groups(4), "c": groups(7)}, "resto")] == ["a", "resto"]


def test_the_months_that_ended_the_last_first() -> None:
    found = months(date(2026, 3, 31))
    assert found[:4] == [date(2026, 2, 1), date(2026, 1, 1), date(2025, 12, 1), date(2025, 11, 1)]
    assert len(found) == len(set(found)) == 24


@pytest.fixture
def september(clock: Clock, db: None) -> Iterator[None]:
    """Twelve people of Toluca, eleven for another procedure, and three of Ecatepec with one more."""
    yield
    cache.clear()


def people(
    count: int, municipality: str = TOLUCA, procedure: str = CONSTANCIA, **status: str
) -> None:
    known = catalogue.current()
    made = []
    for start in starts(count):
        made += fill(start, 1)
    Appointment.objects.filter(pk__in=[each.pk for each in made]).update(
        office=office(municipality, procedure),
        procedure=known.procedures[procedure],
        municipality=known.municipalities[municipality],
        **status,
    )


def starts(count: int) -> list[datetime]:
    taken = Appointment.objects.count()
    halves = [divmod((taken + each) // 3, 10) for each in range(count)]
    first = at("9:30", TUESDAY)
    return [first + timedelta(days=day, minutes=30 * half) for day, half in halves]


@pytest.mark.usefixtures("september")
def test_a_month_by_office_and_procedure() -> None:
    people(12, status="efectuada")
    people(3, ECATEPEC)
    lines = published(SEPTEMBER)
    assert [(line.office, line.figures.received) for line in lines] == [("Otras oficinas", 15)]
    assert lines[0].procedure == "Todos los trámites"
    assert total(lines).attended == 12


@pytest.mark.usefixtures("september")
def test_each_office_with_its_procedures() -> None:
    people(14)
    people(11, procedure="estudio_juridico")
    people(6, procedure="comites", status="cancelada", seat=None)
    people(4, procedure="verificacion_campo")
    people(12, ECATEPEC)
    found = [(line.office, line.procedure, line.figures.received) for line in published(SEPTEMBER)]
    toluca, ecatepec = office(TOLUCA).name, office(ECATEPEC).name
    plain = {code: each.plain_name for code, each in catalogue.current().procedures.items()}
    assert found == [
        (ecatepec, plain[CONSTANCIA], 12),
        (toluca, plain[CONSTANCIA], 14),
        (toluca, plain["estudio_juridico"], 11),
        (toluca, "Otros trámites", 10),
    ]
    assert total(published(SEPTEMBER)).received == 47


@pytest.mark.usefixtures("september")
def test_too_few_in_all_are_not_published() -> None:
    people(LEAST - 1)
    assert published(SEPTEMBER) == []


@pytest.mark.usefixtures("september")
def test_it_is_read_once_an_hour() -> None:
    people(LEAST)
    assert len(published(SEPTEMBER)) == 1
    Appointment.objects.update(starts_at=F("starts_at") + timedelta(days=60))
    assert len(published(SEPTEMBER)) == 1
    cache.delete(f"transparency:{SEPTEMBER}")
    assert transparency.published(SEPTEMBER) == []
