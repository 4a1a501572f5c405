"""«¿Vas a venir?» is answered in words as well as with its buttons."""

from datetime import timedelta

import pytest

from tests.appointments.notices.told import K, set_text, tell, wanting
from tests.messaging.graph import Graph
from tests.people import ANA, FRIDAY, Clock, at
from tests.whatsapp.phone import WORDLESS, Telephone, item, text, work_off
from ventanilla.appointments.models import Appointment
from ventanilla.appointments.status import Status
from ventanilla.messaging.models import OutboundMessage

pytestmark = pytest.mark.django_db

VISIT = at("10:00", FRIDAY)


@pytest.fixture
def hers(whatsapp: Graph, clock: Clock) -> Telephone:
    return Telephone(whatsapp, clock, ANA.phone)


@pytest.fixture
def asked(hers: Telephone, whatsapp: Graph, clock: Clock) -> Appointment:
    """By template, some minutes after she asked something else."""
    body = "Hola, {nombre}. ¿Vas a venir el {fecha} {hora}? Contesta, por favor."
    buttons = ["Sí, voy a ir", "Cambiar fecha", "Cancelar cita"]
    set_text(K.CONFIRM, body=body, buttons=buttons, hours_before=72, template="confirma")
    whatsapp.world.templates["confirma"] = 3
    appointment = wanting(ANA, VISIT)
    hers.writes("¿es gratis?")
    clock.now += timedelta(minutes=10)
    tell(appointment, K.CONFIRM)
    work_off()
    assert whatsapp.world.taken[-1]["template"]["name"] == "confirma"
    return appointment


def state(appointment: Appointment) -> str:
    appointment.refresh_from_db()
    return appointment.status


@pytest.mark.parametrize("words", ["si", "Sí", "sí, claro", "👍", "ok"])
def test_a_typed_yes_confirms(hers: Telephone, asked: Appointment, words: str) -> None:
    assert "Tu cita está confirmada" in hers.writes(words)
    assert state(asked) == Status.CONFIRMED


def test_a_typed_no_asks_before_it_cancels(hers: Telephone, asked: Appointment) -> None:
    assert "¿Cancelamos tu cita del viernes" in hers.writes("no")
    assert state(asked) == Status.PENDING
    hers.writes("sí")
    assert state(asked) == Status.CANCELLED


def test_the_question_came_after_another_one_of_ours(
    hers: Telephone, asked: Appointment, clock: Clock
) -> None:
    """Once she has written again, «sí» is about what was asked last."""
    hers.writes("quiero una cita")
    hers.writes("sí")
    assert state(asked) == Status.PENDING


def test_an_old_yes_confirms_nothing(hers: Telephone, asked: Appointment, clock: Clock) -> None:
    """promise: G6"""
    late = hers.now()
    clock.now += timedelta(minutes=40)
    hers.sends(text("sí", **late))
    assert state(asked) == Status.PENDING


def test_who_answered_by_voice_and_is_told_to_write_may_still_say_yes(
    hers: Telephone, asked: Appointment
) -> None:
    hers.sends(item("audio", WORDLESS["audio"], **hers.now()))
    assert "Tu cita está confirmada" in hers.writes("sí")
    assert state(asked) == Status.CONFIRMED


def test_a_yes_written_before_the_question_left_does_not_answer_it(
    hers: Telephone, asked: Appointment, clock: Clock
) -> None:
    """given a «sí» to something else, held up on its way; when «¿vas a venir?» leaves meanwhile."""
    sent = int(clock.now.timestamp())
    hers.sends(text("sí", who=hers.number, at=sent - 2))
    assert state(asked) == Status.PENDING


def test_whatsapp_tells_whole_seconds(hers: Telephone, asked: Appointment, clock: Clock) -> None:
    """An answer of the same moment may seem to be written a little before its question."""
    OutboundMessage.objects.update(sent_at=clock.now + timedelta(milliseconds=900))
    hers.sends(text("sí", who=hers.number, at=int(clock.now.timestamp())))
    assert state(asked) == Status.CONFIRMED


def test_nobody_elses_question_is_answered(
    whatsapp: Graph, clock: Clock, asked: Appointment
) -> None:
    """promise: G11"""
    Telephone(whatsapp, clock, "+527229998877").writes("sí")
    assert state(asked) == Status.PENDING
