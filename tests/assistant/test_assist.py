"""A conversation with a language model beside it: what it may add, what it is told, what it never does."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.serializers import serialize
from django.db import connections, transaction
from pytest_django import Settings

from tests.assistant.chat import Chat, Means
from tests.assistant.hostile_models import HOSTILE, SENTENCES, SLOW
from tests.assistant.model_server import Handler, ModelServer, answers, says, serving
from tests.people import ANA, CONSTANCIA, TOLUCA, Clock, book
from ventanilla.appointments.models import Appointment
from ventanilla.assistant import assist
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import LONGEST_BODY, Reply
from ventanilla.assistant.reply import Behaviour as Manner
from ventanilla.assistant.understanding.reading import Reading
from ventanilla.catalog import catalogue

pytestmark = pytest.mark.django_db

WARM = "Qué bueno que preguntas, con gusto te ayudo."
RIGHT = answers(intent="cost", procedure=CONSTANCIA, sentence=WARM)
UNSURE, SURE = "y lo del papelito ese", "qué papeles pide"
LIMIT = 0.5


@pytest.fixture(autouse=True)
def forgotten_failures() -> None:
    assist._kept.cache_clear()


@pytest.fixture
def model(settings: Settings, means: Means) -> Iterator[ModelServer]:
    """It answers right until a test says otherwise; two messages are understood as the test says."""
    means(UNSURE)
    means(SURE, wish=Intent.REQUIREMENTS, procedure=CONSTANCIA)
    with serving(RIGHT) as server:
        settings.ASSISTANT_MODEL = server.settings(SECONDS=str(LIMIT))
        yield server


@pytest.fixture
def template(clock: Clock, settings: Settings) -> Callable[[str], Reply]:
    """What is answered to somebody else without a model."""

    def said(text: str) -> Reply:
        told, settings.ASSISTANT_MODEL = settings.ASSISTANT_MODEL, dict.fromkeys(PARTS, "")
        chat = Chat(clock)
        chat.say(text)
        settings.ASSISTANT_MODEL = told
        return chat.last

    return said


PARTS = ("KIND", "URL", "NAME", "KEY", "SECONDS")


def everything() -> str:
    return serialize("json", Appointment.objects.order_by("pk"))


def test_where_the_understanding_is_unsure_it_chooses(chat: Chat, model: ModelServer) -> None:
    chat.say(UNSURE)
    assert (chat.last.intent, chat.last.procedure) == (Intent.COST, CONSTANCIA)
    assert WARM not in chat.last.text, "asked once a message"
    assert len(model.received) == 1


def test_where_it_is_sure_it_says_something_warm_before_the_answer(
    chat: Chat, model: ModelServer, template: Callable[[str], Reply]
) -> None:
    plain = template(SURE)
    chat.say(SURE)
    assert chat.last.text == f"{WARM}\n\n{plain.text}"
    assert chat.last.facts == plain.facts
    assert len(model.received) == 1


def test_off_it_is_asked_nothing(
    chat: Chat, model: ModelServer, template: Callable[[str], Reply]
) -> None:
    assert WARM not in template(SURE).text
    assert template(UNSURE).intent is Intent.UNCLEAR
    assert not model.received


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("text", [SURE, UNSURE])
def test_of_a_hostile_one_nothing_reaches_the_person(
    chat: Chat, model: ModelServer, template: Callable[[str], Reply], name: str, text: str
) -> None:
    """promises: H2, H4"""
    book(ANA)
    before, plain = everything(), template(text)
    model.behave = HOSTILE[name]
    began = time.monotonic()
    chat.say(text)
    assert time.monotonic() - began < LIMIT + 1
    assert chat.last.text == plain.text
    assert everything() == before
    assert len(model.received) == 1


def test_if_the_sentence_were_not_checked_it_would_reach_her(
    chat: Chat, model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """promise: H2 (negative control)"""
    name = "ventanilla.assistant.language_model.phrasing.is_harmless"
    monkeypatch.setattr(name, lambda sentence, facts: True)
    model.behave = answers(sentence=SENTENCES["an amount"])
    assert "$500" in chat.say(SURE)


@pytest.mark.parametrize("name", SLOW)
def test_a_slow_one_holds_nobody_else_up(chat: Chat, model: ModelServer, name: str) -> None:
    """promise: H4. After three it is not waited for at all."""
    model.behave = SLOW[name]
    for _ in range(3):
        chat.say(SURE)
    began = time.monotonic()
    chat.say(SURE)
    assert time.monotonic() - began < LIMIT
    assert len(model.received) == 3


def test_no_lock_is_held_while_it_is_waited_for(chat: Chat, model: ModelServer) -> None:
    """A server that is slow to answer must not keep others from booking."""
    ours, depth = connections["default"], []

    def looks(handler: Handler, request: dict[str, Any]) -> None:
        depth.append(len(ours.savepoint_ids))
        RIGHT(handler, request)

    model.behave = looks
    outside = len(ours.savepoint_ids)
    chat.say(SURE)
    assert depth == [outside]
    with transaction.atomic():
        chat.say(SURE)
    assert depth == [outside, outside + 1], "a lock would be seen"


CANARIES = ["7222345610", "234 5610", "234-5610", "Peña", "Ana María", "Zeferina", "PEGA800101"]
TOLD = [
    "hola, me llamo Ana María Peña Gómez y mi cel es 722 234 5610, qué papeles pide",
    "soy Zeferina Peña, qué papeles pide",
    "mi CURP es PEGA800101MMCXYZ09 qué papeles pide",
    "márquenme al 722-234-5610 qué papeles pide",
    "a nombre de Ana María Peña: y lo del papelito ese",
]


def heard(server: ModelServer) -> str:
    """Every byte it got, with what JSON writes otherwise read back."""
    raw = b"\n".join(server.received).decode()
    return raw + raw.encode().decode("unicode_escape")


@pytest.mark.parametrize("text", TOLD)
def test_it_hears_of_nobody(chat: Chat, model: ModelServer, text: str) -> None:
    """promise: H5"""
    chat.say(text)
    assert len(model.received) == 1
    assert not [each for each in CANARIES if each.lower() in heard(model).lower()]


def test_not_even_the_key_of_an_appointment(chat: Chat, model: ModelServer) -> None:
    """promise: H5"""
    cts = book(ANA).cts
    chat.say(f"mi clave es {cts}, {UNSURE}", f"{cts} {SURE}")
    assert cts not in heard(model)
    assert cts[-8:] not in heard(model)


def test_unmasked_it_would_hear(
    chat: Chat, model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """promise: H5 (negative control)"""
    monkeypatch.setattr(assist, "masked", lambda text, known_names=(): text)
    chat.say(TOLD[0])
    assert [each for each in CANARIES if each.lower() in heard(model).lower()]


def test_in_the_middle_of_a_booking_it_is_not_asked(
    chat: Chat, model: ModelServer, means: Means
) -> None:
    """promise: H5. The answer to «¿Cómo te llamas?» is a name, and there is nothing to mask it by."""
    means("quiero cita", wish=Intent.BOOK, procedure=CONSTANCIA, place=TOLUCA)
    chat.say("quiero cita")
    assert chat.state.flow
    before = len(model.received)
    chat.say("Zeferina", "Ana María Peña", UNSURE, SURE)
    assert len(model.received) == before


def test_a_button_or_a_word_that_always_works_is_not_asked_about(
    chat: Chat, model: ModelServer
) -> None:
    chat.say(SURE)
    before = len(model.received)
    chat.say(chat.last.options[0].says)
    chat.say("menú")
    assert len(model.received) == before


@pytest.mark.parametrize(
    "wish", [Intent.EMERGENCY, Intent.UNSAFE, Intent.OUT_OF_SCOPE, Intent.COMPLAINT, Intent.HUMAN]
)
def test_an_emergency_a_refusal_and_a_complaint_are_left_as_they_are(
    chat: Chat, model: ModelServer, means: Means, wish: Intent
) -> None:
    means("un mensaje", wish=wish)
    assert WARM not in chat.say("un mensaje")
    assert not model.received


def test_a_step_of_a_booking_is_left_as_it_is() -> None:
    reading = Reading("texto", "texto", extra={assist.OPENING: WARM})
    for reply in (
        Reply("¿Qué día?", intent=Intent.BOOK),
        Reply("¿De cuál?", intent=Intent.COST, behaviour=Manner.ASK),
        Reply("Llama al 911.", intent=Intent.COST, also=(Intent.EMERGENCY,)),
        Reply("x" * LONGEST_BODY, intent=Intent.COST),
    ):
        assert assist.with_opening(reading, reply) is reply


def test_it_chooses_among_what_the_message_may_mean(chat: Chat, model: ModelServer) -> None:
    """Of a message that named its procedure it is not asked which."""
    known = catalogue.current()
    named = Reading(UNSURE, UNSURE, procedure=known.procedures["comites"])
    assert assist.second_reading(named, known) is named, (
        "a procedure that was not offered is no answer"
    )
    model.behave = says(json.dumps({"intent": "cost", "procedure": "ninguno"}))
    found = assist.second_reading(named, known)
    assert (found.wish, found.procedure) == (Intent.COST, named.procedure)
