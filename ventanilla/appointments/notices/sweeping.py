"""What the sweeps share: whom nothing was told yet, and telling each in a transaction of its own."""

import logging
from collections.abc import Iterable
from datetime import datetime, time

from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from ventanilla.appointments.models import Appointment, Notice
from ventanilla.appointments.notices.telling import tell
from ventanilla.appointments.transitions import latest
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import MessageKind
from ventanilla.lib.dates import local
from ventanilla.lib.logs import place_of
from ventanilla.messaging.transports import choosing

BATCH = 500
"""In one sweep; the next one goes on."""

logger = logging.getLogger(__name__)


def untold(kind: MessageKind, now: datetime, since: time, until: time) -> QuerySet[Appointment]:
    """Who wants messages and was not told this of their day and hour, at the offices where it is between
    `since` and `until` now; whoever calls says of which days. Nobody where none can be told."""
    awake = [
        office.pk
        for office in current_catalogue().offices.values()
        if since <= local(now, office.time_zone).time() < until
    ]
    if not (awake and current_catalogue().messages.get(kind) and choosing.configured()):
        return Appointment.objects.none()
    of_it = {"appointment": OuterRef("pk"), "starts_at": OuterRef("starts_at")}
    told = Notice.objects.filter(kind=kind, **of_it)
    found = Appointment.objects.filter(office__in=awake, wants_messages=True)
    return found.filter(~Exists(told)).select_related("office").order_by("starts_at", "pk")


def tell_each(found: Iterable[Appointment], kind: MessageKind, now: datetime) -> None:
    """Unless it changed since it was read. One that fails keeps nobody else from being told."""
    for count, appointment in enumerate(found, 1):
        try:
            _tell_if_so_still(appointment, kind, now)
        except DatabaseError:
            raise
        except Exception as problem:  # its words may be a person's
            told = (appointment.pk, type(problem).__name__, place_of(problem))
            logger.error("Nothing could be told of appointment %s: %s at %s", *told)
        if count == BATCH:
            return


def _tell_if_so_still(appointment: Appointment, kind: MessageKind, now: datetime) -> None:
    with transaction.atomic():
        current = latest(appointment)
        same = ("status", "starts_at", "wants_messages")
        if all(getattr(current, name) == getattr(appointment, name) for name in same):
            tell(current, kind, at=now)
