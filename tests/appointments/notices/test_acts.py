"""What each act tells the person, and what it takes back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from tests.appointments.notices.told import (
    K,
    messages,
    notices,
    said,
    tell,
    wanting,
)
from tests.people import (
    ANA,
    ECATEPEC,
    MONDAY,
    THURSDAY,
    TITULO,
    TUESDAY,
    WEDNESDAY,
    Clock,
    ask,
    at,
    set_hours,
    staff,
    statements,
    walk_in,
    wish,
)
from ventanilla.appointments import calls, consent, cts, transitions
from ventanilla.appointments.booking import Wish
from ventanilla.appointments.models import Appointment, Channel, Notice
from ventanilla.appointments.moving import move
from ventanilla.appointments.notices import unheard
from ventanilla.appointments.offers import desk_slot
from ventanilla.catalog import catalogue
from ventanilla.lib import message_limits as limits
from ventanilla.messaging import outbox
from ventanilla.messaging.models import OutboundMessage, State, Why

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "channel")]

NEXT = at("9:30", WEDNESDAY)
Act = Callable[[Appointment], Any]


def last(appointment: Appointment) -> Notice:
    found = appointment.notices.last()
    assert found
    return found


def asks(channel: Channel, *, wants: bool | None = True, key: str = "k") -> Appointment:
    wanted = Wish(**vars(wish(ANA, at("10:00"))) | {"wants_messages": wants})
    return ask(wanted, channel=channel, key=key).appointment


@pytest.mark.parametrize("door", [Channel.WEB, Channel.API, Channel.PHONE, Channel.COUNTER])
def test_who_books_is_told_the_key(door: Channel) -> None:
    appointment = asks(door)
    assert cts.grouped(appointment.cts) in said(last(appointment))
    assert notices() == [K.REGISTERED]


def test_a_conversation_on_whatsapp_has_already_told_it() -> None:
    asks(Channel.WHATSAPP)
    assert notices() == []


@pytest.mark.parametrize("wants", [False, None])
def test_who_does_not_want_messages_is_told_nothing_of_a_booking(wants: bool | None) -> None:
    asks(Channel.WEB, wants=wants)
    assert notices() == []


def test_the_same_request_sent_again_is_told_once() -> None:
    """promise: B4"""
    first, again = asks(Channel.WEB), asks(Channel.WEB)
    assert first == again
    assert len(messages()) == 1


def test_who_is_at_the_desk_to_be_attended_is_not_written_to(clock: Clock) -> None:
    walk_in(ANA, wants_messages=True)
    assert notices() == []


@pytest.mark.parametrize(("wants", "more"), [(True, 3), (False, 0), (None, 0)])
def test_what_telling_adds_to_a_booking(wants: bool | None, more: int, settings: Any) -> None:
    asks(Channel.WEB, wants=None, key="warm")
    transitions.cancel(Appointment.objects.get(), channel=Channel.WEB)
    spent = []
    for console, key in ((False, "a"), (True, "b")):
        settings.CONSOLE_MESSAGES = console
        with statements() as asked:
            made = asks(Channel.WEB, wants=wants, key=key)
        spent.append(len(asked))
        transitions.cancel(made, channel=Channel.WEB)
    assert spent == [spent[0], spent[0] + more]


def test_who_says_no_is_told_nothing_more_but_what_the_office_changed() -> None:
    appointment = wanting()
    for kind in (K.REGISTERED, K.DAY_BEFORE):
        tell(appointment, kind)
    tell(appointment, K.OFFICE_CHANGED, cambio="Se movió.")
    consent.decide(appointment, wants=False, channel=Channel.WEB)
    assert notices(appointment) == [K.OFFICE_CHANGED]
    assert [state for _, state in messages()] == [State.DROPPED, State.DROPPED, State.QUEUED]


def test_that_the_office_moved_it_says_from_when_to_when() -> None:
    appointment = wanting()
    move(appointment, to=NEXT, channel=Channel.COUNTER, by=staff())
    assert (
        "Tu cita se cambió del martes 8 de septiembre a las 10:00 de la mañana"
        " al miércoles 9 de septiembre a las 9:30 de la mañana,"
        f" en {appointment.office.name}."
    ) in said(last(appointment))
    assert last(appointment).starts_at == NEXT


def office_moves(appointment: Appointment, *starts: datetime) -> Appointment:
    for start in starts:
        appointment = move(appointment, to=start, channel=Channel.COUNTER, by=staff())
    return appointment


TWICE = (NEXT, at("11:00", THURSDAY))


def test_moved_twice_before_a_message_left_it_says_from_the_day_that_the_person_knows() -> None:
    appointment = office_moves(wanting(), *TWICE)
    assert notices(appointment) == [K.OFFICE_CHANGED]
    assert (
        "Tu cita se cambió del martes 8 de septiembre a las 10:00 de la mañana"
        " al jueves 10 de septiembre a las 11:00 de la mañana"
    ) in said(last(appointment))
    assert last(appointment).previous_starts_at == at("10:00")


@pytest.mark.parametrize("state", [State.FAILED, State.DROPPED])
def test_nor_does_who_was_not_reached_know_of_the_day_between(state: State) -> None:
    appointment = office_moves(wanting(), NEXT)
    OutboundMessage.objects.update(state=state)
    office_moves(appointment, TWICE[1])
    assert "se cambió del martes 8 de septiembre" in said(last(appointment))


def hears(appointment: Appointment) -> None:
    assert outbox.drain()


def is_called(appointment: Appointment) -> None:
    unheard.mark_told(last(appointment), by=staff())


def confirms(appointment: Appointment) -> None:
    transitions.confirm(appointment, channel=Channel.PHONE, by=staff())


@pytest.mark.parametrize("learns", [hears, is_called, confirms])
def test_who_has_learned_of_the_first_move_knows_that_day(learns: Act) -> None:
    appointment = office_moves(wanting(), NEXT)
    learns(appointment)
    office_moves(appointment, TWICE[1])
    assert "se cambió del miércoles 9 de septiembre" in said(last(appointment))


def test_moved_back_before_it_was_told_it_stays_as_it_was() -> None:
    appointment = office_moves(wanting(), NEXT, at("10:00"))
    assert "Tu cita queda como estaba: el martes 8 de septiembre a las 10:00" in said(
        last(appointment)
    )


def test_cancelled_before_the_move_was_told_it_says_the_day_that_the_person_knows() -> None:
    appointment = office_moves(wanting(), NEXT)
    transitions.cancel(appointment, channel=Channel.COUNTER, by=staff())
    assert notices(appointment) == [K.OFFICE_CHANGED]
    assert "La oficina canceló tu cita del martes 8 de sept" in said(last(appointment))


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", " mañana. Si todavía"),
        ("Se inundó la oficina", " mañana. Se inundó la oficina. Si todavía"),
        ("¡Perdón!", " mañana. ¡Perdón! Si todavía"),
        ("a " * 99 + "b", "…"),
    ],
)
def test_that_the_office_cancelled_it_says_why_and_what_to_do(reason: str, sentence: str) -> None:
    appointment = wanting()
    transitions.cancel(appointment, channel=Channel.COUNTER, by=staff(), reason_text=reason)
    message = last(appointment).message
    assert message
    change = message.content["variables"][2]
    assert change.startswith("La oficina canceló tu cita del martes 8 de septiembre a las 10:00")
    assert sentence in change
    assert change.endswith("/citas/nueva/")
    assert limits.length(change) <= 300


THE_PERSONS: list[Act] = [
    lambda each: move(each, to=NEXT, channel=Channel.WEB),
    lambda each: move(each, to=NEXT, channel=Channel.WHATSAPP),
    lambda each: move(each, to=NEXT, channel=Channel.API),
    lambda each: transitions.cancel(each, channel=Channel.WEB),
    lambda each: calls.reschedule(each, to=NEXT, by=staff()),
    lambda each: calls.record(each, calls.CallOutcome.CANCELLED, by=staff()),
    lambda each: transitions.confirm(each, channel=Channel.PHONE, by=staff()),
]


@pytest.mark.parametrize("act", THE_PERSONS)
def test_who_did_it_or_was_on_the_line_knows(act: Act) -> None:
    appointment = wanting()
    act(appointment)
    assert notices(appointment) == []


def test_who_was_sent_elsewhere_on_the_telephone_is_told_the_new_key() -> None:
    known, wrong = catalogue.current(), wanting()
    right = calls.send_elsewhere(
        wrong,
        procedure=known.procedures[TITULO],
        municipality=known.municipalities[ECATEPEC],
        to=NEXT,
        by=staff(),
    )
    assert notices(wrong) == []
    assert notices(right) == [K.REGISTERED]
    assert cts.grouped(right.cts) in said(last(right))


def test_who_is_at_the_desk_knows(clock: Clock) -> None:
    set_hours(wanting().office, {})
    appointment = walk_in(ANA, procedure="titulo_propiedad", key="k")
    move(appointment, to=NEXT, channel=Channel.COUNTER, by=staff(), offer=desk_slot)
    assert notices(appointment) == []


def test_the_same_move_asked_twice_is_told_once() -> None:
    appointment = wanting()
    for _ in range(2):
        move(appointment, to=NEXT, channel=Channel.COUNTER, by=staff())
    assert notices(appointment) == [K.OFFICE_CHANGED]


def test_a_move_that_is_undone_is_not_told() -> None:
    """promise: I1"""
    appointment = wanting()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        move(appointment, to=NEXT, channel=Channel.COUNTER, by=staff())
        raise ZeroDivisionError
    assert (notices(), messages()) == ([], [])


@pytest.mark.parametrize(
    "act",
    [
        lambda each: move(each, to=NEXT, channel=Channel.WEB),
        lambda each: transitions.cancel(each, channel=Channel.WEB),
    ],
)
def test_what_is_no_longer_so_does_not_leave(act: Act) -> None:
    appointment = wanting()
    for kind in (K.REGISTERED, K.CONFIRM, K.DAY_BEFORE, K.HOURS_BEFORE):
        assert tell(appointment, kind)
    act(appointment)
    assert [state for _, state in messages()] == [State.DROPPED] * 4
    assert {each.why for each in OutboundMessage.objects.all()} == {Why.WITHDRAWN}
    assert not outbox.drain()


def test_what_left_before_stays_told() -> None:
    appointment = wanting()
    notice = tell(appointment, K.DAY_BEFORE)
    assert outbox.drain()
    move(appointment, to=NEXT, channel=Channel.WEB)
    notice.refresh_from_db()
    assert (notice.message.state, notice.starts_at) == (State.SENT, at("10:00"))


def test_what_a_worker_is_trying_is_not_tried_again(clock: Clock) -> None:
    appointment = wanting()
    tell(appointment, K.DAY_BEFORE)
    OutboundMessage.objects.update(state=State.SENDING)
    move(appointment, to=NEXT, channel=Channel.WEB)
    OutboundMessage.objects.update(state=State.QUEUED)  # that try failed
    clock.now = at("11:00", MONDAY)
    assert outbox.drain()
    assert messages() == [(messages()[0][0], State.DROPPED)]


def test_without_taking_it_back_the_old_day_would_be_said(monkeypatch: Any) -> None:
    """promise: I7 (negative control)"""
    monkeypatch.setattr("ventanilla.appointments.notices.acts.withdraw", lambda *_: None)
    appointment = wanting()
    tell(appointment, K.DAY_BEFORE)
    move(appointment, to=NEXT, channel=Channel.WEB)
    assert outbox.drain()
    assert messages()[0][1] == State.SENT


def test_a_day_that_comes_back_is_told_again() -> None:
    appointment = wanting()
    tell(appointment, K.DAY_BEFORE)
    moved = move(appointment, to=NEXT, channel=Channel.WEB)
    back = move(moved, to=at("10:00", TUESDAY), channel=Channel.WEB)
    assert tell(back, K.DAY_BEFORE)
    assert [state for _, state in messages()] == [State.DROPPED, State.QUEUED]


def test_who_has_confirmed_is_not_asked_and_still_reminded() -> None:
    appointment = wanting()
    tell(appointment, K.CONFIRM)
    tell(appointment, K.DAY_BEFORE)
    transitions.confirm(appointment, channel=Channel.PHONE, by=staff())
    assert notices(appointment) == [K.DAY_BEFORE]
    assert [state for _, state in messages()] == [State.DROPPED, State.QUEUED]


def test_an_outcome_taken_back_takes_back_what_it_would_have_told() -> None:
    appointment = wanting()
    transitions.confirm(appointment, channel=Channel.PHONE, by=staff())
    appointment.refresh_from_db()
    transitions.mark_no_show(appointment, channel=Channel.COUNTER, by=staff())
    appointment.refresh_from_db()
    tell(appointment, K.MISSED)
    transitions.undo_outcome(appointment, channel=Channel.COUNTER, by=staff())
    assert notices(appointment) == []


def test_an_act_that_tells_nobody_costs_one_statement_more() -> None:
    appointment = wanting(wants=None)
    with statements() as asked:
        transitions.cancel(appointment, channel=Channel.WEB)
    spent = [each for each in asked if "messaging_" in each]
    assert len(spent) == 1, "\n".join(asked)
