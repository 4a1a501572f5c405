"""Messages, written and sent off, in the fewest words."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from ventanilla.messaging import outbox, recipients
from ventanilla.messaging.content import Content, Template, Text
from ventanilla.messaging.models import ChannelPause, OutboundMessage, State

ANA, BETO = "+527221234567", "+527229876543"
REMINDER = Template("recordatorio_1d", "es_MX", ("Ana", "mañana"), "Ana, tu cita es mañana.")


def post(words: str | Content = "Hola", to: str = ANA, **other: Any) -> OutboundMessage:
    content = Text(words) if isinstance(words, str) else words
    with transaction.atomic():
        message = outbox.queue(to=to, content=content, **other)
    assert message
    return message


def hears_from(server: Any, *phones: str, at: datetime | None = None) -> None:
    """They just wrote, so free text may be sent."""
    for phone in phones or (ANA, BETO):
        recipients.wrote(phone, phone[1:], at or timezone.now())
        server.world.wrote.add(phone[1:])


def send_off(most: int = 10_000) -> int:
    """All that is due; how many tries."""
    count = 0
    while outbox.drain():
        count += 1
        assert count < most, "it never ends"
    return count


def later(**time: float) -> None:
    """As if so long had passed for whatever waits."""
    passed = timedelta(**time)
    for message in OutboundMessage.objects.filter(state=State.QUEUED):
        message.next_try_at -= passed
        message.save(update_fields=["next_try_at"])
    for pause in ChannelPause.objects.all():
        pause.until -= passed
        pause.save(update_fields=["until"])


def state(message: OutboundMessage) -> str:
    message.refresh_from_db()
    return message.state


def bodies(server: Any) -> list[str]:
    return [each["text"]["body"] for each in server.world.taken]


def pdf(argument: str) -> bytes:
    """What `settings.DOCUMENTS` may name."""
    return f"%PDF-1.7 {argument}".encode()
