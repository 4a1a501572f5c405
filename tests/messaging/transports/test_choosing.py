"""Which channels there are, and which one a person gets."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.messaging.posts import ANA, REMINDER
from ventanilla.messaging.content import Content, Template, Text
from ventanilla.messaging.models import Recipient
from ventanilla.messaging.transports import choosing

NOW = timezone.now()
HI = Text("Hola")
WHATSAPP = {
    "PHONE_ID": "1",
    "TOKEN": "clave",
    "SECRET": "s" * 32,
    "SECRET_BEFORE": "",
    "VERIFY_TOKEN": "v",
    "URL": "https://graph.example/v23.0",
}
SMS = {
    "URL": "https://sms.example/",
    "AUTHORIZATION": "",
    "FORMAT": "json",
    "BODY": '{"to": "{to}", "text": "{text}"}',
    "ID": "id",
}
OPEN = Recipient(phone=ANA, last_inbound_at=NOW - timedelta(hours=23))
CLOSED = Recipient(phone=ANA, last_inbound_at=NOW - timedelta(hours=24))
STRANGER = Recipient(phone=ANA)
NOT_THERE = Recipient(phone=ANA, last_inbound_at=NOW, not_on_whatsapp_at=NOW)


@pytest.fixture
def both(settings: Any) -> None:
    settings.WHATSAPP, settings.SMS = WHATSAPP, SMS


def chosen(
    recipient: Recipient, content: Content, template: Template | None = None, only: str = ""
) -> tuple[str, Content] | None:
    found = choosing.way(recipient, content, template, NOW, only)
    return (found.transport.name, found.content) if found else None


def test_who_was_not_on_whatsapp_is_sought_there_again_after_a_month(both: None) -> None:
    missed = {days: NOW - timedelta(days=days) for days in (29, 31)}
    ways = {
        days: chosen(Recipient(phone=ANA, not_on_whatsapp_at=at), REMINDER)
        for days, at in missed.items()
    }
    assert ways == {29: ("sms", REMINDER), 31: ("whatsapp", REMINDER)}


def test_nothing_is_configured_by_itself(settings: Any) -> None:
    assert choosing.configured() == {}
    settings.CONSOLE_MESSAGES = True
    assert [*choosing.configured()] == ["console"]


@pytest.mark.parametrize(
    ("whatsapp", "sms", "words"),
    [
        (True, True, "WhatsApp o mensaje de texto"),
        (True, False, "WhatsApp"),
        (False, True, "mensaje de texto"),
        (False, False, ""),
    ],
)
def test_people_are_promised_no_other_channel_than_there_is(
    settings: Any, whatsapp: bool, sms: bool, words: str
) -> None:
    settings.WHATSAPP = WHATSAPP if whatsapp else settings.WHATSAPP
    settings.SMS = SMS if sms else settings.SMS
    assert choosing.in_words() == words


def test_the_console_is_only_where_there_is_nothing_else(settings: Any) -> None:
    settings.CONSOLE_MESSAGES, settings.SMS = True, SMS
    assert [*choosing.configured()] == ["sms"]


def test_what_cannot_be_used_is_not_used_but_told(settings: Any) -> None:
    """Nor does a mistake in the settings send people's messages to the log."""
    settings.CONSOLE_MESSAGES, settings.WHATSAPP = True, WHATSAPP | {"TOKEN": ""}
    assert choosing.configured() == {}
    assert any("WHATSAPP_TOKEN" in each for each in choosing.problems())


@pytest.mark.usefixtures("both")
@pytest.mark.parametrize(
    ("recipient", "content", "template", "expected"),
    [
        (OPEN, HI, REMINDER, ("whatsapp", HI)),
        (CLOSED, HI, REMINDER, ("whatsapp", REMINDER)),
        (CLOSED, REMINDER, None, ("whatsapp", REMINDER)),
        (STRANGER, HI, REMINDER, ("whatsapp", REMINDER)),
        (CLOSED, HI, None, ("sms", HI)),
        (NOT_THERE, HI, REMINDER, ("sms", HI)),
    ],
)
def test_whatsapp_where_it_may_and_sms_where_it_may_not(
    recipient: Recipient, content: Content, template: Template | None, expected: Any
) -> None:
    """promise: G7: free text within 24 hours, then only what was approved"""
    assert chosen(recipient, content, template) == expected


@pytest.mark.usefixtures("both")
def test_an_answer_stays_where_the_question_came_from() -> None:
    assert chosen(CLOSED, HI, only="whatsapp") is None
    assert chosen(OPEN, HI, only="sms") == ("sms", HI)


def test_without_sms_nobody_can_tell_it(settings: Any) -> None:
    settings.WHATSAPP = WHATSAPP
    assert chosen(CLOSED, HI) is None
    assert chosen(NOT_THERE, REMINDER) is None


@pytest.mark.usefixtures("both")
def test_a_window_that_never_closed_would_be_seen(monkeypatch: Any) -> None:
    """promise: G7 (negative control)"""
    monkeypatch.setattr(choosing, "window_is_open", lambda recipient, at: True)
    assert chosen(CLOSED, HI, REMINDER) == ("whatsapp", HI)
