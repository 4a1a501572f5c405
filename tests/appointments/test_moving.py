"""Another day or hour: the old place is kept until the new one is taken."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from tests.people import (
    ANA,
    BRUNO,
    FRIDAY,
    HOLIDAY,
    MONDAY,
    THURSDAY,
    Clock,
    at,
    book,
    close,
    fill,
    office,
    set_hours,
    staff,
    statements,
)
from ventanilla.appointments import availability, moving
from ventanilla.appointments.errors import IllegalMove, SlotTaken
from ventanilla.appointments.models import Appointment, Channel, HistoryEntry
from ventanilla.appointments.seats import JUST_TAKEN, NOT_OFFERED
from ventanilla.appointments.status import Status
from ventanilla.appointments.transitions import cancel, complete, confirm, mark_no_show

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

THURSDAY_AT_NOON = at("12:00", THURSDAY)


def test_a_move_takes_the_new_place_and_lets_the_old_one_go(clock: Clock) -> None:
    """promise: A6"""
    fill(THURSDAY_AT_NOON, 1)
    ana, rosa = book(ANA), staff()
    clock.now += timedelta(hours=1)
    moved = moving.move(ana, to=THURSDAY_AT_NOON, channel=Channel.PHONE, by=rosa)

    stored = Appointment.objects.get(pk=ana.pk)
    assert (stored.starts_at, stored.seat) == (moved.starts_at, moved.seat) == (THURSDAY_AT_NOON, 2)
    assert (stored.cts, stored.token, stored.status) == (ana.cts, ana.token, Status.PENDING)
    assert stored.created_at == ana.created_at
    assert availability.slots_of_day(office(), ana.starts_at.date())[1].remaining == 3

    entry = stored.history.last()
    assert entry is not None
    assert (entry.kind, entry.at) == (HistoryEntry.Kind.MOVED, clock.now)
    assert (entry.previous_starts_at, entry.starts_at) == (ana.starts_at, THURSDAY_AT_NOON)
    assert (entry.previous_status, entry.status) == (Status.PENDING, Status.PENDING)
    assert (entry.by, entry.channel) == (rosa, Channel.PHONE)


def test_a_confirmed_appointment_stays_confirmed() -> None:
    ana = confirm(book(ANA), channel=Channel.PHONE, by=staff())
    moved = moving.move(ana, to=THURSDAY_AT_NOON, channel=Channel.WEB)
    assert moved.status == Status.CONFIRMED


def test_the_place_takes_the_capacity_of_its_new_start() -> None:
    set_hours(office(), {"capacity": 3}, {"weekday": 5, "capacity": 1})
    saturday = at("10:00", FRIDAY + timedelta(days=1))
    moved = moving.move(book(ANA), to=saturday, channel=Channel.WEB)
    row = stored(moved)
    assert (moved.seat, moved.capacity) == (row["seat"], row["capacity"]) == (1, 1)
    with pytest.raises(SlotTaken, match=JUST_TAKEN):
        moving.move(book(BRUNO), to=saturday, channel=Channel.WEB)


def test_asking_for_the_place_one_has_changes_nothing() -> None:
    """promise: B4"""
    ana = book(ANA)
    for _ in range(2):
        moving.move(ana, to=THURSDAY_AT_NOON, channel=Channel.WEB)
    assert [entry.kind for entry in ana.history.all()] == ["registrada", "cambiada"]


@pytest.mark.parametrize(
    ("to", "message"),
    [
        pytest.param(at("11:00"), JUST_TAKEN, id="full"),
        pytest.param(at("10:15"), NOT_OFFERED, id="off the grid"),
        pytest.param(at("10:00", MONDAY), NOT_OFFERED, id="past"),
        pytest.param(at("10:00", HOLIDAY), NOT_OFFERED, id="holiday"),
        pytest.param(at("10:00", FRIDAY), NOT_OFFERED, id="closed a moment ago"),
        pytest.param(at("10:00", MONDAY + timedelta(days=61)), NOT_OFFERED, id="past the horizon"),
    ],
)
def test_a_refused_move_leaves_the_old_place_as_it_was(to: datetime, message: str) -> None:
    """promise: A6, B7"""
    fill(at("11:00"), 3)
    ana = book(ANA)
    close(FRIDAY)
    before = stored(ana)
    with pytest.raises(SlotTaken, match=message):
        moving.move(ana, to=to, channel=Channel.WEB)
    assert stored(ana) == before
    assert ana.history.count() == 1


def test_what_is_over_cannot_be_moved(clock: Clock) -> None:
    rosa = staff()
    cancelled = cancel(book(ANA), channel=Channel.WEB)
    done = complete(book(ANA), channel=Channel.COUNTER, by=rosa)
    absent = mark_no_show(book(BRUNO), channel=Channel.COUNTER, by=rosa)
    for over, state in (
        (cancelled, "Cancelada"),
        (done, "Efectuada"),
        (absent, "No efectuada o improcedente"),
    ):
        with pytest.raises(IllegalMove, match=f"está como «{state}»"):
            moving.move(over, to=THURSDAY_AT_NOON, channel=Channel.WEB)

    missed = book(ANA)
    clock.now = missed.starts_at
    with pytest.raises(IllegalMove, match="ya pasó"):
        moving.move(missed, to=THURSDAY_AT_NOON, channel=Channel.WEB)


def test_a_move_from_a_page_opened_long_ago_moves_the_appointment_as_it_is_now() -> None:
    """promise: A6

    Two tabs: the second still believes in the first place. There is one place at the end.
    """
    ana = book(ANA)
    old_tab = Appointment.objects.get(pk=ana.pk)
    moving.move(ana, to=THURSDAY_AT_NOON, channel=Channel.WEB)
    moving.move(old_tab, to=at("13:00"), channel=Channel.WEB)
    assert [row.starts_at for row in Appointment.objects.all()] == [at("13:00")]
    assert [entry.previous_starts_at for entry in ana.history.all()] == [
        None,
        at("10:00"),
        THURSDAY_AT_NOON,
    ]


def test_a_move_costs_six_statements() -> None:
    """The row and its lock, the hours (2), the seats, the row again, the history."""
    ana = book(ANA)
    with statements() as cost:
        moving.move(ana, to=THURSDAY_AT_NOON, channel=Channel.WEB)
    assert len(cost) == 6, connection.vendor


def stored(appointment: Appointment) -> dict:
    return Appointment.objects.filter(pk=appointment.pk).values().get()
