"""Who wants to be told what, and what of it was noted."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tests.people import ANA, book
from ventanilla.appointments.models import Appointment, Notice
from ventanilla.appointments.notices import telling
from ventanilla.appointments.person import Person
from ventanilla.catalog import catalogue
from ventanilla.catalog.models import MessageKind, MessageText
from ventanilla.messaging.models import OutboundMessage

K = MessageKind


def wanting(
    person: Person = ANA, starts_at: datetime | None = None, wants: bool | None = True, **more: str
) -> Appointment:
    """Booked, and with an answer to whether the person wants messages."""
    return want(book(person, starts_at, **more), wants)


def want(appointment: Appointment, wants: bool | None = True) -> Appointment:
    Appointment.objects.filter(pk=appointment.pk).update(wants_messages=wants)
    appointment.wants_messages = wants
    return appointment


def tell(appointment: Appointment, kind: MessageKind, **extra: str) -> Notice | None:
    with transaction.atomic():
        return telling.tell(appointment, kind, at=timezone.now(), **extra)


def set_text(kind: MessageKind, variant: str = "A", **changes: Any) -> MessageText:
    usual = {"template": f"{kind.value}_{variant.lower()}", "body": "Hola, {nombre}."}
    found, made = MessageText.objects.get_or_create(
        kind=kind, variant=variant, defaults=usual | changes
    )
    if not made:
        MessageText.objects.filter(pk=found.pk).update(**changes)
    catalogue.forget()
    return MessageText.objects.get(pk=found.pk)


def notices(appointment: Appointment | None = None) -> list[str]:
    """Their kinds, in the order in which they were written."""
    found = Notice.objects.filter(appointment=appointment) if appointment else Notice.objects
    return [*found.order_by("pk").values_list("kind", flat=True)]


def said(notice: Notice | None) -> str:
    """The words of its message."""
    assert notice
    assert notice.message
    return str(notice.message.content["text"])


def messages() -> list[tuple[str, str]]:
    """Of all that was ever queued: the template and what became of it, in order."""
    return [(each.content["name"], each.state) for each in OutboundMessage.objects.order_by("pk")]
