"""What is told as the day comes near: asked whether they come, and reminded twice.

A message is written when it is due and not before: an earlier one that has not left holds back what follows
for the same person, and what is told is what holds when it is told.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from ventanilla.appointments.models import Appointment, HistoryEntry
from ventanilla.appointments.notices import sweeping
from ventanilla.appointments.status import ACTIVE, Status
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import MessageKind
from ventanilla.lib.dates import local
from ventanilla.scheduling import grid

HOURS = {
    MessageKind.CONFIRM: (time(8), time(20)),
    MessageKind.DAY_BEFORE: (time(9), time(19)),
    MessageKind.HOURS_BEFORE: (time(7), time(20)),
}
"""Of the office's day, in which each may be told."""
AT_THE_LATEST = time(18)
"""The day before, however late the visit is."""
NOT_WITHIN = {
    MessageKind.CONFIRM: timedelta(hours=3),
    MessageKind.DAY_BEFORE: timedelta(hours=3),
    MessageKind.HOURS_BEFORE: timedelta(minutes=30),
}
"""Of the visit."""
SETTLED = timedelta(hours=2)
"""Who has just chosen the hour knows it."""
DAY = timedelta(days=1)
EVE = timedelta(hours=39)
"""From nine of a day to the end of the next."""


def remind() -> None:
    """A sweep."""
    now = timezone.now()
    for kind in HOURS:
        sweeping.tell_each([*due(kind, now)], kind, now)


def due(kind: MessageKind, now: datetime) -> Iterator[Appointment]:
    """Whom to tell it now. Not those whose hour the office no longer opens: they need another."""
    texts = current_catalogue().messages.get(kind)
    if not texts or texts[0].hours_before is None:
        return
    ahead, table = timedelta(hours=texts[0].hours_before), grid.current()
    for appointment in _coming(kind, now, ahead):
        if kind == MessageKind.DAY_BEFORE and not _is_eve(appointment, now, ahead):
            continue
        if table.slot_at(appointment.office, appointment.starts_at):
            yield appointment


def _coming(kind: MessageKind, now: datetime, ahead: timedelta) -> QuerySet[Appointment]:
    """Those who may be told it, by the days of their offices."""
    until = now + (EVE if kind == MessageKind.DAY_BEFORE else ahead)
    chosen = HistoryEntry.objects.filter(
        appointment=OuterRef("pk"), kind__in=(HistoryEntry.Kind.BOOKED, HistoryEntry.Kind.MOVED)
    )
    found = (
        sweeping.untold(kind, now, *HOURS[kind])
        .filter(starts_at__gt=now + NOT_WITHIN[kind], starts_at__lte=until)
        .filter(status__in=ACTIVE, visit=None)
        .alias(chosen_at=Subquery(chosen.order_by("-pk").values("at")[:1]))
        .filter(chosen_at__lte=now - SETTLED)
    )
    if kind != MessageKind.CONFIRM:
        return found
    in_time = Q(chosen_at__lte=F("starts_at") - ahead) | Q(starts_at__gte=now + DAY)
    return found.filter(in_time, status=Status.PENDING)


def _is_eve(appointment: Appointment, now: datetime, ahead: timedelta) -> bool:
    zone = appointment.office.time_zone
    here, visit = local(now, zone), local(appointment.starts_at, zone)
    if here.date() != visit.date() - DAY:
        return False
    return now >= appointment.starts_at - ahead or here.time() >= AT_THE_LATEST
