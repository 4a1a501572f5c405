"""As the day comes near: asked three days before, reminded the day before and two hours before."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.appointments.notices.told import K, messages, notices, said, set_text, want, wanting
from tests.people import (
    ANA,
    BRUNO,
    CARMEN,
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Clock,
    at,
    at_once,
    close,
    office,
    set_hours,
    staff,
    statements,
    walk_in,
)
from ventanilla.appointments import transitions
from ventanilla.appointments.models import Appointment, Channel, Notice
from ventanilla.appointments.moving import move
from ventanilla.appointments.notices import reminding, sweeping, wording
from ventanilla.appointments.notices.reminding import remind
from ventanilla.catalog import catalogue
from ventanilla.catalog.models import Office
from ventanilla.messaging import outbox
from ventanilla.messaging.models import OutboundMessage, State
from ventanilla.scheduling import grid

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "channel")]

SUNDAY = MONDAY - timedelta(days=1)
ALL = [K.CONFIRM, K.DAY_BEFORE, K.HOURS_BEFORE]


def told_at(clock: Clock, day: date, *hours: str) -> dict[str, list[str]]:
    """What the sweeps of these hours of a day told, by hour."""
    found = {}
    for hour in hours:
        clock.now, before = at(hour, day), len(notices())
        remind()
        found[hour] = notices()[before:]
    return {hour: kinds for hour, kinds in found.items() if kinds}


def test_a_persons_reminders(clock: Clock) -> None:
    """The clock stands at Monday, ten: booked for Friday at ten, asked three days before."""
    wanting(ANA, at("10:00", FRIDAY))
    quarters = [f"{hour}:{minute:02}" for hour in range(24) for minute in (0, 59)]
    assert told_at(clock, MONDAY, *quarters[24:]) == {}
    assert told_at(clock, TUESDAY, *quarters) == {"10:00": [K.CONFIRM]}
    assert told_at(clock, WEDNESDAY, *quarters) == {}
    assert told_at(clock, THURSDAY, *quarters) == {"10:00": [K.DAY_BEFORE]}
    assert told_at(clock, FRIDAY, *quarters) == {"8:00": [K.HOURS_BEFORE]}


@pytest.mark.parametrize("wants", [False, None])
def test_who_did_not_say_yes_is_reminded_of_nothing(clock: Clock, wants: bool | None) -> None:
    wanting(ANA, at("10:00", FRIDAY), wants)
    for day in (TUESDAY, THURSDAY, FRIDAY):
        assert told_at(clock, day, "8:30", "10:00", "18:00") == {}


def test_who_has_confirmed_is_not_asked_again(clock: Clock) -> None:
    appointment = wanting(ANA, at("10:00", FRIDAY))
    transitions.confirm(appointment, channel=Channel.PHONE, by=staff())
    assert told_at(clock, TUESDAY, "10:00", "12:00") == {}
    assert told_at(clock, THURSDAY, "10:00") == {"10:00": [K.DAY_BEFORE]}


def test_who_has_cancelled_is_told_nothing(clock: Clock) -> None:
    transitions.cancel(wanting(ANA, at("10:00", FRIDAY)), channel=Channel.WEB)
    for day in (TUESDAY, THURSDAY, FRIDAY):
        assert told_at(clock, day, "8:30", "10:00") == {}


@pytest.mark.parametrize(
    ("visit", "asked"),
    [
        (at("11:30", TUESDAY), {}),  # less than a day after the two hours
        (at("12:00", WEDNESDAY), {"12:00": [K.CONFIRM]}),
        (at("10:00", THURSDAY), {"12:00": [K.CONFIRM]}),
    ],
)
def test_who_books_late_is_asked_two_hours_later(
    clock: Clock, visit: datetime, asked: dict[str, list[str]]
) -> None:
    """Booked on Monday at ten."""
    wanting(ANA, visit)
    hours = ("10:01", "11:59", "12:00", "12:01", "19:59")
    found = told_at(clock, MONDAY, *hours)
    only = {hour: [kind] for hour, kinds in found.items() for kind in kinds if kind == K.CONFIRM}
    assert only == asked


def test_nobody_is_asked_at_night(clock: Clock) -> None:
    clock.now = at("19:00", MONDAY)
    wanting(ANA, at("10:00", THURSDAY))
    assert told_at(clock, MONDAY, "21:00", "23:30") == {}
    assert told_at(clock, TUESDAY, "6:00", "7:59", "8:00") == {"8:00": [K.CONFIRM]}


def test_nobody_is_asked_in_the_last_hours(clock: Clock) -> None:
    """The sweeps were away for days."""
    wanting(ANA, at("14:30", FRIDAY))
    assert told_at(clock, FRIDAY, "11:30", "12:00") == {}
    assert told_at(clock, FRIDAY, "11:29") == {"11:29": [K.CONFIRM]}


@pytest.mark.parametrize(
    ("visit", "hour"), [("09:30", "9:30"), ("18:30", "18:00"), ("20:00", "18:00")]
)
def test_the_day_before_at_the_same_hour_and_never_late(
    clock: Clock, visit: str, hour: str
) -> None:
    set_hours(office(), {"first_start": at(visit).astimezone(None).time()} if False else {})
    set_hours(
        office(), *[{"first_start": moment, "last_start": moment} for moment in [_time(visit)]]
    )
    transitions.confirm(wanting(ANA, at(visit, THURSDAY)), channel=Channel.PHONE, by=staff())
    hours = ("8:59", "9:00", "9:30", "17:59", "18:00", "18:59", "19:00", "20:00")
    assert told_at(clock, WEDNESDAY, *hours) == {hour: [K.DAY_BEFORE]}


def _time(hour: str) -> Any:
    return datetime.strptime(hour, "%H:%M").time()


def test_a_reminder_of_two_hours_is_of_no_use_at_the_door(clock: Clock) -> None:
    wanting(ANA, at("10:00", FRIDAY))
    assert told_at(clock, FRIDAY, "6:59", "7:59", "9:30", "9:59", "10:00") == {}
    assert told_at(clock, FRIDAY, "9:29") == {"9:29": [K.HOURS_BEFORE]}


def test_who_is_here_is_not_reminded(clock: Clock) -> None:
    clock.now = at("9:00", FRIDAY)
    walk_in(ANA, at=at("14:00", FRIDAY), wants_messages=True)
    assert told_at(clock, FRIDAY, "12:00", "13:00") == {}


def test_each_office_has_its_own_clock(clock: Clock) -> None:
    wanting(ANA, at("10:00", FRIDAY))
    Office.objects.update(time_zone="Pacific/Honolulu")
    catalogue.forget()
    grid.forget()
    set_hours(office(), {"first_start": time(0), "last_start": time(23, 30)})
    assert told_at(clock, TUESDAY, "10:00") == {}, "six in the morning there"
    assert told_at(clock, TUESDAY, "12:00") == {"12:00": [K.CONFIRM]}


def test_whose_hour_is_no_longer_opened_is_not_expected(clock: Clock) -> None:
    wanting(ANA, at("10:00", FRIDAY))
    close(FRIDAY)
    grid.forget()
    for day in (TUESDAY, THURSDAY, FRIDAY):
        assert told_at(clock, day, "8:30", "10:00") == {}


def test_a_moved_appointment_is_reminded_of_its_new_day(clock: Clock) -> None:
    appointment = wanting(ANA, at("10:00", FRIDAY))
    assert told_at(clock, TUESDAY, "10:00") == {"10:00": [K.CONFIRM]}
    clock.now = at("11:00", TUESDAY)
    move(appointment, to=at("9:30", THURSDAY), channel=Channel.WEB)
    assert told_at(clock, TUESDAY, "12:00", "12:59") == {}, "who has just chosen it knows"
    assert told_at(clock, TUESDAY, "13:00") == {"13:00": [K.CONFIRM]}
    assert told_at(clock, WEDNESDAY, "9:30") == {"9:30": [K.DAY_BEFORE]}
    assert told_at(clock, FRIDAY, "8:00", "9:00") == {}
    latest = Notice.objects.order_by("pk").last()
    assert "jueves 10 de septiembre a las 9:30" in said(latest)


def test_what_the_institution_turned_off_is_not_told(clock: Clock) -> None:
    wanting(ANA, at("10:00", FRIDAY))
    set_text(K.CONFIRM, active=False)
    assert told_at(clock, TUESDAY, "10:00") == {}


def test_without_a_channel_nothing_is_written(clock: Clock, settings: Any) -> None:
    settings.CONSOLE_MESSAGES = False
    wanting(ANA, at("10:00", FRIDAY))
    assert told_at(clock, TUESDAY, "10:00") == {}
    settings.CONSOLE_MESSAGES = True
    assert told_at(clock, TUESDAY, "10:00") == {"10:00": [K.CONFIRM]}


def test_a_message_leaves_as_soon_as_it_is_written(clock: Clock) -> None:
    """Nothing waits in the outbox for its day: it would hold back what follows."""
    wanting(ANA, at("10:00", FRIDAY))
    told_at(clock, TUESDAY, "10:00")
    [message] = OutboundMessage.objects.all()
    assert message.next_try_at == clock.now
    assert outbox.drain()
    assert messages() == [("confirma", State.SENT)]


def test_one_that_fails_keeps_nobody_from_being_told(clock: Clock, monkeypatch: Any) -> None:
    """promise: I7"""
    poison, other = wanting(ANA, at("10:00", FRIDAY)), wanting(BRUNO, at("10:00", FRIDAY))
    render = wording.render

    def failing(text: Any, appointment: Appointment, **extra: str) -> Any:
        if appointment.pk == poison.pk:
            raise ZeroDivisionError
        return render(text, appointment, **extra)

    monkeypatch.setattr(wording, "render", failing)
    assert told_at(clock, TUESDAY, "10:00") == {"10:00": [K.CONFIRM]}
    assert notices(other) == [K.CONFIRM]
    monkeypatch.setattr(wording, "render", render)
    assert told_at(clock, TUESDAY, "10:01") == {"10:01": [K.CONFIRM]}


def test_one_sweep_tells_so_many_and_the_next_the_rest(clock: Clock, monkeypatch: Any) -> None:
    monkeypatch.setattr(sweeping, "BATCH", 2)
    for person in (ANA, BRUNO, CARMEN):
        wanting(person, at("10:00", FRIDAY))
    found = told_at(clock, TUESDAY, "10:00", "10:01", "10:02")
    assert found == {"10:00": [K.CONFIRM] * 2, "10:01": [K.CONFIRM]}


def test_a_change_after_it_was_read_is_seen(clock: Clock, monkeypatch: Any) -> None:
    appointment = wanting(ANA, at("10:00", FRIDAY))
    clock.now = at("10:00", TUESDAY)
    found = [*reminding.due(K.CONFIRM, clock.now)]
    transitions.confirm(appointment, channel=Channel.PHONE, by=staff())
    sweeping.tell_each(found, K.CONFIRM, clock.now)
    assert notices() == []


def test_a_sweep_with_nothing_to_do_asks_three_times(clock: Clock) -> None:
    remind()
    with statements() as asked:
        remind()
    assert len(asked) == 3, "\n".join(asked)
    clock.now = at("3:00")
    with statements() as asked:
        remind()
    assert asked == []


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_tell_each_once(clock: Clock) -> None:
    """promise: I8"""
    for person in (ANA, BRUNO, CARMEN):
        want(wanting(person, at("10:00", FRIDAY)))
    clock.now = at("10:00", TUESDAY)
    assert [each for each in at_once([remind] * 4) if each] == []
    assert (len(notices()), len(messages())) == (3, 3)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_cancellation_and_a_sweep_at_once_leave_nothing_to_say(clock: Clock) -> None:
    """promise: I8: whoever is first, no reminder of what is cancelled leaves"""
    for _ in range(10):
        appointment = wanting(ANA, at("10:00", FRIDAY))
        clock.now = at("10:00", TUESDAY)
        at_once([remind, lambda each=appointment: transitions.cancel(each, channel=Channel.WEB)])
        assert not outbox.drain()
        clock.now = at("10:00", MONDAY)


def test_only_the_next_days_are_read(clock: Clock) -> None:
    """Whatever the table holds besides. As for the calendar, PostgreSQL is left one index of an office."""
    appointment = wanting(ANA, at("10:00", FRIDAY))
    clock.now = at("10:00", TUESDAY)
    found = reminding._coming(K.CONFIRM, clock.now, timedelta(hours=72))
    bounded = {
        "sqlite": "appointment_office_day (office_id=? AND starts_at>? AND starts_at<?)",
        "postgresql": "Index Cond: ((office_id = ANY",
    }
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX appointment_office_booked; SET enable_seqscan = off")
    assert bounded[connection.vendor] in found.explain()
    assert [*found] == [appointment]
