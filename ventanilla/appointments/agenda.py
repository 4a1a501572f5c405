"""An office's days as its calendar shows them: each start with who holds it, and a month at a glance.

The timetable is read afresh: what changed a second ago is seen here, and so is what it left outside.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from ventanilla.appointments.days import appointments
from ventanilla.appointments.models import Appointment, HistoryEntry
from ventanilla.appointments.status import SEATED, Status
from ventanilla.catalog.models import Office
from ventanilla.lib.dates import local
from ventanilla.scheduling.grid import Slot, Timetable, rules
from ventanilla.scheduling.models import Closure, OpeningHours

NOBODY = 0
"""As the official of a filter: what is assigned to no one."""


@dataclass(frozen=True)
class Filter:
    """Which appointments are shown; the places are counted from all of them. What was cancelled holds
    nothing and is shown only when it is asked for."""

    status: str = ""
    procedure: int | None = None
    official: int | None = None

    def __bool__(self) -> bool:
        return self != Filter()

    def where(self) -> Q:
        chosen = Q(status=self.status) if self.status else ~Q(status=Status.CANCELLED)
        if self.procedure is not None:
            chosen &= Q(procedure=self.procedure)
        if self.official is not None:
            chosen &= Q(assigned_to=self.official or None)
        return chosen


@dataclass(frozen=True)
class Hour:
    """A start. `capacity` is 0 where the office does not open it any more; `shown` is what passes the
    filter, `held` counts all."""

    local: datetime
    capacity: int
    held: int
    shown: list[Appointment]
    past: bool

    @property
    def free(self) -> int:
        return max(self.capacity - self.held, 0)

    remaining = free

    @property
    def starts_at(self) -> datetime:
        return self.local

    @property
    def over(self) -> bool:
        return 0 < self.capacity < self.held

    @property
    def shut(self) -> bool:
        return not self.capacity and any(each.is_active for each in self.shown)


@dataclass(frozen=True)
class Day:
    date: date
    hours: list[Hour]
    closures: list[Closure]
    works: bool
    """Whether its weekday has opening hours at all."""

    @property
    def capacity(self) -> int:
        return sum(hour.capacity for hour in self.hours)

    @property
    def held(self) -> int:
        return sum(hour.held for hour in self.hours)

    @property
    def shown(self) -> int:
        return sum(len(hour.shown) for hour in self.hours)

    def at(self, clock: str) -> Hour | None:
        return next((hour for hour in self.hours if f"{hour.local:%H:%M}" == clock), None)


@dataclass(frozen=True)
class Glance:
    """A day in the month."""

    date: date
    capacity: int
    held: int
    pending: int
    shown: int
    closures: list[Closure]
    works: bool

    @property
    def occupation(self) -> int | None:
        """In hundredths of the places; None where there are none."""
        return round(100 * self.held / self.capacity) if self.capacity else None


class _Opening:
    """What rules the office from one day to another. Two queries."""

    def __init__(self, office: Office, first: date, last: date) -> None:
        self.office = office
        self.hours = list(OpeningHours.objects.filter(office=office))
        self.closures = list(
            Closure.objects.filter(
                Q(office=office) | Q(office=None), first_day__lte=last, last_day__gte=first
            )
        )
        self.table = Timetable(self.hours, self.closures)

    def slots(self, day: date) -> tuple[Slot, ...]:
        return self.table.slots(self.office, day)

    def of_day(self, day: date) -> dict[str, Any]:
        return {
            "date": day,
            "closures": [each for each in self.closures if each.first_day <= day <= each.last_day],
            "works": any(rules(row, day) for row in self.hours),
        }


def days(office: Office, first: date, last: date, chosen: Filter) -> list[Day]:
    """Each day from `first` to `last` with its starts and people. Three queries, however many people."""
    opening = _Opening(office, first, last)
    people = _by_day(office, _people(office, first, last, chosen))
    return [
        Day(hours=_hours(office, opening.slots(day), people[day]), **opening.of_day(day))
        for day in _from_to(first, last)
    ]


def left_today(office: Office) -> list[Hour]:
    """The starts still to come today that have a free place."""
    day = local(timezone.now(), office.time_zone).date()
    [today] = days(office, day, day, Filter())
    return [hour for hour in today.hours if hour.free and not hour.past]


def glances(office: Office, first: date, last: date, chosen: Filter) -> list[Glance]:
    """The same days in figures: one grouped query that the index of the office's days bounds."""
    opening = _Opening(office, first, last)
    figures: dict[date, Counter[str]] = defaultdict(Counter)
    for row in _counted(office, first, last, chosen):
        figures[local(row.pop("starts_at"), office.time_zone).date()].update(row)
    return [
        Glance(
            capacity=sum(slot.capacity for slot in opening.slots(day)),
            held=figures[day]["held"],
            pending=figures[day]["pending"],
            shown=figures[day]["shown"],
            **opening.of_day(day),
        )
        for day in _from_to(first, last)
    ]


def _people(office: Office, first: date, last: date, chosen: Filter) -> QuerySet[Appointment]:
    """With `seen`, the last thing that was written about each, and `shown`, whether it passes the filter."""
    written = HistoryEntry.objects.filter(appointment=OuterRef("pk")).order_by("-pk").values("pk")
    found = appointments(office, first, last).annotate(
        seen=Subquery(written[:1]),
        shown=ExpressionWrapper(chosen.where(), output_field=BooleanField()),
    )
    if chosen.status != Status.CANCELLED:
        found = found.exclude(status=Status.CANCELLED)
    return found.select_related("procedure", "assigned_to").order_by("starts_at", "pk")


def _counted(office: Office, first: date, last: date, chosen: Filter) -> Iterable[Any]:
    return (
        appointments(office, first, last)
        .order_by()
        .values("starts_at")
        .annotate(
            held=Count("pk", filter=Q(status__in=sorted(SEATED))),
            pending=Count("pk", filter=chosen.where() & Q(status=Status.PENDING)),
            shown=Count("pk", filter=chosen.where()),
        )
    )


def _by_day(
    office: Office, people: Iterable[Appointment]
) -> dict[date, dict[datetime, list[Appointment]]]:
    found: dict[date, dict[datetime, list[Appointment]]] = defaultdict(lambda: defaultdict(list))
    for each in people:
        start = each.starts_at.astimezone(UTC)
        found[local(start, office.time_zone).date()][start].append(each)
    return found


def _hours(
    office: Office,
    slots: tuple[Slot, ...],
    people: dict[datetime, list[Any]],
) -> list[Hour]:
    places = {slot.starts_at: slot.capacity for slot in slots}
    now = timezone.now()
    hours = [
        Hour(
            local=local(start, office.time_zone),
            capacity=places.get(start, 0),
            held=sum(each.seat is not None for each in people.get(start, ())),
            shown=sorted(
                (each for each in people.get(start, ()) if each.shown),
                key=lambda each: each.seat or 100,
            ),
            past=start <= now,
        )
        for start in sorted({*places, *people})
    ]
    return [hour for hour in hours if hour.capacity or hour.shown]


def _from_to(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))
