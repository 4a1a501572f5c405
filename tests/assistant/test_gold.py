"""Three hundred clear questions of fact, and the field of the catalogue that answers each."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ventanilla.assistant.answers.answering import answer
from ventanilla.assistant.reply import Reply
from ventanilla.assistant.understanding.understand import understand
from ventanilla.catalog.catalogue import Catalogue, current

pytestmark = pytest.mark.django_db

GOLD = Path(__file__).parent / "data" / "gold.jsonl"
LEAST_RIGHT = 0.98
AT = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
ROWS: list[dict[str, Any]] = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]


def replied(text: str) -> Reply:
    return answer(understand(text, current()), AT)


def procedures_of(facts: tuple[str, ...]) -> set[str]:
    return {fact.split(".")[1] for fact in facts if fact.startswith("requirement.")}


def is_right(row: dict[str, Any], reply: Reply) -> bool:
    """Opening hours of nobody's office in particular are those of the central one, in the same words."""
    if row["facts"] == ["institution.help_hours"]:
        return any(fact.endswith(("help_hours", "hours_text")) for fact in reply.facts)
    return set(row["facts"]) <= set(reply.facts)


def gives_whole_list(code: str, reply: Reply, catalogue: Catalogue) -> bool:
    documents = [each.document for each in catalogue.procedures[code].requirements.all()]
    places = [reply.text.find(document) for document in documents]
    return -1 not in places and places == sorted(places)


def test_questions_of_fact_are_answered_with_the_right_field() -> None:
    """promise: H3"""
    wrong = [row["text"] for row in ROWS if not is_right(row, replied(row["text"]))]

    assert len(ROWS) == 300
    assert 1 - len(wrong) / len(ROWS) >= LEAST_RIGHT, wrong


def test_nobody_is_told_the_papers_of_another_procedure() -> None:
    """promise: H3"""
    catalogue = current()
    for row in ROWS:
        wanted = procedures_of(tuple(row["facts"]))
        reply = replied(row["text"])
        told = procedures_of(reply.facts)
        assert not wanted or told <= wanted, row["text"]
        for code in told:
            assert gives_whole_list(code, reply, catalogue), row["text"]
