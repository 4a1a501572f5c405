"""The end of the day: who did not come, what is still open, and the day signed with its figures."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ventanilla.accounts.models import User
from ventanilla.appointments import days
from ventanilla.appointments.errors import IllegalMove, Refused
from ventanilla.appointments.models import Appointment, DayClose
from ventanilla.appointments.status import ACTIVE, Reason, Status
from ventanilla.catalog.models import Office
from ventanilla.lib.dates import local
from ventanilla.lib.shares import share

LATE = timedelta(minutes=15)
NO_SHOW = timedelta(minutes=30)
MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Figures:
    """A day in numbers. `received` are all whose date it was, also the cancelled; the parts add up to it."""

    received: int
    attended: int
    no_show: int
    inadmissible: int
    left: int
    open: int
    cancelled: int

    @property
    def compliance(self) -> float | None:
        """Attended of received, in percent with one decimal; None where nobody was received."""
        return share(self.attended, self.received)


def of_day(office: Office, day: date) -> QuerySet[Appointment]:
    related = ("procedure", "visit", "call_state", "assigned_to")
    found = days.appointments(office, day, day).select_related(*related)
    return found.order_by("starts_at", "seat", "pk")


def figures(office: Office, day: date) -> Figures:
    return counted(of_day(office, day).values_list("status", "reason"))


def counted(appointments: Iterable[tuple[str, str]]) -> Figures:
    """Of the state and the reason of each."""
    rows = list(appointments)
    cancelled = sum(status == Status.CANCELLED for status, _ in rows)
    reasons = [reason for _, reason in rows]
    return Figures(
        received=len(rows),
        attended=sum(status == Status.COMPLETED for status, _ in rows),
        no_show=reasons.count(Reason.NO_SHOW),
        inadmissible=reasons.count(Reason.INADMISSIBLE),
        left=reasons.count(Reason.LEFT),
        open=sum(status in ACTIVE for status, _ in rows),
        cancelled=cancelled,
    )


def late(office: Office, now: datetime, since: timedelta = LATE) -> list[Appointment]:
    """Whose hour has passed by so much today and nobody has seen."""
    today = local(now, office.time_zone).date()
    due = of_day(office, today).filter(status__in=ACTIVE, starts_at__lte=now - since)
    return list(due.filter(visit=None))


def no_shows(office: Office, now: datetime) -> list[Appointment]:
    """Proposed, never done by itself: half an hour past the start and nobody has seen the person today."""
    return late(office, now, NO_SHOW)


def still_open(office: Office, day: date) -> list[Appointment]:
    """What keeps the day from being closed: every one needs its end state."""
    return list(of_day(office, day).filter(status__in=ACTIVE))


def missed(office: Office, day: date) -> list[Appointment]:
    """Those of the day that were marked as no-shows."""
    return list(of_day(office, day).filter(status=Status.NOT_HELD, reason=Reason.NO_SHOW))


def left_open(office: Office, now: datetime) -> list[tuple[date, int]]:
    """Days of the last month that had people and nobody signed, the oldest first, with what is open."""
    today = local(now, office.time_zone).date()
    past = days.appointments(office, today - MONTH, today - timedelta(days=1))
    rows = past.exclude(status=Status.CANCELLED).values_list("starts_at", "status")
    signed = set(DayClose.objects.filter(office=office).values_list("day", flat=True))
    still: Counter[date] = Counter()
    for starts_at, status in rows:
        still[local(starts_at, office.time_zone).date()] += status in ACTIVE
    return sorted((day, count) for day, count in still.items() if day not in signed)


def closed(office: Office, day: date) -> DayClose | None:
    return DayClose.objects.filter(office=office, day=day).select_related("by").first()


def close(office: Office, day: date, *, by: User) -> DayClose:
    """Signs the day. Twice is once. Raises Refused while something is open and for a day to come."""
    with transaction.atomic():
        days.take_turn(office, day)
        before = closed(office, day)
        if before:
            return before
        if day > local(timezone.now(), office.time_zone).date():
            raise Refused("Ese día todavía no llega")
        left = still_open(office, day)
        if left:
            raise IllegalMove(f"Faltan {len(left)} por terminar: di cómo acabó cada una")
        return DayClose.objects.create(
            office=office,
            day=day,
            by=by,
            at=timezone.now(),
            figures=asdict(figures(office, day)),
        )
