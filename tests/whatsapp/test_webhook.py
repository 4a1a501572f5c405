"""The webhook: who is believed, what is written down, what is answered when it cannot be."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import Error, OperationalError
from django.test import Client

from tests.messaging import graph
from tests.messaging.graph import SECRET, Graph, signature
from tests.messaging.posts import ANA, BETO, hears_from, post, send_off, state
from tests.whatsapp.phone import ADDRESS, bring, said, text
from ventanilla.messaging import inbound, inbox, statuses
from ventanilla.messaging.models import InboundMessage, Recipient, State
from ventanilla.whatsapp import webhook

pytestmark = pytest.mark.django_db

BEFORE = "fedcba9876543210fedcba9876543210"


def taken() -> list[str]:
    return [*InboundMessage.objects.order_by("pk").values_list("pk", flat=True)]


def test_what_a_person_wrote_waits_to_be_answered(whatsapp: Graph) -> None:
    assert bring(said(text("Hola", number=7))) == 200
    row = InboundMessage.objects.get()
    assert (row.pk, row.phone, row.kind, row.text) == ("wamid.in7", ANA, "text", "Hola")
    assert (row.state, row.attempts, row.answered_at) == ("waiting", 0, None)
    known = Recipient.objects.get()
    assert (known.whatsapp_id, known.last_inbound_at) == ("5217221234567", row.at)


BODY = said(text("Hola", number=1))
FORGED = ["", "sha256=", signature(BODY)[:-1], signature(BODY + b" "), signature(BODY).upper()]
FORGED += [signature(BODY, BEFORE), signature(BODY, ""), signature(BODY).replace("256", "1")]


@pytest.mark.parametrize("signed", FORGED)
def test_who_cannot_sign_is_not_even_read(whatsapp: Graph, monkeypatch: Any, signed: str) -> None:
    """promise: G1"""

    def read(*arguments: Any) -> None:
        raise AssertionError("it was parsed")

    monkeypatch.setattr(inbound, "read", read)
    assert bring(BODY, signed) == 403
    assert not taken()


def test_two_secrets_while_one_replaces_the_other(whatsapp: Graph, settings: Any) -> None:
    """promise: G1"""
    settings.WHATSAPP = whatsapp.settings(SECRET_BEFORE=BEFORE)
    assert bring(BODY, signature(BODY, SECRET)) == 200
    assert bring(BODY, signature(BODY, BEFORE)) == 200
    settings.WHATSAPP = whatsapp.settings()
    assert bring(BODY, signature(BODY, BEFORE)) == 403


def test_believing_whoever_comes_would_be_seen(whatsapp: Graph, monkeypatch: Any) -> None:
    """promise: G1 (negative control)"""
    monkeypatch.setattr(inbound, "is_signed", lambda *arguments: True)
    assert bring(BODY, "sha256=00") == 200
    assert taken()


def test_where_there_is_no_account_there_is_no_address(settings: Any) -> None:
    settings.WHATSAPP = settings.WHATSAPP | {"SECRET": ""}
    assert bring(BODY, signature(BODY, "")) == 404
    assert Client().get(ADDRESS).status_code == 404


def test_meta_verifies_the_address(whatsapp: Graph) -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": "palabra", "hub.challenge": "<b>115"}
    answer = Client().get(ADDRESS, asked)
    assert (answer.status_code, answer.content) == (200, b"<b>115")
    assert answer["content-type"] == "text/plain; charset=utf-8"
    assert Client().get(ADDRESS, asked | {"hub.verify_token": "otra"}).status_code == 403
    assert Client().get(ADDRESS).status_code == 403
    assert Client().put(ADDRESS).status_code == 405


def test_what_comes_again_changes_nothing(whatsapp: Graph) -> None:
    """promise: G2: not even after it was answered"""
    assert bring(BODY) == 200
    InboundMessage.objects.update(state="answered", text="")
    Recipient.objects.update(last_inbound_at=None)
    assert bring(BODY) == 200
    assert [*InboundMessage.objects.values_list("state", "text")] == [("answered", "")]
    assert Recipient.objects.get().last_inbound_at is None


def test_a_whole_batch_of_both_ways_of_writing_a_number(whatsapp: Graph) -> None:
    """promise: G4: a broken item and a status that nobody knows lose no neighbour"""
    first, broken, second = text("1", number=1), {"id": 7}, text("2", number=2, who=BETO)
    second["from"] = "527229876543"
    unknown = graph.status("read", 99)
    value = {"messages": [first, broken, first, second], "statuses": [unknown, {"x": 1}]}
    assert bring(graph.webhook(value)) == 200
    assert taken() == ["wamid.in1", "wamid.in2"]
    assert {*Recipient.objects.values_list("phone", flat=True)} == {ANA, BETO}


def test_the_last_word_opens_the_window_whatever_the_order(whatsapp: Graph) -> None:
    old, new = text("1", number=1, at=1_700_000_000), text("2", number=2, at=1_760_000_000)
    assert bring(said(new, old)) == 200
    assert Recipient.objects.get().last_inbound_at == datetime.fromtimestamp(1_760_000_000, UTC)


def test_statuses_move_what_we_sent(whatsapp: Graph) -> None:
    hears_from(whatsapp)
    message = post()
    send_off()
    assert bring(graph.webhook({"statuses": [graph.status("read"), graph.status("sent")]})) == 200
    assert state(message) == State.READ


def away(*arguments: Any) -> None:
    raise OperationalError("the server closed the connection")


def takes_what_it_can(batch: inbound.Batch) -> bool:
    """As if a fault of ours were Meta's to forget."""
    with suppress(Error):
        inbox.take(batch.messages)
    return True


def test_a_database_that_is_away_makes_meta_come_again(whatsapp: Graph, monkeypatch: Any) -> None:
    """promise: G5"""
    with monkeypatch.context() as broken:
        broken.setattr(inbox, "take", away)
        assert bring(BODY) == 503
    assert not taken()
    assert bring(BODY) == 200
    assert taken() == ["wamid.in1"]


def test_answered_200_all_the_same_it_would_be_lost(whatsapp: Graph, monkeypatch: Any) -> None:
    """promise: G5 (negative control): what was answered 200 Meta does not bring again."""
    with monkeypatch.context() as careless:
        careless.setattr(inbox, "take", away)
        careless.setattr(webhook, "_written_down", takes_what_it_can)
        answered = bring(BODY)
    assert (answered, taken()) == (200, [])


def test_statuses_never_hold_messages_back(whatsapp: Graph, monkeypatch: Any) -> None:
    """promise: G4: what people wrote is kept, the neighbours are taken, and Meta comes again"""
    tried: list[str] = []

    def take(status: inbound.Status) -> None:
        tried.append(status.provider_id)
        away()

    monkeypatch.setattr(statuses, "take", take)
    value = {
        "messages": [text("Hola", number=1)],
        "statuses": [graph.status("sent", n) for n in (1, 2)],
    }
    assert bring(graph.webhook(value)) == 503
    assert taken() == ["wamid.in1"]
    assert tried == ["wamid.1", "wamid.2"]


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"{", b"[" * 100_000])
def test_what_will_never_be_any_better_need_not_come_again(whatsapp: Graph, body: bytes) -> None:
    assert bring(body) == 200


def test_what_is_for_another_number_is_left(whatsapp: Graph, settings: Any) -> None:
    settings.WHATSAPP = whatsapp.settings(PHONE_ID="1")
    assert bring(BODY) == 200
    assert not taken()


def test_as_large_as_metas_batches_are(whatsapp: Graph, settings: Any) -> None:
    """A form of ours may be a tenth of it."""
    many = [text("x" * 900, number=number) for number in range(2_000)]
    body = said(*many)
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE < len(body) < 3 * 1024 * 1024
    assert bring(body) == 200
    assert InboundMessage.objects.count() == 2_000
    assert bring(json.dumps("x" * 3 * 1024 * 1024).encode()) == 413
