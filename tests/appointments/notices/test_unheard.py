"""Whom the office owes a word that no message brought."""

from datetime import timedelta
from typing import Any

import pytest

from tests.appointments.notices.told import K, tell, wanting
from tests.people import (
    ANA,
    BRUNO,
    ECATEPEC,
    FRIDAY,
    THURSDAY,
    WEDNESDAY,
    Clock,
    at,
    office,
    staff,
)
from ventanilla.appointments import transitions
from ventanilla.appointments.models import Appointment, Channel, Notice
from ventanilla.appointments.moving import move
from ventanilla.appointments.notices import unheard
from ventanilla.catalog.models import Office
from ventanilla.messaging.models import OutboundMessage, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "channel")]


def to_tell(*offices: Office) -> list[Appointment]:
    return [each.appointment for each in unheard.to_tell(offices or [office()])]


def moved(person: Any = ANA, wants: bool | None = True) -> Appointment:
    appointment = wanting(person, at("10:00", THURSDAY), wants)
    return move(appointment, to=at("9:30", FRIDAY), channel=Channel.COUNTER, by=staff())


def cancelled(person: Any = ANA, wants: bool | None = True, **more: str) -> Appointment:
    appointment = wanting(person, at("10:00", WEDNESDAY), wants, **more)
    return transitions.cancel(appointment, channel=Channel.COUNTER, by=staff())


def became(state: State) -> None:
    OutboundMessage.objects.update(state=state)


@pytest.mark.parametrize("act", [moved, cancelled])
def test_who_wants_no_message_is_called(act: Any) -> None:
    assert to_tell() == []
    appointment = act(wants=False)
    assert to_tell() == [appointment]


@pytest.mark.parametrize("act", [moved, cancelled])
@pytest.mark.parametrize(
    ("state", "is_owed"),
    [
        (State.QUEUED, False),
        (State.SENT, False),
        (State.READ, False),
        (State.FAILED, True),
        (State.DROPPED, True),
    ],
)
def test_whom_the_message_did_not_reach_is_called(act: Any, state: State, is_owed: bool) -> None:
    appointment = act()
    became(state)
    assert to_tell() == [appointment] * is_owed


def test_without_a_channel_all_are_called(settings: Any) -> None:
    settings.CONSOLE_MESSAGES = False
    later, sooner = moved(ANA, None), cancelled(BRUNO)
    assert to_tell() == [sooner, later]


def test_the_nearest_comes_first_and_each_office_has_its_own() -> None:
    later, sooner = moved(ANA), cancelled(BRUNO)
    there = wanting(ANA, at("10:00", FRIDAY), procedure="titulo_propiedad", municipality=ECATEPEC)
    transitions.cancel(there, channel=Channel.COUNTER, by=staff())
    became(State.FAILED)
    assert to_tell() == [sooner, later]
    assert to_tell(there.office) == [there]
    assert to_tell(office(), there.office) == [sooner, later, there]
    assert [*unheard.to_tell([])] == []


def test_who_was_told_is_told_once_and_it_is_known_by_whom(clock: Clock) -> None:
    moved(wants=False)
    [notice] = unheard.to_tell([office()])
    unheard.mark_told(notice, by=staff("rosa"))
    told_at, clock.now = clock.now, clock.now + timedelta(hours=1)
    unheard.mark_told(notice, by=staff("lupe"))
    assert to_tell() == []
    notice.refresh_from_db()
    assert (notice.told_at, notice.told_by) == (told_at, staff("rosa"))


def test_who_changed_it_again_knows() -> None:
    appointment = moved(wants=False)
    move(appointment, to=at("12:00", FRIDAY), channel=Channel.WEB)
    assert to_tell() == []


@pytest.mark.parametrize(
    "act",
    [
        lambda each: transitions.cancel(each, channel=Channel.WEB),
        lambda each: transitions.confirm(each, channel=Channel.PHONE, by=staff()),
    ],
)
def test_who_was_spoken_with_since_knows(clock: Clock, act: Any) -> None:
    appointment = moved(wants=False)
    clock.now += timedelta(minutes=5)
    act(appointment)
    assert to_tell() == []


def test_only_the_last_change_counts() -> None:
    appointment = moved(wants=False)
    for hour in ("12:00", "9:30"):
        appointment = move(appointment, to=at(hour, FRIDAY), channel=Channel.COUNTER, by=staff())
    assert to_tell() == [appointment]


def test_what_is_past_is_let_go(clock: Clock) -> None:
    for act, person in ((moved, ANA), (cancelled, BRUNO)):
        act(person, False)
    clock.now = at("9:29", FRIDAY)
    assert len(to_tell()) == 2
    clock.now = at("9:31", FRIDAY)
    assert [each.status for each in to_tell()] == ["cancelada"]
    clock.now += unheard.RECENT
    assert to_tell() == []


def test_other_messages_that_fail_are_no_debt() -> None:
    appointment = wanting(ANA, at("10:00", FRIDAY))
    for kind in (K.REGISTERED, K.CONFIRM, K.DAY_BEFORE):
        tell(appointment, kind)
    became(State.FAILED)
    assert to_tell() == []
    assert Notice.objects.count() == 3
