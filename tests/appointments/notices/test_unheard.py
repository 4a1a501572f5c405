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
from ventanilla.appointments import transitions, visits
from ventanilla.appointments.models import Appointment, Channel, Notice
from ventanilla.appointments.moving import move
from ventanilla.appointments.notices import unheard
from ventanilla.catalog.models import Office
from ventanilla.messaging import outbox
from ventanilla.messaging.models import OutboundMessage, State, Why

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


@pytest.mark.parametrize("act", [moved, cancelled])
@pytest.mark.parametrize("state", [State.QUEUED, State.SENDING])
def test_whose_message_still_waits_after_an_hour_is_called(
    act: Any, state: State, clock: Clock
) -> None:
    """promise: I9: the provider is down, or the day's messages are spent: somebody is told"""
    appointment = act()
    became(state)
    clock.now += unheard.TO_LEAVE - timedelta(seconds=1)
    assert to_tell() == []
    clock.now += timedelta(seconds=1)
    assert to_tell() == [appointment]
    became(State.SENT)
    assert to_tell() == []


@pytest.mark.parametrize(
    ("way", "state", "is_owed"),
    [
        ("whatsapp", State.SENT, True),
        ("whatsapp", State.DELIVERED, False),
        ("whatsapp", State.READ, False),
        ("sms", State.SENT, False),  # a gateway need not tell what arrived
    ],
)
def test_whose_telephone_whatsapp_does_not_reach_in_six_hours_is_called(
    way: str, state: State, is_owed: bool, clock: Clock
) -> None:
    """promise: I9"""
    appointment = moved()
    OutboundMessage.objects.update(channel=way, state=state, sent_at=clock.now)
    clock.now += unheard.TO_ARRIVE - timedelta(seconds=1)
    assert to_tell() == []
    clock.now += timedelta(seconds=1)
    assert to_tell() == [appointment] * is_owed


def test_what_still_waits_does_not_leave_once_the_person_was_told(clock: Clock) -> None:
    moved()
    clock.now += unheard.TO_LEAVE
    [notice] = unheard.to_tell([office()])
    unheard.mark_told(notice, by=staff())
    [message] = OutboundMessage.objects.all()
    assert (message.state, message.why) == (State.DROPPED, Why.TOLD)
    assert not outbox.drain()


def brought_forward() -> Appointment:
    """From Friday at 9:30 to Wednesday at ten, and the message was dropped as that hour came."""
    appointment = wanting(ANA, at("9:30", FRIDAY))
    moved = move(appointment, to=at("10:00", WEDNESDAY), channel=Channel.COUNTER, by=staff())
    became(State.DROPPED)
    return moved


def test_who_will_come_on_the_old_day_is_called_until_then(clock: Clock) -> None:
    """promise: I9"""
    appointment = brought_forward()
    for moment in (at("10:01", WEDNESDAY), at("9:29", FRIDAY)):
        clock.now = moment
        assert to_tell() == [appointment]
    clock.now = at("9:31", FRIDAY)
    assert to_tell() == []


def test_nor_does_that_nobody_came_on_the_new_day_end_it(clock: Clock) -> None:
    appointment = brought_forward()
    clock.now = at("15:00", WEDNESDAY)
    missed = transitions.mark_no_show(appointment, channel=Channel.COUNTER, by=staff())
    assert to_tell() == [missed]


def test_who_came_on_the_new_day_knows(clock: Clock) -> None:
    appointment = brought_forward()
    clock.now = at("10:05", WEDNESDAY)
    visits.arrive(appointment, by=staff())
    assert to_tell() == []


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
