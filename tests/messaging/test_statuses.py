"""What the provider tells of a message, in whatever order."""

from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.messaging import graph
from tests.messaging.graph import Graph
from tests.messaging.posts import ANA, hears_from, later, post, send_off, state
from ventanilla.messaging import inbound, outbox, recipients, statuses
from ventanilla.messaging.models import OutboundMessage, Recipient, State, Why
from ventanilla.messaging.transports.whatsapp import WhatsApp

pytestmark = pytest.mark.django_db(transaction=True)

TOLD = ("sent", "delivered", "read", "failed", "delivered")


def tell(*told: dict[str, Any]) -> list[bool]:
    """As the webhook brings them."""
    return [
        statuses.take(each) for each in inbound.read(graph.webhook({"statuses": [*told]})).statuses
    ]


def ends(order: tuple[str, ...]) -> str:
    OutboundMessage.objects.update(state=State.SENT)
    tell(*map(graph.status, order))
    return OutboundMessage.objects.get().state


def test_all_120_orders_end_alike(whatsapp: Graph) -> None:
    """promise: G3: a failure is final whatever else is told, and twice is once"""
    hears_from(whatsapp)
    post()
    send_off()
    orders = [*permutations(TOLD)]
    assert len(orders) == 120
    assert {ends(order) for order in orders} == {State.FAILED}


def test_without_a_failure_all_orders_end_read(whatsapp: Graph) -> None:
    """promise: G3"""
    hears_from(whatsapp)
    post()
    send_off()
    assert {ends(order) for order in permutations(("sent", "delivered", "read"))} == {State.READ}
    assert {ends(order) for order in permutations(("sent", "delivered"))} == {State.DELIVERED}


def test_writing_down_the_last_one_would_go_backwards(whatsapp: Graph, monkeypatch: Any) -> None:
    """promise: G3 (negative control)"""
    hears_from(whatsapp)
    post()
    send_off()
    monkeypatch.setattr(statuses, "_before", lambda state: (*State,))
    assert len({ends(order) for order in permutations(TOLD)}) > 1


def test_a_message_of_nobody_is_ignored(whatsapp: Graph) -> None:
    assert tell(
        graph.status("read", number=77),
        graph.status("read", key=str(uuid4())),
        graph.status("sent", key="²"),
    ) == [
        False,
        False,
        False,
    ]


def test_what_was_taken_but_never_answered_is_not_sent_twice(whatsapp: Graph) -> None:
    """promise: G9: the provider hung up, and told of it afterwards"""
    hears_from(whatsapp)
    whatsapp.world.hangs_up = 1
    message = post()
    send_off()
    assert state(message) == State.QUEUED
    assert tell(graph.status("delivered", key=str(message.key))) == [True]
    later(minutes=5)
    assert send_off() == 0
    assert (state(message), message.provider_id) == (State.DELIVERED, "wamid.1")
    assert message.sent_at
    assert len(whatsapp.world.taken) == 1


def test_where_nothing_is_told_it_is_sent_again(whatsapp: Graph) -> None:
    """promise: G9 (negative control): rather twice than never"""
    hears_from(whatsapp)
    whatsapp.world.hangs_up = 1
    message = post()
    send_off()
    later(minutes=5)
    send_off()
    assert state(message) == State.SENT
    assert len(whatsapp.world.taken) == 2


def test_a_status_that_overtakes_the_answer_stays(whatsapp: Graph) -> None:
    """«Status messages webhook»: it may come before the call has ended."""
    hears_from(whatsapp)
    message = post()

    send = WhatsApp.send
    with pytest.MonkeyPatch.context() as patch:

        def sending(self: WhatsApp, message: Any) -> str:
            given = send(self, message)
            tell(graph.status("delivered", key=message.key))
            return given

        patch.setattr(WhatsApp, "send", sending)
        send_off()
    assert state(message) == State.DELIVERED


def test_never_tried_it_cannot_have_arrived(whatsapp: Graph) -> None:
    hears_from(whatsapp)
    message = post()
    assert tell(graph.status("read", key=str(message.key))) == [False]
    assert state(message) == State.QUEUED


def test_who_is_not_there_is_known_from_then_on(whatsapp: Graph, caplog: Any) -> None:
    """«Error codes», 131026: told by webhook, after the message was taken"""
    hears_from(whatsapp)
    first = post()
    send_off()
    Recipient.objects.update(last_inbound_at=timezone.now() - timedelta(days=2))
    tell(graph.status("failed", code=131026, at=int(timezone.now().timestamp())))
    assert (state(first), first.error) == (State.FAILED, "Por qué (131026)")
    assert first.why == Why.NOT_THERE
    assert recipients.known(ANA).not_on_whatsapp_at
    assert "failed on its way" in caplog.text
    second = post()
    send_off()
    assert state(second) == State.FAILED
    assert len(whatsapp.world.taken) == 1


def test_the_window_is_closed_when_whatsapp_says_so(whatsapp: Graph) -> None:
    """promise: G7"""
    hears_from(whatsapp)
    post()
    send_off()
    tell(graph.status("failed", code=131047))
    assert recipients.known(ANA).last_inbound_at is None


def test_failed_and_resent_is_another_message(whatsapp: Graph) -> None:
    """promise: G3"""
    hears_from(whatsapp)
    message = post()
    send_off()
    tell(graph.status("failed", code=131053))
    message.refresh_from_db()
    again = outbox.resend(message)
    send_off()
    tell(graph.status("delivered"), graph.status("read", number=2))
    assert again
    assert (state(message), state(again)) == (State.FAILED, State.READ)
