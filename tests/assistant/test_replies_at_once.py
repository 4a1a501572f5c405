"""Two messages of one conversation at the same instant are taken one after the other."""

import pytest

from tests.assistant.chat import Chat
from tests.people import Clock, at_once
from ventanilla.appointments import guards
from ventanilla.appointments.models import Appointment
from ventanilla.assistant.models import Line
from ventanilla.assistant.replies import reply

pytestmark = pytest.mark.django_db(transaction=True)

BOOKING = ("quiero cita", "título de propiedad", "ecatepec", "sí", "el martes", "10:30")


def test_confirmed_many_times_at_once_is_booked_once(clock: Clock) -> None:
    """promise: B4"""
    chat = Chat(clock)
    chat.say(*BOOKING, "María García López", "7222345610")
    confirm = chat.last.options[0].says
    answers = at_once([lambda: reply(chat.row, confirm, evidence=guards.TRUSTED)] * 6)
    assert Appointment.objects.count() == 1
    key = {each.text.split("\n")[1] for each in answers if not isinstance(each, Exception)}
    assert len(key) == 1, answers


def test_each_of_several_is_taken(clock: Clock) -> None:
    chat = Chat(clock)
    chat.say("quiero cita")
    answers = at_once(
        [lambda text=text: reply(chat.row, text) for text in ("constancia", "¿qué?", "1")]
    )
    assert not [each for each in answers if isinstance(each, Exception)], answers
    assert Line.objects.filter(who=Line.Who.PERSON).count() == 4
    assert chat.state.flow == "book"


def test_two_conversations_do_not_wait_for_each_other_s_place(clock: Clock) -> None:
    chats = [Chat(clock) for _ in range(4)]
    for number, chat in enumerate(chats):
        chat.say(*BOOKING, "María García López", f"722234561{number}")
    answers = at_once(
        [
            lambda chat=chat: reply(chat.row, chat.last.options[0].says, evidence=guards.TRUSTED)
            for chat in chats
        ]
    )
    texts = [each.text for each in answers if not isinstance(each, Exception)]
    assert sum(text.startswith("Listo") for text in texts) == 3, answers
    assert sum(text.startswith("Alguien tomó ese lugar") for text in texts) == 1
    assert Appointment.objects.count() == 3
