"""Another catalogue, and other answers: nothing that an institution says is written in the program."""

import pytest

from tests.assistant.invention import inventions, values
from tests.assistant.other_catalogue import old_words, other
from tests.assistant.questions import ask, every_reading
from tests.catalogs import publish
from tests.people import NOW
from ventanilla.assistant.answers import answering
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import Reply
from ventanilla.catalog.catalogue import current

pytestmark = pytest.mark.django_db

PLACES = ("", "009", "014", "121", "033", "057", "058", "082", "088", "099", "106", "110", "120")
"""One municipality of each office."""
SAME_EVERYWHERE = ("emergency.", "asked.", "version.", "closure.")
COUNTED = (".requirements", ".copies")


def every_reply() -> list[tuple[Reply, object]]:
    procedures = ("", *current().procedures)
    readings = [
        each for code in procedures for place in PLACES for each in every_reading(code, place)
    ]
    return [(answering.answer(each, NOW), each.day) for each in readings]


def test_every_fact_changes_with_the_catalogue() -> None:
    """promise: H3"""
    before, words = current(), old_words()
    publish(other())
    now = current()
    told: set[str] = set()

    for reply, day in every_reply():
        assert not inventions(reply, now, day)
        assert not [old for old in words if old in reply.text]
        told.update(reply.facts)

    for fact in told:
        if not fact.startswith(SAME_EVERYWHERE) and not fact.endswith(COUNTED):
            assert not values(fact, before) & values(fact, now), fact
    assert len({fact.split(".")[-1] for fact in told}) > 20


def test_words_of_before_would_be_seen() -> None:
    """promise: H3 (negative control)"""
    words = old_words()
    remembered = ask(Intent.COST, procedure="constancia")
    publish(other())

    assert [old for old in words if old in remembered.text]
    assert inventions(remembered, current())
