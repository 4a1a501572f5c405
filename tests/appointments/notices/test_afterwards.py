"""Who did not come is told so the next morning, unless it was a mistake or they have another."""

from datetime import date, timedelta

import pytest

from tests.appointments.notices.told import K, notices, said, wanting
from tests.people import (
    ANA,
    FRIDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Clock,
    at,
    book,
    no_show,
    staff,
    statements,
)
from ventanilla.appointments import transitions
from ventanilla.appointments.models import Appointment, Channel, Notice
from ventanilla.appointments.notices.afterwards import tell_missed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "channel")]


def missed(clock: Clock, wants: bool | None = True) -> Appointment:
    """On Tuesday at ten; marked at eleven."""
    appointment = wanting(ANA, at("10:00", TUESDAY), wants)
    clock.now = at("11:00", TUESDAY)
    return no_show(appointment)


def told_at(clock: Clock, day: date, *hours: str) -> list[str]:
    for hour in hours:
        clock.now = at(hour, day)
        tell_missed()
    return notices()


def test_the_next_morning_and_once(clock: Clock) -> None:
    missed(clock)
    assert told_at(clock, TUESDAY, "11:00", "18:59", "23:00") == []
    assert told_at(clock, WEDNESDAY, "0:30", "8:59") == []
    assert told_at(clock, WEDNESDAY, "9:00", "9:10", "18:00") == [K.MISSED]
    assert "martes 8 de septiembre" in said(Notice.objects.get())
    assert said(Notice.objects.get()).count("/citas/nueva/") == 1


@pytest.mark.parametrize("wants", [False, None])
def test_only_who_said_yes(clock: Clock, wants: bool | None) -> None:
    missed(clock, wants)
    assert told_at(clock, WEDNESDAY, "9:00") == []


def test_an_outcome_taken_back_was_told_to_nobody(clock: Clock) -> None:
    transitions.undo_outcome(missed(clock), channel=Channel.COUNTER, by=staff())
    assert told_at(clock, WEDNESDAY, "9:00") == []


def test_who_came_is_told_nothing(clock: Clock) -> None:
    appointment = missed(clock)
    transitions.complete(appointment, channel=Channel.COUNTER, by=staff())
    assert told_at(clock, WEDNESDAY, "9:00") == []


def test_who_has_another_knows_how(clock: Clock) -> None:
    missed(clock)
    book(ANA, at("10:00", THURSDAY))
    assert told_at(clock, WEDNESDAY, "9:00") == []


def test_after_some_days_it_is_let_go(clock: Clock) -> None:
    missed(clock)
    assert told_at(clock, FRIDAY, "10:00") == []
    assert told_at(clock, FRIDAY, "9:59") == [K.MISSED]


def test_what_was_marked_late_waits_for_the_day_after_that(clock: Clock) -> None:
    appointment = wanting(ANA, at("10:00", TUESDAY))
    clock.now = at("10:00", WEDNESDAY)
    no_show(appointment)
    assert told_at(clock, WEDNESDAY, "11:00") == []
    assert told_at(clock, THURSDAY, "9:00") == [K.MISSED]


def test_a_sweep_with_nothing_to_do_asks_once(clock: Clock) -> None:
    clock.now = at("9:00") + timedelta(days=1)
    tell_missed()
    with statements() as asked:
        tell_missed()
    assert len(asked) == 1
