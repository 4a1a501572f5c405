"""What the webhook brings, in every shape that Meta publishes and some that it does not."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.messaging import graph
from ventanilla.messaging import inbound
from ventanilla.messaging.inbound import Kind, is_signed

SECRET, BEFORE = graph.SECRET, "fedcba9876543210fedcba9876543210"
BODY = graph.webhook({"messages": []})


def message(kind: str, part: Any, number: int = 1, **other: Any) -> dict[str, Any]:
    about = {"from": "5217221234567", "id": f"wamid.{number}", "timestamp": "1760000000"}
    return about | {"type": kind, kind: part} | other


def only(item: dict[str, Any]) -> inbound.Inbound:
    [found] = inbound.read(graph.webhook({"messages": [item]})).messages
    return found


def test_a_right_signature_is_believed_with_either_secret() -> None:
    """promise: G1: two while one replaces the other"""
    assert is_signed(BODY, graph.signature(BODY), [SECRET])
    assert is_signed(BODY, graph.signature(BODY, BEFORE), [SECRET, BEFORE])


@pytest.mark.parametrize(
    "header",
    [
        "",
        "sha256=",
        graph.signature(BODY)[:-1],
        graph.signature(BODY).removeprefix("sha256="),
        graph.signature(BODY).replace("sha256", "sha1"),
        graph.signature(BODY).upper(),
        graph.signature(BODY + b" "),
        graph.signature(BODY, BEFORE),
        graph.signature(BODY, ""),
        "sha256=ñ\udcff",
    ],
)
def test_any_other_is_not(header: str) -> None:
    """promise: G1"""
    assert not is_signed(BODY, header, [SECRET, ""])


def test_without_a_secret_nothing_is_believed() -> None:
    """promise: G1: an empty one signs for everybody"""
    assert not is_signed(BODY, graph.signature(BODY, ""), ["", ""])
    assert not is_signed(BODY, graph.signature(BODY, ""), [])


def test_every_secret_is_compared_in_constant_time(monkeypatch: Any) -> None:
    """promise: G1: also after one that fits"""
    compared: list[bytes] = []

    def compare(told: bytes, expected: bytes) -> bool:
        compared.append(expected)
        return told == expected

    monkeypatch.setattr(inbound.hmac, "compare_digest", compare)
    assert is_signed(BODY, graph.signature(BODY), [SECRET, BEFORE])
    assert len(compared) == 2


def test_the_challenge_is_answered_to_who_knows_the_word() -> None:
    """«Webhooks, Verification Requests»"""
    asked = {"hub.mode": "subscribe", "hub.verify_token": "palabra", "hub.challenge": "115"}
    assert inbound.challenge(asked, "palabra") == "115"
    assert inbound.challenge(asked, "otra") is None
    assert inbound.challenge(asked | {"hub.mode": "x"}, "palabra") is None
    assert inbound.challenge(asked | {"hub.verify_token": ""}, "") is None


SAID: list[tuple[dict[str, Any], tuple[Kind, str, str]]] = [
    (message("text", {"body": "Hola"}), (Kind.TEXT, "Hola", "")),
    (
        message(
            "interactive", {"type": "button_reply", "button_reply": {"id": "si", "title": "Sí"}}
        ),
        (Kind.CHOICE, "Sí", "si"),
    ),
    (
        message(
            "interactive",
            {"type": "list_reply", "list_reply": {"id": "7", "title": "Siete", "description": "d"}},
        ),
        (Kind.CHOICE, "Siete", "7"),
    ),
    (message("interactive", {"type": "nfm_reply", "nfm_reply": {}}), (Kind.OTHER, "", "")),
    (
        message("button", {"text": "Sí, voy a ir", "payload": "voy"}),
        (Kind.CHOICE, "Sí, voy a ir", "voy"),
    ),
    (message("audio", {"id": "1", "voice": True}), (Kind.VOICE, "", "")),
    (message("image", {"id": "1", "caption": "mi papel"}), (Kind.MEDIA, "mi papel", "")),
    (message("document", {"id": "1"}), (Kind.MEDIA, "", "")),
    (message("reaction", {"message_id": "wamid.0", "emoji": "👍"}), (Kind.REACTION, "👍", "")),
    (message("reaction", {"message_id": "wamid.0"}), (Kind.REACTION, "", "")),
    (
        message(
            "edit",
            {
                "original_message_id": "wamid.0",
                "message": {"type": "text", "text": {"body": "Hola otra vez"}},
            },
        ),
        (Kind.EDIT, "Hola otra vez", ""),
    ),
    (message("revoke", {"original_message_id": "wamid.0"}), (Kind.REVOKED, "", "")),
    (
        message("unsupported", {"type": "poll_update"}, errors=[{"code": 131051}]),
        (Kind.OTHER, "", ""),
    ),
    (message("from_2031", ["anything"]), (Kind.OTHER, "", "")),
    (message("location", {"latitude": 19.2}), (Kind.OTHER, "", "")),
]


@pytest.mark.parametrize(
    ("item", "expected"), SAID, ids=[f"{n} {s[0]['type']}" for n, s in enumerate(SAID)]
)
def test_each_published_shape_is_read(
    item: dict[str, Any], expected: tuple[Kind, str, str]
) -> None:
    """promise: G4: «messages webhook reference», a page for each type; an unknown one is a message too"""
    found = only(item)
    assert (found.kind, found.text, found.choice) == expected
    assert (found.id, found.phone, found.whatsapp_id) == (
        "wamid.1",
        "+527221234567",
        "5217221234567",
    )
    assert found.at == datetime.fromtimestamp(1_760_000_000, UTC)


@pytest.mark.parametrize(
    ("whatsapp_id", "phone"),
    [
        ("5217221234567", "+527221234567"),
        ("527221234567", "+527221234567"),
        ("5215512345678", "+525512345678"),
        ("525512345678", "+525512345678"),
        ("16505551234", "+16505551234"),
        ("5491122334455", "+5491122334455"),
    ],
)
def test_both_ways_of_writing_a_mexican_mobile_are_one(whatsapp_id: str, phone: str) -> None:
    assert inbound.e164(whatsapp_id) == phone


def test_statuses_and_their_reasons() -> None:
    """«status messages webhook reference»"""
    failed = graph.status("failed", key="12", code=131026)
    batch = inbound.read(graph.webhook({"statuses": [graph.status("read", 2), failed]}))
    assert [each.state for each in batch.statuses] == ["read", "failed"]
    assert batch.statuses[1].key == "12"
    assert (batch.statuses[1].code, batch.statuses[1].error) == (131026, "Por qué (131026)")


def test_what_is_for_another_number_or_about_something_else_is_left() -> None:
    body = graph.webhook({"messages": [message("text", {"body": "Hola"})]})
    assert inbound.read(body, graph.NUMBER).messages
    assert not inbound.read(body, "1").messages
    assert not inbound.read(body.replace(b'"field": "messages"', b'"field": "calls"')).messages


@pytest.mark.parametrize("body", [b"", b"\xff", b"[]", b"1", b"[" * 100_000, b'{"a":'])
def test_what_is_no_payload_says_so(body: bytes) -> None:
    with pytest.raises(inbound.Unreadable):
        inbound.read(body)


def test_nobody_writes_tomorrow() -> None:
    """It would keep the window open."""
    item = message("text", {"body": "Hola"}, timestamp="99999999999")
    assert only(item).at <= datetime.now(UTC)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "from", "type", "text", "body", "timestamp", "status", "errors"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
BROKEN = JSON | st.builds(
    lambda name, value: message("text", {"body": "x"}) | {name: value},
    st.sampled_from(["id", "from", "timestamp", "text"]),
    JSON,
)


@given(st.lists(BROKEN, max_size=4), st.lists(BROKEN, max_size=4), st.lists(BROKEN, max_size=3))
def test_one_bad_item_never_loses_its_neighbours(
    before: list[Any], after: list[Any], statuses: list[Any]
) -> None:
    """promise: G4"""
    good = message("text", {"body": "aquí"}, number=999)
    value = {
        "messages": [*before, good, *after],
        "statuses": [*statuses, graph.status("read", 998)],
    }
    batch = inbound.read(graph.webhook({"messages": before}, value, {"statuses": statuses}))
    assert "wamid.999" in [each.id for each in batch.messages]
    assert "wamid.998" in [each.provider_id for each in batch.statuses]
    assert len(batch.messages) == 1 + sum(map(alone, [*before, *before, *after]))
    assert len(batch.statuses) == 1 + 2 * sum(alone(each, "statuses") for each in statuses)


def alone(item: Any, name: str = "messages") -> int:
    """Whether it can be read where nothing is beside it."""
    batch = inbound.read(graph.webhook({name: [item]}))
    return len(batch.messages) + len(batch.statuses)


@given(JSON)
def test_any_json_is_read_or_refused(value: Any) -> None:
    """promise: G4"""
    for payload in (value, {"entry": value}, {"entry": [{"changes": value}]}):
        try:
            inbound.read(json.dumps(payload).encode())
        except inbound.Unreadable:
            assert not isinstance(payload, dict)


def test_reading_all_or_nothing_would_lose_them(monkeypatch: Any) -> None:
    """promise: G4 (negative control)"""

    def strict(value: Any, name: str, reader: Any) -> list[Any]:
        return [reader(item) for item in value.get(name, [])]

    monkeypatch.setattr(inbound, "_each", strict)
    good = message("text", {"body": "aquí"})
    with pytest.raises(KeyError):
        inbound.read(graph.webhook({"messages": [{}, good]}))


def test_what_a_database_cannot_hold_is_left_out() -> None:
    found = only(message("text", {"body": "a\0b\ud800c"}))
    assert found.text == "abc"
