"""Whom the office owes a word: it cancelled or moved their appointment, and no message reached them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from ventanilla.accounts.models import User
from ventanilla.appointments.models import Appointment, HistoryEntry, Notice
from ventanilla.appointments.status import Status
from ventanilla.catalog.models import MessageKind, Office
from ventanilla.messaging.models import WENT, State

RECENT = timedelta(days=7)
"""How long a cancellation is worth a call, also once its day has passed."""


def to_tell(offices: Iterable[Office]) -> QuerySet[Notice]:
    """The nearest visit first; each with its appointment, that one's procedure and office, and the message or
    none. Who changed the appointment again, or was spoken with since, knows."""
    now = timezone.now()
    not_reached = Q(message=None) | Q(message__state__in=(State.FAILED, State.DROPPED))
    cancelled = Q(appointment__status=Status.CANCELLED, at__gt=now - RECENT)
    so_still = {
        "appointment__starts_at": F("starts_at"),
        "appointment__status_changed_at__lte": F("at"),
    }
    of_it = {"appointment": OuterRef("appointment"), "pk__gt": OuterRef("pk")}
    later = Notice.objects.filter(kind=MessageKind.OFFICE_CHANGED, **of_it)
    return (
        Notice.objects.filter(not_reached, kind=MessageKind.OFFICE_CHANGED, told_at=None)
        .filter(~Exists(later))
        .filter(Q(starts_at__gt=now) | cancelled, starts_at__gt=now - RECENT)
        .filter(appointment__office__in=[office.pk for office in offices], **so_still)
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
    """By telephone. Marked twice, the first holds."""
    Notice.objects.filter(pk=notice.pk, told_at=None).update(told_at=timezone.now(), told_by=by)
