"""Whom the office owes a word: it cancelled or moved their appointment, and no message reached them, or not
yet and it is time to call."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from ventanilla.accounts.models import User
from ventanilla.appointments.models import Appointment, HistoryEntry, Notice
from ventanilla.appointments.status import Reason, Status
from ventanilla.catalog.models import MessageKind, Office
from ventanilla.messaging import outbox
from ventanilla.messaging.models import UNFINISHED, WENT, OutboundMessage, State, Why
from ventanilla.messaging.transports.whatsapp import WhatsApp

RECENT = timedelta(days=7)
"""How long a cancellation is worth a call, also once its day has passed."""
TO_LEAVE = timedelta(hours=1)
"""A message that is still here after it is late: the provider is down, or the day's messages are spent."""
TO_ARRIVE = timedelta(hours=6)
"""A telephone that was off so long may be so until the visit. Only WhatsApp tells for sure what arrived."""


def to_tell(offices: Iterable[Office]) -> QuerySet[Notice]:
    """The nearest visit first; each with its appointment, that one's procedure and office, and the message or
    none. Who changed the appointment again, or was spoken with since, knows."""
    now = timezone.now()
    of_it = {"appointment": OuterRef("appointment"), "pk__gt": OuterRef("pk")}
    later = Notice.objects.filter(kind=MessageKind.OFFICE_CHANGED, **of_it)
    return (
        Notice.objects.filter(_not_reached(now), kind=MessageKind.OFFICE_CHANGED, told_at=None)
        .filter(~Exists(later))
        .filter(_is_worth_a_call(now), _so_still(), appointment__starts_at=F("starts_at"))
        .filter(appointment__office__in=[office.pk for office in offices])
        .select_related("appointment__procedure", "appointment__office", "message")
        .order_by("starts_at", "pk")
    )


def known_start(appointment: Appointment, start: datetime) -> datetime:
    """The one that the person knows of, where the appointment has `start`: who was never told that the office
    moved it there still counts with the day before that (one query)."""
    confirmed = HistoryEntry.objects.filter(
        appointment=appointment, status=Status.CONFIRMED, kind=HistoryEntry.Kind.STATUS
    )
    moves = Notice.objects.filter(
        ~Exists(confirmed.filter(at__gte=OuterRef("at"))),
        appointment=appointment,
        kind=MessageKind.OFFICE_CHANGED,
        starts_at=start,
        told_at=None,
    )
    untold = moves.exclude(message__state__in=WENT).last()
    return (untold and untold.previous_starts_at) or start


def mark_told(notice: Notice, *, by: User) -> None:
    """By telephone. Marked twice, the first holds; what still waits to be sent has become needless."""
    with transaction.atomic():
        this = Notice.objects.filter(pk=notice.pk)
        if this.filter(told_at=None).update(told_at=timezone.now(), told_by=by):
            outbox.withdraw(OutboundMessage.objects.filter(pk__in=this.values("message")), Why.TOLD)


def _not_reached(now: datetime) -> Q:
    """By no message, or not in time."""
    never = Q(message=None) | Q(message__state__in=(State.FAILED, State.DROPPED))
    waits = Q(message__state__in=UNFINISHED, message__created_at__lte=now - TO_LEAVE)
    left = Q(message__channel=WhatsApp.name, message__sent_at__lte=now - TO_ARRIVE)
    return never | waits | (left & Q(message__state=State.SENT))


def _is_worth_a_call(now: datetime) -> Q:
    """Until the day of the visit has passed, and the one on which the person may come instead. Who is here
    knows."""
    cancelled = Q(appointment__status=Status.CANCELLED, at__gt=now - RECENT)
    recently = cancelled & Q(starts_at__gt=now - RECENT)
    expected = Q(previous_starts_at__gt=now, appointment__visit=None)
    return Q(starts_at__gt=now) | expected | recently


def _so_still() -> Q:
    """Who did not come on a day of which nobody told knows as little as before."""
    missed = Q(appointment__status=Status.NOT_HELD, appointment__reason=Reason.NO_SHOW)
    return Q(appointment__status_changed_at__lte=F("at")) | missed
