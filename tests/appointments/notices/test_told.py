"""The messages of an appointment, among what happened to it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.appointments.notices.told import K, tell, wanting
from tests.people import MONDAY, NOW, Clock, at, staff, statements
from ventanilla.appointments import story
from ventanilla.appointments.models import Appointment, Notice
from ventanilla.appointments.notices import resending, sent, told
from ventanilla.appointments.notices.withdrawing import withdraw
from ventanilla.catalog.models import MessageKind
from ventanilla.messaging.models import OutboundMessage, State, Why

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "channel")]


def became(state: State, why: str = "", after: timedelta = timedelta(minutes=14)) -> None:
    when = {"state_at": NOW + after, "sent_at": NOW}
    OutboundMessage.objects.update(state=state, why=why, channel="whatsapp", **when)


def sentences(appointment: Appointment) -> list[str]:
    return [each.text for each in told.of(appointment)]


@pytest.mark.parametrize(
    ("state", "why", "said"),
    [
        (State.QUEUED, "", "Está por salir el recordatorio del día anterior por WhatsApp"),
        (State.SENT, "", "Le mandamos el recordatorio del día anterior por WhatsApp"),
        (
            State.READ,
            "",
            "Le mandamos el recordatorio del día anterior por WhatsApp; "
            "lo leyó a las 10:14 de la mañana",
        ),
        (
            State.FAILED,
            Why.NOT_THERE,
            "No se le pudo mandar el recordatorio del día anterior por WhatsApp: "
            "ese número no tiene WhatsApp",
        ),
        (
            State.DROPPED,
            Why.STOPPED,
            "Ya no se le mandó el recordatorio del día anterior: "
            "pidió ya no recibir mensajes (BAJA)",
        ),
    ],
)
def test_each_state_is_a_sentence(state: State, why: str, said: str) -> None:
    appointment = wanting()
    tell(appointment, K.DAY_BEFORE)
    became(state, why)
    assert sentences(appointment) == [said]


def test_another_day_is_named() -> None:
    appointment = wanting()
    tell(appointment, K.CONFIRM)
    became(State.DELIVERED, after=timedelta(days=1, hours=3))
    assert sentences(appointment) == [
        "Le mandamos la pregunta de si va a venir por WhatsApp; "
        "le llegó el martes 8 de septiembre a la 1:00 de la tarde"
    ]


def test_every_kind_and_every_state_has_words() -> None:
    """A new one without words turns this red."""
    assert {*told.SUBJECTS} == {*MessageKind}
    assert {each for each in sent.FATES if each} == {*State}
    appointment = wanting()
    tell(appointment, K.SURVEY)
    for state in State:
        became(state)
        assert sentences(appointment)


def test_who_wants_no_message_and_where_there_is_no_channel(settings: Any) -> None:
    refuses = wanting(wants=False)
    tell(refuses, K.OFFICE_CHANGED, cambio="Se movió.")
    assert sentences(refuses)[0].endswith("la oficina cambió su cita: no quiere mensajes")
    Notice.objects.all().delete()
    Appointment.objects.update(wants_messages=True)
    settings.CONSOLE_MESSAGES = False
    refuses.refresh_from_db()
    tell(refuses, K.OFFICE_CHANGED, cambio="Se movió.")
    assert sentences(refuses)[0].endswith("ningún medio prendido para mandar mensajes")


def test_the_story_has_them_in_their_place(clock: Clock) -> None:
    appointment = wanting()
    notice = tell(appointment, K.DAY_BEFORE)
    assert notice
    became(State.FAILED, Why.NO_WAY)
    clock.now = at("13:00", MONDAY)
    rosa = staff()
    resending.resend(Notice.objects.get(), seen=notice.message_id or 0, by=rosa)
    Notice.objects.update(told_at=timezone.now(), told_by=rosa)
    events = story.of(Appointment.objects.get(pk=appointment.pk))
    assert [each.what.partition(":")[0] for each in events] == [
        "Se registró",
        "No se le pudo mandar el mensaje por WhatsApp",
        "Está por salir el recordatorio del día anterior por la consola",
        "Le avisó por teléfono",
    ]
    assert [each.who for each in events[1:]] == ["El sistema", "El sistema", "rosa"]


def test_however_many_there_are_they_cost_as_much() -> None:
    appointment = wanting()
    tell(appointment, K.REGISTERED)
    with statements() as few:
        told.of(appointment)
    for kind in (K.CONFIRM, K.DAY_BEFORE, K.HOURS_BEFORE, K.SURVEY):
        tell(appointment, kind)
    with statements() as many:
        assert len(told.of(appointment)) == 5
    assert len(few) == len(many) == 2


def test_who_told_it_is_named() -> None:
    appointment = wanting()
    tell(appointment, K.OFFICE_CHANGED, cambio="Se movió.")
    became(State.FAILED, Why.NO_WAY)
    Notice.objects.update(told_at=NOW + timedelta(hours=1), told_by=staff())
    failed, by_telephone = told.of(appointment)
    assert failed.sentence.startswith("No se le pudo mandar el aviso de que la oficina cambió")
    assert by_telephone.sentence == "rosa le avisó por teléfono"


def test_what_was_taken_back_was_never_told() -> None:
    appointment = wanting()
    tell(appointment, K.CONFIRM)
    withdraw(appointment)
    assert OutboundMessage.objects.get().state == State.DROPPED
    assert sentences(appointment) == []
