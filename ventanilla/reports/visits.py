"""What the visits to the offices say: waiting, attention, papers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Case, Count, F, QuerySet, When
from django.db.models.functions import ExtractHour

from ventanilla.appointments.models import Visit
from ventanilla.lib.shares import share
from ventanilla.reports.counts import Rows, tallied
from ventanilla.reports.filters import Filters
from ventanilla.reports.spans import Minutes, Spread, spread


@dataclass(frozen=True)
class Arrival:
    """Visits that came at the same hour and waited the same; `waited` is None of who was not called."""

    office: int
    hour: int
    complete: bool
    waited: int | None
    count: int


@dataclass(frozen=True)
class Attention:
    """Visits called to a window by the same official that took the same; None of what goes on."""

    official: int
    minutes: int | None
    count: int


@dataclass(frozen=True)
class Visits:
    arrivals: list[Arrival]
    attentions: list[Attention]

    @property
    def count(self) -> int:
        return sum(each.count for each in self.arrivals)

    @property
    def with_all_papers(self) -> int:
        return sum(each.count for each in self.arrivals if each.complete)

    @property
    def complete_papers(self) -> float | None:
        """Visits to which no paper was lacking."""
        return share(self.with_all_papers, self.count)

    @property
    def waiting(self) -> Spread:
        """Minutes from the arrival to the call to a window."""
        return _waiting(self.arrivals)

    @property
    def attention(self) -> Spread:
        """Minutes from the call to the end, of those attended at a window."""
        return _attention(self.attentions)

    def waiting_by_hour(self) -> dict[int, Spread]:
        """By the hour of the arrival, on the institution's clock."""
        return _each(self.arrivals, lambda each: each.hour, _waiting)

    def waiting_by_office(self) -> dict[int, Spread]:
        return _each(self.arrivals, lambda each: each.office, _waiting)

    def attention_by_official(self) -> dict[int, Spread]:
        return _each(self.attentions, lambda each: each.official, _attention)

    def called_by(self) -> dict[int, int]:
        return _each(
            self.attentions, lambda each: each.official, lambda rows: sum(r.count for r in rows)
        )


def arrival_rows(filters: Filters) -> Rows:
    complete = Case(When(missing_papers="", then=True), default=False, output_field=BooleanField())
    rows = _visits(filters).values_list(
        F("appointment__office_id"),
        ExtractHour("arrived_at", tzinfo=ZoneInfo(filters.time_zone)),
        complete,
        Minutes(F("called_at"), F("arrived_at")),
    )
    return tallied(rows.annotate(count=Count("*")))


def attention_rows(filters: Filters) -> Rows:
    called = _visits(filters).filter(called_at__isnull=False)
    rows = called.values_list("served_by_id", Minutes(F("ended_at"), F("called_at")))
    return tallied(rows.annotate(count=Count("*")))


def visits(arrivals: Rows, attentions: Rows) -> Visits:
    return Visits(
        [Arrival(*(*key, count)) for key, count in arrivals.items()],
        [Attention(*(*key, count)) for key, count in attentions.items()],
    )


def _visits(filters: Filters) -> QuerySet[Visit]:
    return Visit.objects.filter(filters.where("appointment__")).order_by()


def _waiting(rows: Iterable[Arrival]) -> Spread:
    return spread((each.waited, each.count) for each in rows if each.waited is not None)


def _attention(rows: Iterable[Attention]) -> Spread:
    return spread((each.minutes, each.count) for each in rows if each.minutes is not None)


def _each(rows: Iterable[Any], key: Callable[[Any], int], made: Callable[[Any], Any]) -> dict:
    parts: dict[int, list[Any]] = {}
    for row in rows:
        parts.setdefault(key(row), []).append(row)
    return {value: made(part) for value, part in sorted(parts.items())}
