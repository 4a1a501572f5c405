"""What works at any point of any flow, and what happens to a message that answers nothing."""

import pytest

from tests.assistant.chat import Chat, Means
from tests.people import ANA, book
from ventanilla.appointments.models import Appointment
from ventanilla.assistant.dialogue import answering, words
from ventanilla.assistant.dialogue.words import Word
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.models import AskedCount
from ventanilla.assistant.reply import Behaviour

pytestmark = pytest.mark.django_db

STEPS = (
    "quiero cita",
    "título de propiedad",
    "ecatepec",
    "sí",
    "el martes",
    "10:30",
    "Ana Peña",
    "7222345610",
)
EVERYWHERE = [STEPS[:count] for count in range(1, len(STEPS) + 1)]


@pytest.mark.parametrize("said", EVERYWHERE)
class TestAtAnyPoint:
    def test_menu(self, chat: Chat, said: tuple[str, ...]) -> None:
        chat.say(*said, "MENÚ")
        assert "Agendar una cita" in chat.labels and not chat.state.flow

    def test_leaving(self, chat: Chat, said: tuple[str, ...]) -> None:
        assert "No cambiamos nada" in chat.say(*said, "cancelar")
        assert not chat.state.flow

    def test_help_and_again(self, chat: Chat, said: tuple[str, ...]) -> None:
        question, labels = chat.say(*said), chat.labels
        assert chat.say("ayuda").endswith(question) and "atrás" in chat.last.text
        assert question in chat.say("repetir") and chat.labels == labels

    def test_a_person(self, chat: Chat, said: tuple[str, ...]) -> None:
        step = chat.say(*said) and chat.state.step
        assert "Una persona te contesta" in chat.say("persona")
        assert chat.stored.waiting_since and chat.state.step == step

    def test_back(self, chat: Chat, said: tuple[str, ...]) -> None:
        before = chat.say(*said[:-1]) if len(said) > 1 else ""
        chat.say(said[-1])
        text = chat.say("atrás")
        assert text.splitlines()[-1:] == before.splitlines()[-1:] or "No cambiamos nada" in text

    def test_a_question_is_answered_and_the_flow_goes_on(
        self, chat: Chat, means: Means, said: tuple[str, ...]
    ) -> None:
        means("¿y cuánto cuesta?", wish=Intent.COST, procedure="constancia")
        question, labels, step = chat.say(*said), chat.labels, chat.state.step
        text = chat.say("¿y cuánto cuesta?")
        assert "gratis" in text and question.splitlines()[-1] in text
        assert (chat.labels, chat.state.step) == (labels, step)

    def test_danger_first_and_the_flow_afterwards(
        self, chat: Chat, means: Means, said: tuple[str, ...]
    ) -> None:
        means("se está quemando mi casa", wish=Intent.EMERGENCY)
        chat.say(*said)
        step = chat.state.step
        assert "911" in chat.say("se está quemando mi casa")
        assert chat.last.intent is Intent.EMERGENCY and chat.state.step == step

    def test_two_misunderstandings(self, chat: Chat, said: tuple[str, ...]) -> None:
        question, step = chat.say(*said), chat.state.step
        assert question.splitlines()[-1] in chat.say("¿grr?")
        assert chat.say("¿grr grr?") == answering.LOST
        assert chat.labels == ["Ver el menú", "Hablar con alguien", "Seguir con lo mismo"]
        assert chat.tap("Seguir") == question and chat.state.step == step

    @pytest.mark.parametrize(
        "button", ["day:2026-09-01", "hour:x", "which:9", "book:old", "nonsense:1"]
    )
    def test_an_old_button(self, chat: Chat, said: tuple[str, ...], button: str) -> None:
        question, step = chat.say(*said), chat.state.step
        text = chat.say(button)
        assert text.startswith(answering.OLD_BUTTON) and text.endswith(question)
        assert chat.state.step == step and not Appointment.objects.exists()


def test_an_old_button_outside_of_everything(chat: Chat) -> None:
    assert chat.say("day:2026-09-08").startswith(answering.OLD_BUTTON)
    assert "Agendar una cita" in chat.labels


def test_another_wish_begins_another_flow(chat: Chat) -> None:
    book(ANA)
    chat.say(*STEPS[:3])
    assert "Escribe tu clave" in chat.say("cancelar mi cita")
    assert chat.state.flow == Intent.CANCEL


def test_what_else_is_asked_is_told_before_the_first_question(chat: Chat, means: Means) -> None:
    means("cita", wish=Intent.BOOK, also=(Intent.COST,), procedure="constancia")
    text = chat.say("quiero una cita y saber cuánto cuesta")
    assert text.startswith("Costo de «Constancia de trámite»:")
    assert text.endswith("¿En qué municipio está tu casa o terreno? Escríbelo.")
    assert chat.last.also == (Intent.COST,) and chat.last.behaviour is Behaviour.ANSWER
    assert "procedure.constancia.cost" in chat.last.facts


def test_of_two_things_to_be_carried_out_the_first_begins(chat: Chat, means: Means) -> None:
    means("citas", wish=Intent.CANCEL, also=(Intent.BOOK, Intent.REQUIREMENTS))
    assert "Escribe tu clave" in chat.say("mis citas")
    assert chat.last.also == (Intent.BOOK, Intent.REQUIREMENTS)


def test_what_a_key_is_is_told_and_none_is_looked_for(chat: Chat) -> None:
    assert chat.say("qué es la clave CTS").startswith("Tu clave (CTS) es el número de tu cita.")
    assert not chat.state.flow


def test_a_person_asked_for_in_a_word_is_counted(chat: Chat) -> None:
    chat.say("asesor")
    assert AskedCount.objects.get().intent == Intent.HUMAN


def test_where_it_is_asked_cancelling_is_the_answer(chat: Chat) -> None:
    book(ANA)
    chat.say("cancelar mi cita", "no la tengo", "Ana María Peña Gómez", "7222345610")
    assert chat.say("cancelar").startswith("Listo. Cancelamos")


def test_two_misunderstandings_outside(chat: Chat) -> None:
    chat.say("grr")
    assert chat.say("grr grr") == answering.LOST
    assert chat.labels == ["Ver el menú", "Hablar con alguien"]


def test_what_is_understood_begins_the_count_again(chat: Chat) -> None:
    chat.say("grr", "cuanto cuesta la constancia de trámite")
    assert chat.say("grr") != answering.LOST


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("Menú", Word.MENU),
        ("inicio", Word.MENU),
        ("AYUDA", Word.HELP),
        ("persona.", Word.HUMAN),
        ("Hablar con alguien", Word.HUMAN),
        ("atras", Word.BACK),
        ("repetir", Word.AGAIN),
        ("ayúdame a sacar mi título", None),
        ("cancelar mi cita", None),
    ],
)
def test_words(typed: str, word: Word | None) -> None:
    assert words.read(typed) is word
