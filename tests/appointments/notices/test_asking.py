"""Asked by message whether they come: who may still answer is not called, and who does not answer is."""

from datetime import timedelta
from typing import Any

import pytest

from tests.appointments.notices.told import K, notices, set_text, tell, wanting
from tests.messaging.graph import Graph
from tests.people import (
    ANA,
    BRUNO,
    CARMEN,
    FRIDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Clock,
    at,
    book,
    close,
    office,
    staff,
)
from ventanilla.appointments import calls, transitions
from ventanilla.appointments.models import Appointment, CallOutcome, Channel
from ventanilla.appointments.moving import move
from ventanilla.appointments.notices import wording
from ventanilla.appointments.notices.asking import what_came_of_it
from ventanilla.appointments.notices.reminding import remind
from ventanilla.messaging import outbox, recipients
from ventanilla.messaging.content import Text
from ventanilla.messaging.models import OutboundMessage, State, Why
from ventanilla.messaging.transports import choosing
from ventanilla.scheduling import grid

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "channel")]

VISIT = at("10:00", FRIDAY)


def called() -> list[Appointment]:
    return calls.due(office(), calls.timezone.now())


def became(state: State, **more: Any) -> None:
    OutboundMessage.objects.update(state=state, **more)


def test_whose_question_is_on_its_way_is_not_called() -> None:
    asked, not_asked = wanting(ANA, VISIT), book(BRUNO, VISIT)
    assert called() == [asked, not_asked]
    tell(asked, K.CONFIRM)
    assert called() == [not_asked]


@pytest.mark.parametrize("state", [State.SENT, State.DELIVERED, State.READ])
def test_who_was_asked_has_a_day_to_answer(clock: Clock, state: State) -> None:
    asked = wanting(ANA, VISIT)
    tell(asked, K.CONFIRM)
    became(state, sent_at=clock.now)
    clock.now += timedelta(hours=23, minutes=59)
    assert called() == []
    clock.now += timedelta(minutes=2)
    assert called() == [asked]


def test_a_question_that_does_not_leave_keeps_nobody_waiting(clock: Clock) -> None:
    asked = wanting(ANA, VISIT)
    tell(asked, K.CONFIRM)
    clock.now += timedelta(hours=24, minutes=1)
    assert called() == [asked]


@pytest.mark.parametrize("state", [State.FAILED, State.DROPPED])
def test_who_could_not_be_asked_is_called(state: State) -> None:
    asked = wanting(ANA, VISIT)
    tell(asked, K.CONFIRM)
    became(state)
    assert called() == [asked]


@pytest.mark.parametrize(
    ("day", "is_called"), [(TUESDAY, True), (WEDNESDAY, False), (FRIDAY, False)]
)
def test_the_next_day_is_called_at_once(day: Any, is_called: bool) -> None:
    """On a Monday: Tuesday is the next day with service."""
    asked = wanting(ANA, at("10:00", day))
    tell(asked, K.CONFIRM)
    assert called() == [asked] * is_called


def test_the_next_day_is_one_with_service(clock: Clock) -> None:
    asked = wanting(ANA, at("10:00", THURSDAY))
    tell(asked, K.CONFIRM)
    assert called() == []
    for day in (TUESDAY, WEDNESDAY):
        close(day)
    grid.forget()
    assert called() == [asked]


def test_yes_takes_the_case_off_the_list() -> None:
    asked = wanting(ANA, at("10:00", TUESDAY))
    tell(asked, K.CONFIRM)
    assert called() == [asked]
    transitions.confirm(asked, channel=Channel.WHATSAPP, by=None)
    assert called() == []


def test_what_was_asked_of_another_day_keeps_nobody_waiting(clock: Clock) -> None:
    asked = wanting(ANA, VISIT)
    tell(asked, K.CONFIRM)
    became(State.SENT, sent_at=clock.now)
    moved = move(asked, to=at("9:30", THURSDAY), channel=Channel.WEB)
    assert called() == [moved]


def test_whose_hour_is_no_longer_opened_is_called_whatever_was_asked() -> None:
    asked = wanting(ANA, VISIT)
    tell(asked, K.CONFIRM)
    close(FRIDAY)
    assert called() == [asked]


@pytest.mark.parametrize(
    ("state", "more", "words"),
    [
        (State.QUEUED, {}, "Su mensaje para confirmar todavía no sale."),
        (
            State.SENT,
            {},
            "Le mandamos mensaje el lunes 7 de septiembre a las 10:00 de la mañana: no",
        ),
        (State.READ, {}, "10:00 de la mañana: lo leyó y no ha contestado."),
        (State.FAILED, {"why": Why.NOT_THERE}, "No se pudo mandar mensaje: ese número no tiene"),
        (State.DROPPED, {"why": Why.STOPPED}, "pidió ya no recibir mensajes (BAJA)."),
    ],
)
def test_whoever_calls_reads_what_came_of_it(
    clock: Clock, state: State, more: dict[str, str], words: str
) -> None:
    asked = wanting(ANA, VISIT)
    assert what_came_of_it(asked) == ""
    tell(asked, K.CONFIRM)
    became(state, **more, sent_at=clock.now)
    assert words in what_came_of_it(asked)


def test_of_who_has_confirmed_nothing_is_missing(clock: Clock) -> None:
    asked = wanting(ANA, VISIT)
    tell(asked, K.CONFIRM)
    became(State.SENT, sent_at=clock.now)
    assert what_came_of_it(transitions.confirm(asked, channel=Channel.WHATSAPP, by=None)) == ""


def test_whom_three_calls_do_not_reach_is_asked_by_message(clock: Clock) -> None:
    appointment = wanting(ANA, VISIT)
    for outcome in (CallOutcome.NO_ANSWER, CallOutcome.BUSY, CallOutcome.NO_ANSWER):
        assert notices() == []
        calls.record(appointment, outcome, by=staff())
    assert notices() == [K.CONFIRM]


def test_whom_three_calls_do_not_reach_and_was_asked_before_is_not_asked_again() -> None:
    appointment = wanting(ANA, VISIT)
    tell(appointment, K.CONFIRM)
    for _ in range(3):
        calls.record(appointment, CallOutcome.BUSY, by=staff())
    assert notices() == [K.CONFIRM]


def test_nobody_is_asked_at_the_last_moment(clock: Clock) -> None:
    appointment = wanting(ANA, VISIT)
    clock.now = at("7:30", FRIDAY)
    for _ in range(3):
        calls.record(appointment, CallOutcome.BUSY, by=staff())
    assert notices() == []


def swept(clock: Clock) -> list[str]:
    """Tuesday at ten: the question leaves, or fails. What was taken, by kind."""
    clock.now = at("10:00", TUESDAY)
    remind()
    while outbox.drain():
        pass
    return [each.state for each in OutboundMessage.objects.order_by("pk")]


def test_outside_the_window_only_what_was_approved_leaves(
    clock: Clock, whatsapp: Graph, settings: Any
) -> None:
    """promise: G7: a template, or else a call"""
    settings.CONSOLE_MESSAGES = False
    approved, silent = wanting(ANA, VISIT), wanting(BRUNO, VISIT)
    recipients.wrote(ANA.phone, ANA.phone[1:], clock.now - timedelta(days=2))
    whatsapp.world.templates["confirma"] = 4
    assert swept(clock) == [State.SENT, State.SENT]
    assert {each["type"] for each in whatsapp.world.taken} == {"template"}
    assert called() == []
    clock.now += timedelta(hours=25)
    assert called() == [approved, silent]


def test_what_whatsapp_does_not_take_is_a_call(
    clock: Clock, whatsapp: Graph, settings: Any
) -> None:
    """promise: G7: a template that Meta has not approved"""
    settings.CONSOLE_MESSAGES = False
    appointment = wanting(ANA, VISIT)
    assert swept(clock) == [State.FAILED]
    assert not whatsapp.world.taken
    assert called() == [appointment]
    assert what_came_of_it(appointment).startswith("No se pudo mandar mensaje: ")


def test_who_is_not_on_whatsapp_is_a_call(clock: Clock, whatsapp: Graph, settings: Any) -> None:
    """promise: G7"""
    settings.CONSOLE_MESSAGES = False
    whatsapp.world.only = {BRUNO.phone[1:]}
    whatsapp.world.templates["confirma"] = 4
    appointment, reached = wanting(ANA, VISIT), wanting(BRUNO, VISIT)
    assert swept(clock) == [State.FAILED, State.SENT]
    assert called() == [appointment]
    assert what_came_of_it(reached).startswith("Le mandamos mensaje")


def test_as_free_text_it_would_be_refused(
    clock: Clock, whatsapp: Graph, settings: Any, monkeypatch: Any
) -> None:
    """promise: G7 (negative control)"""
    settings.CONSOLE_MESSAGES = False
    wanting(ANA, VISIT)
    monkeypatch.setattr(wording, "render", lambda *_, **__: Text("¿Vas?"))
    monkeypatch.setattr(choosing, "window_is_open", lambda *_: True)
    assert State.SENT not in swept(clock)
    assert whatsapp.world.asked


def test_the_institution_may_do_without(clock: Clock) -> None:
    set_text(K.CONFIRM, active=False)
    asked = wanting(CARMEN, VISIT)
    clock.now = at("10:00", TUESDAY)
    remind()
    assert called() == [asked]
