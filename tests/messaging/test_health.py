"""What `doctor` says of messages."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.messaging.graph import Graph
from tests.messaging.posts import ANA, REMINDER, hears_from, post, send_off
from ventanilla.accounts.management.commands import doctor
from ventanilla.messaging import budgets, inbound, inbox, outbox, standing
from ventanilla.messaging.models import ChannelPause, InboundMessage, OutboundMessage, Why

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_else(settings: Any) -> None:
    settings.SWEEPS = {}


def said() -> str:
    return " ".join(finding.text for finding in doctor.told_by_others())


def test_nothing_where_all_is_well(whatsapp: Graph) -> None:
    hears_from(whatsapp)
    post()
    send_off()
    assert said() == ""


def test_what_waits_too_long_is_told(whatsapp: Graph) -> None:
    """promise: I9: nothing waits unexplained"""
    post()
    OutboundMessage.objects.update(next_try_at=timezone.now() - timedelta(minutes=11))
    assert said().startswith("1 mensajes debieron salir hace más de 10 minutos")


def test_a_channel_that_is_down_and_why(whatsapp: Graph) -> None:
    hears_from(whatsapp)
    whatsapp.world.trouble = lambda shape: (401, 190, "")
    post()
    send_off()
    ChannelPause.objects.update(since=timezone.now() - timedelta(hours=3))
    assert "El canal «whatsapp» no entrega desde hace 3 horas: " in said()
    assert "revisa WHATSAPP_TOKEN" in said()


def test_what_was_given_up_today(whatsapp: Graph) -> None:
    post(REMINDER)
    send_off()
    assert said().startswith("1 mensajes no se pudieron enviar en las últimas 24 horas")
    OutboundMessage.objects.update(state_at=timezone.now() - timedelta(days=2))
    assert said() == ""


def test_a_person_without_whatsapp_is_nothing_to_mend(whatsapp: Graph) -> None:
    """It would be red every day: whoever must know is in the list of calls."""
    post()
    send_off()
    assert OutboundMessage.objects.get().why == Why.NO_WAY
    assert said() == ""


def test_the_budget_of_all(whatsapp: Graph, settings: Any) -> None:
    hears_from(whatsapp)
    settings.MESSAGES_A_DAY = 1
    post()
    send_off()
    budgets.everybody.forget()
    assert "MESSAGES_A_DAY" in said()


def test_people_who_wait_and_those_given_up(whatsapp: Graph) -> None:
    """promise: I9"""
    now = timezone.now()
    arrived = inbound.Inbound("wamid.1", ANA, ANA[1:], now, inbound.Kind.TEXT, "Hola")
    inbox.take([arrived])
    assert said() == ""
    InboundMessage.objects.update(received_at=now - timedelta(minutes=11))
    assert said().startswith("1 mensajes de personas esperan respuesta desde hace más de 10 min")
    InboundMessage.objects.update(state="given_up", answered_at=now, text="")
    assert said().startswith("1 mensajes de personas no se pudieron contestar en las últimas 24 h")
    InboundMessage.objects.update(answered_at=now - timedelta(days=2))
    assert said() == ""


def test_whom_nobody_was_told_of_is_not_said_to_be_in_the_intranet(whatsapp: Graph) -> None:
    """promise: I9: doctor says where their words are"""
    now = timezone.now()
    inbox.take([inbound.Inbound("wamid.1", ANA, ANA[1:], now, inbound.Kind.TEXT, "Hola")])
    message = inbox.claim()
    assert message
    with transaction.atomic():
        inbox.settle(message, InboundMessage.State.GIVEN_UP, words="Hola")
    assert said().startswith("1 mensajes de personas no se pudieron contestar ni pasar a nadie")
    assert "messaging_inboundmessage" in said() and "intranet" not in said()


def test_settings_are_told_also_without_a_database(settings: Any, monkeypatch: Any) -> None:
    settings.SMS = settings.SMS | {"URL": "http://sms.example"}

    def away() -> None:
        raise DatabaseError

    monkeypatch.setattr(standing, "current", away)
    assert said().startswith("SMS_URL debe ser")


def test_what_was_given_up_is_found_without_reading_all_that_is_kept() -> None:
    """An open page asks every few seconds, and messages are kept for good."""
    since = timezone.now() - standing.LATELY
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # a few rows are as soon read
        assert "message_failed" in outbox.failed(since).explain()
        assert "inbound_given_up" in inbox.given_up(since).explain()
