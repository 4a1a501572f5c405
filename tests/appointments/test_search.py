"""Finding whoever calls or comes by whatever he remembers."""

from datetime import timedelta

import pytest

from tests.people import ANA, BRUNO, ECATEPEC, THURSDAY, Clock, at, book, office
from ventanilla.appointments.cts import grouped
from ventanilla.appointments.search import MOST_FOUND, find_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.parametrize("typed", ["peña", "PENA gomez", "Gómez Ana", "722 234 5610", "5610"])
def test_a_name_or_the_end_of_a_telephone(typed: str) -> None:
    ana = book(ANA)
    book(BRUNO)
    assert find_at(office(), typed) == [ana]


def test_the_key_or_its_end() -> None:
    ana = book(ANA)
    assert find_at(office(), f"CTS {grouped(str(ana.cts))}") == [ana]
    assert find_at(office(), str(ana.cts)[-5:]) == [ana]


def test_nobody_of_another_office() -> None:
    """promise: C1"""
    book(ANA, municipality=ECATEPEC)
    assert find_at(office(), "peña") == find_at(office(), "5610") == []


@pytest.mark.parametrize("typed", ["", " ", "a", "12", "'; DROP TABLE", "%", "\x00", "x" * 5000])
def test_what_says_nothing_finds_nothing(typed: str) -> None:
    book(ANA)
    assert find_at(office(), typed) == []


def test_those_to_come_first_and_the_old_ones_by_key_alone(clock: Clock) -> None:
    past, coming = book(ANA), book(ANA, at("10:00", THURSDAY), procedure="titulo_propiedad")
    clock.now = at("12:00", THURSDAY) - timedelta(days=1)
    assert find_at(office(), "peña") == [coming, past]
    clock.now = at("12:00", THURSDAY) + timedelta(days=31)
    assert find_at(office(), "peña") == []
    assert find_at(office(), str(past.cts)) == [past]


def test_a_long_list_is_cut() -> None:
    assert MOST_FOUND == 20
