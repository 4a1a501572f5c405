"""Asking back, and what buttons send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assistant.questions import ask, reading
from ventanilla.assistant.answers import asking, chosen, options, payloads
from ventanilla.assistant.answers.payloads import Payload, Verb
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import MOST_BUTTONS, Behaviour, Option
from ventanilla.assistant.understanding.reading import Guess
from ventanilla.catalog.catalogue import Catalogue


def test_unsure_offers_the_likeliest_with_what_was_understood(whole: Catalogue) -> None:
    guesses = tuple(Guess(each, 0.3) for each in (Intent.COST, Intent.OFFICE, Intent.BOOK))
    reply = ask(procedure="constancia", municipality="033", guesses=guesses)

    assert reply.behaviour is Behaviour.ASK
    assert [option.says for option in reply.options] == [
        "costo:constancia",
        "oficina:033:constancia",
        "agendar:constancia:033",
    ]
    assert reply.candidates == (Intent.COST, Intent.OFFICE, Intent.BOOK)


def test_unsure_of_everything_still_offers_something(whole: Catalogue) -> None:
    reply = asking.unsure(reading())

    assert reply.text.startswith("No te entendí bien.")
    assert len(reply.options) == MOST_BUTTONS


def test_a_question_back_never_repeats_a_button(whole: Catalogue) -> None:
    for intent in Intent:
        rows = asking.procedure_part(intent).options
        assert len(rows) == len(whole.procedures) + 1
        assert all(payloads.parse(row.says) for row in rows)


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("menu:", Payload(Verb.MENU)),
        ("papeles:constancia", Payload(Verb.PAPERS, "constancia")),
        ("papeles:", Payload(Verb.PAPERS)),
        ("oficina:033", Payload(Verb.OFFICE, "", "033")),
        ("oficina:033:constancia", Payload(Verb.OFFICE, "constancia", "033")),
        ("agendar::033", Payload(Verb.BOOK, "", "033")),
        ("agendar:constancia:", Payload(Verb.BOOK, "constancia")),
    ],
)
def test_a_payload_is_read_as_it_was_written(text: str, payload: Payload) -> None:
    assert payloads.parse(text) == payload
    assert payloads.build(payload.verb, payload.procedure, payload.municipality) == text


@pytest.mark.parametrize(
    "text",
    ["", "hola", "menu", "menu:1", "borrar:todo", "agendar:constancia", "papeles:a:b", "x:y:z"],
)
def test_what_no_button_writes_is_a_message(text: str) -> None:
    assert payloads.parse(text) is None


@given(st.text())
def test_any_text_is_read_or_is_not_a_payload(text: str) -> None:
    payload = payloads.parse(text)

    assert payload is None or text.startswith(payload.verb)


def test_a_button_of_what_is_gone_wishes_it_without_it(whole: Catalogue) -> None:
    payload = payloads.parse("papeles:borrado")
    assert payload
    read = chosen.reading_of(payload, "papeles:borrado", whole)

    assert (read.wishes, read.procedure) == ((Intent.REQUIREMENTS,), None)


def test_long_labels_make_a_list() -> None:
    long = Option("Asentamiento irregular", "tramite:a")

    assert len(options.fitting([long])) == MOST_BUTTONS + 1
    assert options.fitting([options.MENU, options.MENU]) == (options.MENU,)
