"""Appointments counted by state: one grouped query feeds every table of a report."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Case, Count, F, Q, When
from django.db.models.functions import TruncDate

from ventanilla.appointments.status import Reason, Status
from ventanilla.lib.dates import local
from ventanilla.lib.shares import share
from ventanilla.reports.filters import Basis, Filters

EARLY = timedelta(hours=24)
IN_TIME = Q(status=Status.CANCELLED, status_changed_at__lt=F("starts_at") - EARLY)
"""Cancelled more than 24 hours before: another person could use the place."""

Rows = Counter[tuple[Any, ...]]
"""How often each combination of values occurs. Those of two offices, or of two months, add up."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Group:
    """What has all of these the same."""

    office: int
    procedure: int
    municipality: int
    channel: str
    status: str
    reason: str
    in_time: bool
    count: int


@dataclass(frozen=True)
class Summary:
    """The parts of `received` by state add up to it, whatever the filters."""

    received: int
    attended: int
    no_show: int
    inadmissible: int
    left: int
    cancelled: int
    pending: int
    confirmed: int
    cancelled_in_time: int

    @property
    def compliance(self) -> float | None:
        """Attended of received."""
        return share(self.attended, self.received)

    @property
    def net_compliance(self) -> float | None:
        """The same without those who cancelled in time."""
        return share(self.attended, self.received - self.cancelled_in_time)

    @property
    def absence(self) -> float | None:
        """No-shows of those who were expected and either came or did not."""
        return share(self.no_show, self.attended + self.no_show)

    @property
    def used(self) -> int:
        """The places that somebody kept until the end."""
        return self.received - self.cancelled


def group_rows(filters: Filters) -> Rows:
    """One query, from which every count of appointments is added up."""
    in_time = Case(When(IN_TIME, then=True), default=False, output_field=BooleanField())
    keys = ("office_id", "procedure_id", "municipality_id", "channel", "status", "reason")
    rows = filters.appointments().annotate(in_time=in_time).values_list(*keys, "in_time")
    return tallied(rows.annotate(count=Count("*")))


def tallied(counted: Iterable[tuple[Any, ...]]) -> Rows:
    """Of rows that end in how often they occur."""
    return Counter({row[:-1]: row[-1] for row in counted})


def groups(rows: Rows) -> list[Group]:
    return [Group(*(*key, count)) for key, count in rows.items()]


def summary(rows: Iterable[Group]) -> Summary:
    statuses: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    in_time = 0
    for row in rows:
        statuses[row.status] += row.count
        reasons[row.reason] += row.count
        in_time += row.count if row.in_time else 0
    return Summary(
        received=statuses.total(),
        attended=statuses[Status.COMPLETED],
        no_show=reasons[Reason.NO_SHOW],
        inadmissible=reasons[Reason.INADMISSIBLE],
        left=reasons[Reason.LEFT],
        cancelled=statuses[Status.CANCELLED],
        pending=statuses[Status.PENDING],
        confirmed=statuses[Status.CONFIRMED],
        cancelled_in_time=in_time,
    )


def by(rows: Iterable[Group], key: Callable[[Group], Key]) -> dict[Key, Summary]:
    """A summary for each office, procedure, municipality or channel."""
    parts: dict[Key, list[Group]] = {}
    for row in rows:
        parts.setdefault(key(row), []).append(row)
    return {value: summary(part) for value, part in parts.items()}


@dataclass
class Tally:
    """What a month or an hour of the day had."""

    received: int = 0
    attended: int = 0
    no_show: int = 0

    def add(self, status: str, reason: str, count: int) -> None:
        self.received += count
        self.attended += count if status == Status.COMPLETED else 0
        self.no_show += count if reason == Reason.NO_SHOW else 0

    @property
    def compliance(self) -> float | None:
        return share(self.attended, self.received)

    @property
    def absence(self) -> float | None:
        return share(self.no_show, self.attended + self.no_show)


@dataclass(frozen=True)
class Times:
    """By the hour at which the appointment begins, and by the month of the chosen date."""

    hours: dict[int, Tally]
    months: dict[date, Tally]


def time_rows(filters: Filters) -> tuple[Rows, Rows]:
    """By hour and by month. One query by start, and one more by day of booking where that is the chosen
    date: hours and months are read here, as a database that converts the zone of millions of rows takes
    seconds."""
    hours, months = Rows(), Rows()
    for starts_at, status, reason, count in _counted(filters, F("starts_at")):
        at: datetime = local(starts_at, filters.time_zone)
        hours[at.hour, status, reason] += count
        if filters.basis is Basis.APPOINTMENT:
            months[_month(at), status, reason] += count
    if filters.basis is Basis.BOOKING:
        booked = TruncDate("created_at", tzinfo=ZoneInfo(filters.time_zone))
        for day, status, reason, count in _counted(filters, booked):
            months[_month(day), status, reason] += count
    return hours, months


def times(hours: Rows, months: Rows) -> Times:
    return Times(
        _tallies(hours),
        _tallies(
            Counter(
                {
                    (date.fromisoformat(month), *state): count
                    for (month, *state), count in months.items()
                }
            )
        ),
    )


def _tallies(rows: Rows) -> dict[Any, Tally]:
    found: dict[Any, Tally] = {}
    for (when, status, reason), count in rows.items():
        found.setdefault(when, Tally()).add(status, reason, count)
    return dict(sorted(found.items()))


def _counted(filters: Filters, when: F | TruncDate) -> Iterable[tuple]:
    rows = filters.appointments().annotate(when=when)
    return rows.values_list("when", "status", "reason").annotate(count=Count("*"))


def _month(day: date) -> str:
    return date(day.year, day.month, 1).isoformat()
