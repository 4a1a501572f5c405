"""What is sent comes in at the mirror over HTTP, and what became of it goes back by the webhook."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from config import mirror
from tests.messaging.posts import ANA, pdf, post, send_off, state
from ventanilla.messaging.content import Document
from ventanilla.messaging.models import State
from ventanilla.whatsapp.mirror import acts, holding, line
from ventanilla.whatsapp.mirror.telling import tell
from ventanilla.whatsapp.models import MirrorLine


@pytest.fixture
def served(live_server: Any, settings: Any, account: dict[str, str]) -> None:
    """The same program, asked by its own transport."""
    settings.WHATSAPP = account | {"URL": f"{live_server.url}{mirror.PATH}"}
    settings.DOCUMENTS = {"test": f"{pdf.__module__}.pdf"}


@pytest.fixture
def ana(served: None) -> Client:
    """Her telephone, on which she just wrote."""
    acts.write(ANA, "hola")
    client = Client()
    client.post(reverse("telefono-otro"), {"telefono": ANA})
    return client


def test_a_message_is_sent_delivered_and_read_once_it_was_looked_at(ana: Client) -> None:
    message = post("Hola, Ana")
    assert send_off() == 1
    states = [state(message)]
    while tell():
        states.append(state(message))
    assert states == [State.SENT, State.SENT, State.DELIVERED]
    ana.get(reverse("telefono"))
    assert (tell(), state(message), tell()) == (True, State.READ, False)
    assert "leído" in ana.get(reverse("telefono")).content.decode()


def test_a_document_is_the_one_that_was_uploaded(ana: Client) -> None:
    message = post(Document("test", "de Ana", "comprobante.pdf", "Tu comprobante"))
    send_off()
    assert state(message) == State.SENT
    sent = MirrorLine.objects.get(by_phone=False)
    name = sent.shape["document"]["id"]
    assert ana.get(reverse("telefono-archivo", args=[name])).content == pdf("de Ana")
    assert 'download="comprobante.pdf"' in ana.get(reverse("telefono")).content.decode()


def test_what_the_webhook_does_not_take_is_told_again(ana: Client, settings: Any) -> None:
    message = post("Hola, Ana")
    send_off()
    signed = settings.WHATSAPP
    settings.WHATSAPP = signed | {"SECRET": ""}
    assert not tell()
    settings.WHATSAPP = signed
    assert (tell(), tell(), tell(), state(message)) == (True, True, False, State.DELIVERED)


def test_who_never_wrote_gets_no_free_text(served: None) -> None:
    """promise: G7: the mirror refuses it too, should anybody try."""
    message = post("Hola", to=holding.USUAL)
    send_off()
    assert state(message) == State.FAILED
    assert line.of(holding.USUAL) == []
