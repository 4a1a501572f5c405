"""The provider is away for hours, or will not have us: nothing is lost, doubled or out of order."""

import random
from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.messaging.graph import Graph
from tests.messaging.posts import (
    ANA,
    BETO,
    REMINDER,
    bodies,
    hears_from,
    later,
    post,
    send_off,
    state,
)
from ventanilla.messaging import outbox, pauses, sending
from ventanilla.messaging.models import ChannelPause, OutboundMessage, Recipient, State, Why
from ventanilla.messaging.transports.sms import Sms

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = [f"+52722{number:07}" for number in range(2_000_000, 2_000_008)]


def hours_pass(hours: float) -> None:
    """Five minutes at a time, each with whatever a worker would do."""
    for _ in range(int(hours * 12)):
        later(minutes=5)
        send_off()


def test_six_hours_without_the_provider(whatsapp: Graph, caplog: Any) -> None:
    """promise: G9: then all leave, each person's answers and each one's news in their order, none twice, and
    none past its hour"""
    hears_from(whatsapp, *PEOPLE)
    chance = random.Random(6)
    wanted: dict[str, list[str]] = defaultdict(list)
    for number in range(60):
        phone, reply = chance.choice(PEOPLE), chance.random() < 0.2
        start = f"{phone} {'answer' if reply else 'news'}"
        post(f"{start} {number}", to=phone, reply=reply)
        wanted[start].append(f"{start} {number}")
    reminder = post("tarde", to=ANA, not_after=timezone.now() + timedelta(minutes=1))
    whatsapp.world.trouble = lambda shape: (503, 131016, "Service unavailable")
    send_off()
    hours_pass(6)
    assert whatsapp.world.asked < 100, "it was knocked at too often"
    assert not OutboundMessage.objects.filter(attempts__gt=0).exists(), "that costs nobody a try"
    OutboundMessage.objects.filter(pk=reminder.pk).update(not_after=timezone.now())
    whatsapp.world.trouble = lambda shape: None
    hours_pass(0.2)
    assert state(reminder) == State.DROPPED
    for start, texts in wanted.items():
        assert [each for each in bodies(whatsapp) if each.startswith(start)] == texts
    assert OutboundMessage.objects.filter(state=State.SENT).count() == 60
    assert "The channel whatsapp is down (5 in a row)" in caplog.text
    assert "The channel whatsapp works again" in caplog.text


def test_without_the_pause_it_would_be_knocked_at_by_every_message(
    whatsapp: Graph, monkeypatch: Any
) -> None:
    """promise: G9 (negative control)"""
    hears_from(whatsapp, *PEOPLE)
    monkeypatch.setattr(pauses, "current", lambda: {})
    whatsapp.world.trouble = lambda shape: (503, 131016, "Service unavailable")
    for phone in PEOPLE:
        post(to=phone)
    send_off()
    assert whatsapp.world.asked == len(PEOPLE)


def test_without_their_turn_people_would_read_it_in_disorder(
    whatsapp: Graph, monkeypatch: Any
) -> None:
    """promise: G9 (negative control)"""

    def any_of_them(at: Any, paused: list[str]) -> Any:
        due = OutboundMessage.objects.filter(state=State.QUEUED, next_try_at__lte=at)
        return due.values_list("pk", flat=True)

    monkeypatch.setattr(outbox, "_due", any_of_them)
    hears_from(whatsapp)
    refuse = lambda shape: (500, 131000, "") if shape["text"]["body"] == "1" else None  # noqa: E731
    whatsapp.world.trouble = refuse
    post("1")
    post("2")
    send_off()
    assert bodies(whatsapp) == ["2"]


def test_a_wrong_key_costs_no_message(whatsapp: Graph, settings: Any) -> None:
    """«Error codes», 190: mended, all leave"""
    hears_from(whatsapp)
    right, settings.WHATSAPP = settings.WHATSAPP, whatsapp.settings(TOKEN="otra")
    message = post()
    send_off()
    assert (state(message), message.attempts) == (State.QUEUED, 0)
    assert "WHATSAPP_TOKEN" in ChannelPause.objects.get().reason
    settings.WHATSAPP = right
    later(minutes=1)
    send_off()
    assert state(message) == State.SENT


def test_one_message_that_brings_the_channel_down_each_time_is_given_up(whatsapp: Graph) -> None:
    """given a text at which the provider fails as if it were away; then the others leave, and it does not for
    ever"""
    hears_from(whatsapp)
    poison = lambda shape: (500, 1, "") if shape["text"]["body"] == "veneno" else None  # noqa: E731
    whatsapp.world.trouble = poison
    message = post("veneno")
    for number in range(sending.MOST + 1):
        post(f"{number}", to=BETO, reply=True)
        send_off()
        later(seconds=2)
        send_off()
        later(hours=2)
        send_off()
    assert (state(message), message.attempts) == (State.FAILED, sending.MOST)
    assert bodies(whatsapp) == [f"{number}" for number in range(sending.MOST + 1)]


def test_too_many_at_once_waits_for_all(whatsapp: Graph) -> None:
    """«Error codes», 130429"""
    hears_from(whatsapp)
    whatsapp.world.trouble = lambda shape: (429, 130429, "Rate limit hit")
    post(), post(to=BETO)
    send_off()
    assert whatsapp.world.asked == 1
    whatsapp.world.trouble = lambda shape: None
    later(seconds=5)
    send_off()
    assert len(whatsapp.world.taken) == 2


def test_too_many_to_one_person_waits_for_that_person(whatsapp: Graph) -> None:
    """«Error codes», 131056"""
    hears_from(whatsapp)
    whatsapp.world.trouble = lambda shape: (400, 131056, "") if shape["to"] == ANA[1:] else None
    waits, leaves = post(), post(to=BETO)
    send_off()
    assert (state(waits), state(leaves)) == (State.QUEUED, State.SENT)
    assert waits.next_try_at > timezone.now() + timedelta(seconds=50)


def test_nobody_at_the_address(whatsapp: Graph, settings: Any) -> None:
    hears_from(whatsapp)
    settings.WHATSAPP = whatsapp.settings(URL="http://127.0.0.1:9/v23.0")
    message = post()
    send_off()
    assert (state(message), message.attempts) == (State.QUEUED, 0)
    assert "no se alcanza" in message.error
    assert message.why == Why.UNREACHED


def test_a_test_account_writes_to_its_own_numbers_only(whatsapp: Graph) -> None:
    """«Error codes», 131030: who is not in the list waits for a call"""
    whatsapp.world.only = {BETO[1:]}
    whatsapp.world.templates["recordatorio_1d"] = 2
    refused, taken = post(REMINDER), post(REMINDER, to=BETO)
    send_off()
    assert (state(refused), state(taken)) == (State.FAILED, State.SENT)
    assert "131030" in refused.error
    assert refused.attempts <= 2


def test_who_has_no_whatsapp_gets_an_sms(whatsapp: Graph, settings: Any, monkeypatch: Any) -> None:
    """The same message, by the other channel, once WhatsApp said so."""
    hears_from(whatsapp)
    settings.SMS = settings.SMS | {"URL": "https://sms.example/"}
    monkeypatch.setattr(Sms, "send", lambda self, message: "sms.1")
    whatsapp.world.trouble = lambda shape: (400, 131026, "Message undeliverable")
    Recipient.objects.update(last_inbound_at=timezone.now() - timedelta(minutes=1))
    message = post()
    assert send_off() == 2
    message.refresh_from_db()
    assert (message.channel, message.state, message.provider_id) == ("sms", "sent", "sms.1")
