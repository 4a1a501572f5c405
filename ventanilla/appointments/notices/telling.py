"""Telling a person something of an appointment by message, in the transaction of what is told.

Only who said yes is told anything. That the office cancelled or moved an appointment is also told to whom
nobody asked; and where no message may or can leave, the notice stays for somebody to call (`unheard`).
No message keeps an act from being done.
"""

import logging
from datetime import UTC, datetime, time, timedelta
from hashlib import blake2b

from django.db import IntegrityError, transaction

from ventanilla.appointments.lookup import with_catalogue
from ventanilla.appointments.models import Appointment, Notice
from ventanilla.appointments.models.notices import ONCE
from ventanilla.appointments.notices import wording
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import MessageKind, MessageText
from ventanilla.lib.dates import local
from ventanilla.messaging import outbox
from ventanilla.messaging.models import OutboundMessage
from ventanilla.messaging.transports import choosing

Kind = MessageKind

USE = {
    Kind.REGISTERED: timedelta(),
    Kind.CONFIRM: timedelta(hours=3),
    Kind.HOURS_BEFORE: timedelta(),
    Kind.OFFICE_CHANGED: timedelta(),
}
"""How long before the visit a message about it has still any use."""
NIGHTFALL = time(20)
"""Of the eve, by the office's clock: after it «mañana» could be read on the day itself."""
USE_AFTERWARDS = timedelta(days=2)

logger = logging.getLogger(__name__)


def tell(
    appointment: Appointment,
    kind: MessageKind,
    *,
    at: datetime,
    previous: datetime | None = None,
    **extra: str,
) -> Notice | None:
    """Inside the caller's transaction: it leaves if that is committed. `previous` is the start that the
    person knew of, where that is what changed; `extra` as `wording.render` takes it.

    None where there is nothing to tell: the institution has turned it off, the person does not want it, or
    was told before of this day and hour. What the office changed is noted all the same, without a message.
    """
    text = drawn(appointment, kind)
    if kind != Kind.OFFICE_CHANGED and not (text and _may_be_sent(appointment, kind)):
        return None
    try:
        with transaction.atomic():
            return Notice.objects.create(
                appointment=appointment,
                kind=kind,
                variant=text.variant if text else "",
                starts_at=appointment.starts_at,
                previous_starts_at=previous,
                at=at,
                message=_queued(appointment, text, at, extra),
            )
    except IntegrityError:
        if kind in ONCE and was_told(appointment, kind):
            return None
        raise


def was_told(appointment: Appointment, kind: MessageKind) -> bool:
    """Of the day and hour that it has now (one query)."""
    told = Notice.objects.filter(appointment=appointment, kind=kind)
    return told.filter(starts_at=appointment.starts_at).exists()


def drawn(appointment: Appointment, kind: str) -> MessageText | None:
    """The same wording each time it is asked, and over many appointments each as often."""
    texts = current_catalogue().messages.get(kind)
    if not texts:
        return None
    digest = blake2b(f"{appointment.pk}:{kind}".encode(), digest_size=8).digest()
    return texts[int.from_bytes(digest) % len(texts)]


def _may_be_sent(appointment: Appointment, kind: str) -> bool:
    """Where there is no channel, nothing is noted of those who would have liked a message."""
    if kind == Kind.OFFICE_CHANGED:
        return appointment.wants_messages is not False
    return appointment.wants_messages is True and bool(choosing.configured())


def _queued(
    appointment: Appointment, text: MessageText | None, at: datetime, extra: dict[str, str]
) -> OutboundMessage | None:
    if text is None or not _may_be_sent(appointment, text.kind):
        return None
    try:
        content = wording.render(text, with_catalogue(appointment), **extra)
    except wording.CannotBeSaid as problem:  # stored before texts were checked
        logger.error("A message cannot be said: %s", problem)
        return None
    return outbox.queue(
        to=appointment.phone,
        content=content,
        reference=appointment.cts,
        not_after=_not_after(appointment, text.kind, at),
    )


def _not_after(appointment: Appointment, kind: str, at: datetime) -> datetime:
    if kind == Kind.DAY_BEFORE:
        return _nightfall_before(appointment)
    if kind in USE:
        return appointment.starts_at - USE[Kind(kind)]
    return at + USE_AFTERWARDS


def _nightfall_before(appointment: Appointment) -> datetime:
    visit = local(appointment.starts_at, appointment.office.time_zone)
    eve = datetime.combine(visit.date() - timedelta(days=1), NIGHTFALL, visit.tzinfo)
    return eve.astimezone(UTC)
