"""A whole booking told as a conversation, and every way in which it may go otherwise."""

import pytest

from tests.assistant.chat import Chat, Means, only
from tests.people import ECATEPEC, TITULO, TUESDAY, at
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.assistant.intents import Intent

pytestmark = pytest.mark.django_db

PERSON = ("María García López", "722 234 5610")


def test_question_by_question(chat: Chat) -> None:
    assert chat.say("quiero una cita") == "¿Qué trámite necesitas?"
    assert len(chat.labels) == 10
    assert "municipio" in chat.tap("Título de propiedad")
    assert "Te toca en Delegación Regional Ecatepec" in chat.say("Ecatepec")
    assert "Identificación oficial" in chat.last.text
    assert chat.tap("Sí, continuar") == "¿Qué día puedes ir?"
    assert chat.labels[0] == "Mar 8 sep" and chat.labels[-1] == "Ver más días"
    chat.tap("Mar 8 sep")
    assert chat.labels == ["9:30 a 11:00", "11:30 a 1:00", "1:30 a 2:30"]
    chat.tap("9:30 a 11:00")
    assert "nombre" in chat.tap("10:00 de la mañana")
    assert "Nombre: María. Apellidos: García López." in chat.say(PERSON[0])
    assert "722 234 56 10" in chat.say(PERSON[1])
    assert chat.labels == ["Confirmar cita", "Cambiar datos", "Elegir otra hora"]
    assert chat.tap("Confirmar cita").startswith("Listo, María. Tu clave (CTS) es:")
    appointment = only()
    assert appointment.starts_at == at("10:00", TUESDAY)
    assert (appointment.full_name, appointment.phone) == (PERSON[0], "+527222345610")
    assert appointment.channel == Channel.WEB
    assert chat.last.voucher == appointment.token and chat.last.intent is Intent.BOOK


def test_what_was_said_is_not_asked_again(chat: Chat, means: Means) -> None:
    means("título de propiedad en ecatepec", wish=Intent.BOOK, procedure=TITULO, place=ECATEPEC)
    text = chat.say("quiero cita para título de propiedad en ecatepec el martes")
    assert "Te toca en Delegación Regional Ecatepec" in text
    assert "¿A qué hora el martes 8 de septiembre?" in chat.say("sí")


def test_pressed_twice_is_booked_once(chat: Chat) -> None:
    chat.say("quiero cita para título de propiedad", "ecatepec", "sí", "mañana", "10 y media")
    chat.say(*PERSON)
    confirm = chat.last.options[0].says
    chat.say(confirm)
    assert chat.say(confirm).startswith("Tu cita ya estaba registrada.")
    assert Appointment.objects.count() == 1
