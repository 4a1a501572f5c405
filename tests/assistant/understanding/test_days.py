"""promise: B12. A day that was typed is understood or asked again, and never guessed.

Today is Monday 7 September 2026.
"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.assistant.understanding.days import read_day
from ventanilla.lib.dates import long_date, weekday_date

TODAY = date(2026, 9, 7)


def september(day: int) -> date:
    return date(2026, 9, day)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hoy", september(7)),
        ("mañana", september(8)),
        ("MAÑANA por la mañana", september(8)),
        ("manana a las 10", september(8)),
        ("pasado mañana", september(9)),
        ("el martes", september(8)),
        ("para el miércoles en la mañana", september(9)),
        ("sabado", september(12)),
        ("el lunes", september(14)),
        ("el 15", september(15)),
        ("15", september(15)),
        ("el 3", date(2026, 10, 3)),
        ("martes 15", september(15)),
        ("el 10 a las 11", september(10)),
        ("15 de diciembre", date(2026, 12, 15)),
        ("15 dic", date(2026, 12, 15)),
        ("15/12", date(2026, 12, 15)),
        ("15-12-2026", date(2026, 12, 15)),
        ("15/12/26", date(2026, 12, 15)),
        ("2026-12-15", date(2026, 12, 15)),
        ("quince de octubre", date(2026, 10, 15)),
        ("primero de octubre", date(2026, 10, 1)),
        ("1 de enero", date(2027, 1, 1)),
        ("viernes 11 de septiembre del 2026", september(11)),
        ("el juebes en la mañana", september(10)),
        ("el savado", september(12)),
        ("biernes 11 de setienbre", september(11)),
        ("15 de disiembre", date(2026, 12, 15)),
        ("miercolez", september(9)),
        ("oy", september(7)),
    ],
)
def test_understood(typed: str, meant: date) -> None:
    assert read_day(typed, TODAY) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "2026-02-29",
        "30 de febrero",
        "31/11",
        "12/15",  # the month comes second: it is not turned round
        "miércoles 15",  # the 15th is a Tuesday
        "ayer",
        "2 de septiembre de 2026",
        "próximo martes",  # tomorrow or in eight days
        "este lunes",  # today or in seven
        "martes o jueves",
        "el 8 o el 9",
        "la próxima semana",
        "cualquier día",
        "por la mañana",
        "a las 10 de la mañana",
        "10 y media",
        "24:30",
        "10:30",
        "título de propiedad",
        "722 234 5610",
        "",
    ],
)
def test_asked_again(typed: str) -> None:
    """promise: B12 (negative control)"""
    assert read_day(typed, TODAY) is None


@given(st.dates(TODAY, date(2027, 8, 1)))
def test_every_day_as_we_write_it(day: date) -> None:
    assert read_day(long_date(day), TODAY) == day
    if day.toordinal() - TODAY.toordinal() < 180:
        assert read_day(f"el {weekday_date(day)}", TODAY) == day
        assert read_day(f"{day.day}/{day.month}", TODAY) == day


@given(st.text(max_size=60))
def test_whatever_is_typed_is_no_day_of_the_past(typed: str) -> None:
    day = read_day(typed, TODAY)
    assert day is None or day >= TODAY
