"""The command that answers many messages at once, each on its own."""

import io
import json
import sys
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries

from ventanilla.assistant import conversing
from ventanilla.assistant.dialogue.turn import Turn
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.models import AskedCount, Conversation, Line, Miss
from ventanilla.assistant.reply import Reply
from ventanilla.catalog.catalogue import current

pytestmark = pytest.mark.django_db

FIELDS = {
    "id",
    "intent",
    "also",
    "procedure",
    "municipality",
    "behaviour",
    "reply",
    "ms",
    "candidates",
}


def replies(monkeypatch: pytest.MonkeyPatch, *lines: str | bytes) -> tuple[list[Any], str, int]:
    """The rows that it writes, what it complains of, and how it ends."""
    sent = b"\n".join(line.encode() if isinstance(line, str) else line for line in lines)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(sent)))
    out, errors, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("assistant_replies", stdout=out, stderr=errors)
    except SystemExit as end:
        code = int(str(end.code))
    return [json.loads(line) for line in out.getvalue().splitlines()], errors.getvalue(), code


def test_each_message_has_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, errors, code = replies(
        monkeypatch,
        '{"id": 7, "text": "cuanto cuesta la constancia"}',
        "",
        '{"id": "b", "text": "donde me toca si vivo en ecatepec"}',
    )

    assert (errors, code) == ("", 0)
    assert [set(row) for row in rows] == [FIELDS, FIELDS]
    cost, office = rows
    assert (cost["id"], cost["intent"], cost["procedure"]) == (7, Intent.COST, "constancia")
    assert (cost["behaviour"], cost["municipality"]) == ("answer", None)
    assert (office["id"], office["municipality"]) == ("b", "Ecatepec de Morelos")
    assert current().procedures["constancia"].cost in cost["reply"]
    assert cost["reply"].splitlines()[-1] == "Agendar cita"
    assert cost["ms"] > 0 and cost["candidates"][0] == "cost"


def test_a_message_knows_nothing_of_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, _, _ = replies(
        monkeypatch,
        '{"id": 1, "text": "cuanto cuesta la constancia"}',
        '{"id": 2, "text": "cuanto tarda"}',
    )

    assert (rows[1]["procedure"], rows[1]["behaviour"]) == (None, "ask_clarifying")


@pytest.mark.parametrize(
    "broken",
    [
        "hola",
        '["id", "text"]',
        '{"id": 1}',
        '{"text": "hola"}',
        '{"id": 1, "text": 5}',
        b'{"id": 1, "text": "\xff"}',
        '{"id": 1, "text": "\\ud800"}',
        "[" * 100_000,
    ],
)
def test_a_broken_line_is_told_by_its_number_and_the_others_are_answered(
    monkeypatch: pytest.MonkeyPatch, broken: str | bytes
) -> None:
    rows, errors, code = replies(
        monkeypatch, '{"id": 1, "text": "hola"}', broken, '{"id": 3, "text": "gracias"}'
    )

    assert [row["id"] for row in rows] == [1, 3]
    assert errors.startswith("Renglón 2: ") and code == 1


@pytest.mark.parametrize(
    ("text", "behaviour", "begins"),
    [
        ("quiero una cita", "answer", "¿Qué trámite necesitas?"),
        ("como va mi cita", "ask_clarifying", "Te digo cómo va."),
        ("como va 2026-10-106-01-00001-87", "answer", "No encontramos una cita con esa clave"),
        ("que es la clave cts", "answer", "Tu clave (CTS) es el número de tu cita."),
        ("asesor", "answer", "Le avisamos a"),
        ("menú", "ask_clarifying", "Esto es lo que puedo hacer"),
    ],
)
def test_what_is_carried_out_begins_as_in_a_conversation(
    monkeypatch: pytest.MonkeyPatch, text: str, behaviour: str, begins: str
) -> None:
    rows, _, _ = replies(monkeypatch, json.dumps({"id": 1, "text": text}))

    assert rows[0]["reply"].startswith(begins)
    assert rows[0]["behaviour"] == behaviour
    assert rows[0]["candidates"]


def test_nothing_is_written(
    monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    current()
    lines = [f'{{"id": {n}, "text": "quiero una cita para la constancia"}}' for n in range(20)]
    savepoints = 3 * len(lines)
    with django_assert_max_num_queries(savepoints + 5):
        rows, _, _ = replies(monkeypatch, *lines)

    assert len(rows) == 20
    for model in (Conversation, Line, Miss, AskedCount):
        assert not model.objects.exists()


def test_what_an_answer_writes_is_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    def acts(turn: Turn) -> Reply:
        conversing.start(turn.channel)
        return Reply("Listo.")

    monkeypatch.setattr("ventanilla.assistant.dialogue.answering.answer", acts)
    rows, _, _ = replies(monkeypatch, '{"id": 1, "text": "hola"}')

    assert rows[0]["reply"] == "Listo."
    assert not Conversation.objects.exists()
