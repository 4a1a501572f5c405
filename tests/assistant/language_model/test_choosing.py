"""The model chooses out of closed lists, or it has chosen nothing."""

import pytest

from tests.assistant.hostile_models import HOSTILE_WORDS
from tests.assistant.model_server import Behaviour, answers, says, serving
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.language_model import connection
from ventanilla.assistant.language_model.choosing import Choice, choose
from ventanilla.assistant.language_model.client import Model
from ventanilla.assistant.language_model.phrasing import opening

INTENTS = [Intent.BOOK, Intent.COST]
PROCEDURES = {"constancia": "Constancia de no propiedad"}


def chosen(behave: Behaviour, kind: str = "openai") -> Choice | None:
    with serving(behave) as server:
        found = connection.read(server.settings(kind))
        assert found is not None
        return choose(Model(found), "cuánto sale el papelito", INTENTS, PROCEDURES)


@pytest.mark.parametrize("kind", ["openai", "anthropic"])
def test_a_wish_and_a_procedure(kind: str) -> None:
    behave = answers(intent="cost", procedure="constancia")
    assert chosen(behave, kind) == Choice(Intent.COST, "constancia")


def test_a_wish_alone() -> None:
    assert chosen(answers(intent="book", procedure="ninguno")) == Choice(Intent.BOOK)


def test_not_sure_either() -> None:
    assert chosen(answers(intent="unclear", procedure="constancia")) is None


@pytest.mark.parametrize("name", HOSTILE_WORDS)
def test_anything_else_is_nothing(name: str) -> None:
    """promise: H2"""
    assert chosen(says(HOSTILE_WORDS[name])) is None


def test_a_wish_that_was_not_offered_is_nothing() -> None:
    assert chosen(answers(intent="cancel", procedure="ninguno")) is None


@pytest.mark.parametrize("name", HOSTILE_WORDS)
def test_of_an_opening_only_courtesy_is_left(name: str) -> None:
    """promise: H2"""
    with serving(says(HOSTILE_WORDS[name])) as server:
        found = connection.read(server.settings())
        assert found is not None
        assert opening(Model(found), "cuánto sale", Intent.COST, ()) == ""
        server.behave = answers(sentence="Qué bueno que preguntas, con gusto te ayudo.")
        assert opening(Model(found), "cuánto sale", Intent.COST, ()).startswith("Qué bueno")
