"""promise: B12. An hour that was typed is understood or asked again, and never guessed."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.assistant.understanding.hours import read_hour
from ventanilla.lib.dates import clock

OFFERED = [time(hour, minute) for hour in range(9, 15) for minute in (0, 30)][1:-1]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("10:30", time(10, 30)),
        ("10.30", time(10, 30)),
        ("10 30", time(10, 30)),
        ("10 y media", time(10, 30)),
        ("diez y media", time(10, 30)),
        ("a las once", time(11)),
        ("alas dies y media", time(10, 30)),
        ("alas 10 i media", time(10, 30)),
        ("a las dose", time(12)),
        ("diez treinta", time(10, 30)),
        ("ala una", time(13)),
        ("la de las 10", time(10)),
        ("tipo 12", time(12)),
        ("el martes a las 10", time(10)),
        ("medio día", time(12)),
        ("12 del día", time(12)),
        ("a la una", time(13)),
        ("1 de la tarde", time(13)),
        ("2 pm", time(14)),
        ("14:00", time(14)),
        ("13 hrs", time(13)),
        ("9:30 am", time(9, 30)),
        ("5 de la tarde", time(17)),  # understood: whether there is a place is another question
    ],
)
def test_understood(typed: str, meant: time) -> None:
    assert read_hour(typed, OFFERED) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "24:30",
        "24:00",
        "25:00",
        "10:75",
        "5",
        "8",
        "a las 10 o a las 11",
        "temprano",
        "el martes",
        "",
    ],
)
def test_asked_again(typed: str) -> None:
    """promise: B12 (negative control)"""
    assert read_hour(typed, OFFERED) is None


def test_without_a_list_morning_or_afternoon_must_be_said() -> None:
    assert read_hour("10:30") is None
    assert read_hour("10:30 de la mañana") == time(10, 30)


@given(st.sampled_from(OFFERED))
def test_every_hour_as_we_write_it(hour: time) -> None:
    assert read_hour(clock(hour), OFFERED) == hour
    assert read_hour(f"a las {clock(hour)}", OFFERED) == hour


@given(st.text(max_size=40))
def test_nothing_that_is_typed_breaks_it(typed: str) -> None:
    read_hour(typed, OFFERED)
