"""«Hoy cerramos a la 1»: said at once, at every door, and gone by itself."""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from ventanilla.accounts.models import User
from ventanilla.assistant.models import Announcement
from ventanilla.catalog.models import Office
from ventanilla.lib.snapshot import Snapshot

logger = logging.getLogger(__name__)

LONGEST = 200


def announce(
    text: str, *, office: Office | None, starts_at: datetime, ends_at: datetime, by: User
) -> Announcement:
    """Of one office, or of all without one. The same sent twice is announced once."""
    announcement, _ = Announcement.objects.get_or_create(
        text=text,
        office=office,
        starts_at=starts_at,
        ends_at=ends_at,
        defaults={"by": by, "created_at": timezone.now()},
    )
    snapshot.forget()
    return announcement


def withdraw(announcement: Announcement, *, by: User) -> None:
    """What was already read stays written down as said until now; what was to come never was."""
    now = timezone.now()
    if announcement.starts_at < now:
        Announcement.objects.filter(pk=announcement.pk, ends_at__gt=now).update(ends_at=now)
    else:
        Announcement.objects.filter(pk=announcement.pk).delete()
    logger.info("announcement %s withdrawn by %s", announcement.pk, by.pk)
    snapshot.forget()


def listed(offices: Iterable[Office], *, of_all: bool) -> QuerySet[Announcement]:
    """Those that hold now or later, of those offices; also those of all, to who may withdraw them."""
    mine = Q(office__in=[office.pk for office in offices])
    return (
        Announcement.objects.filter(mine | Q(office=None) if of_all else mine)
        .filter(ends_at__gt=timezone.now())
        .select_related("office", "by")
        .order_by("starts_at", "pk")
    )


def current(office: Office | None, at: datetime) -> list[Announcement]:
    """What holds at that moment for who goes to that office: its own and those of all."""
    return [each for each in everywhere(at) if each.office is None or each.office == office]


def everywhere(at: datetime) -> list[Announcement]:
    """Of all first, then of each office."""
    return [each for each in snapshot.current() if each.starts_at <= at < each.ends_at]


def _load() -> list[Announcement]:
    """Also those to come, so that each begins at its minute."""
    found = Announcement.objects.filter(ends_at__gt=timezone.now()).select_related("office")
    return sorted(found, key=lambda each: (each.office.number if each.office else -1, each.pk))


snapshot: Snapshot[list[Announcement]] = Snapshot(_load)
