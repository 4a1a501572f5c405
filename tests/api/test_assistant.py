"""POST /assistant/messages."""

from typing import Any

import pytest

from tests.api.calls import errors, new_key, post, problem
from ventanilla.appointments.models import Channel
from ventanilla.assistant import beginning, conversing
from ventanilla.assistant.models import Conversation

pytestmark = pytest.mark.django_db
PATH = "/assistant/messages"
ASKED = "papeles:constancia"
"""What a button says: what words mean is tested where they are understood."""


def ask(text: str = ASKED, **more: Any) -> Any:
    answer = post(PATH, {"text": text} | more)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_question_is_answered_and_begins_a_conversation() -> None:
    answer = ask()
    assert answer["reply"]
    assert answer["behaviour"] == "answer"
    assert (answer["intent"], answer["procedure"]) == ("requirements", "constancia")
    assert answer["municipality"] is None
    assert Conversation.objects.get(token=answer["conversation"]).channel == Channel.API


def test_the_municipality_has_its_official_name() -> None:
    assert ask("oficina:106")["municipality"] == "Toluca"


def test_the_conversation_goes_on_where_it_was() -> None:
    first = ask("quiero una cita")
    second = ask(first["options"][0]["says"], conversation=first["conversation"])
    assert second["conversation"] == first["conversation"]
    assert second["reply"] != first["reply"]
    assert Conversation.objects.count() == 1


def test_options_and_links_are_whole() -> None:
    answer = ask("menú")
    assert 0 < len(answer["options"]) <= 10
    for option in answer["options"]:
        assert set(option) == {"label", "says", "detail"}
    for link in ask()["links"]:
        assert link["url"].startswith("http"), link


@pytest.mark.parametrize("token", ["x", "ñ", "x" * 64, "0\0"])
def test_a_conversation_that_nobody_has(token: str) -> None:
    answer = post(PATH, {"text": "hola", "conversation": token})
    assert "conversación" in problem(answer, 404, "not_found")["detail"]
    assert not Conversation.objects.exists()


def test_one_that_ended_or_belongs_to_another_door() -> None:
    ended, web = ask()["conversation"], conversing.start(Channel.WEB).token
    conversing.end(Conversation.objects.get(token=ended))
    for token in (ended, web):
        problem(post(PATH, {"text": "hola", "conversation": token}), 404, "not_found")


def test_what_is_missing_or_too_much_is_named() -> None:
    assert errors(post(PATH, {})) == {"text": "Falta este dato: agrégalo"}
    assert errors(post(PATH, {"text": ""})) == {"text": "Este dato está vacío: escríbelo"}
    assert set(errors(post(PATH, {"text": "a" * 1001, "name": "Ana"}))) == {"text", "name"}
    assert not Conversation.objects.exists()


def test_many_conversations_from_one_network_need_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beginning, "MOST_AN_HOUR", 1)
    first = ask()
    refused = problem(post(PATH, {"text": "hola"}), 403, "looks_automatic")
    assert refused["detail"].startswith("Llegan demasiadas preguntas desde tu conexión")
    ask("gracias", conversation=first["conversation"])
    bearer = f"Bearer {new_key()}"
    assert post(PATH, {"text": "hola"}, Authorization=bearer).status_code == 200


def test_a_key_that_is_not_good_is_said() -> None:
    problem(post(PATH, {"text": "hola"}, Authorization="Bearer nope"), 401, "unknown_key")


def test_too_many_messages_are_answered_with_a_sentence() -> None:
    first = ask()
    for number in range(30):
        last = ask(f"mensaje {number}", conversation=first["conversation"])
    assert last["reply"].startswith("Van muchos mensajes seguidos")
