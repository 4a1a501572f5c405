"""A whole report: all that is counted for some filters, read once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from ventanilla.catalog.models import Office
from ventanilla.lib.shares import share
from ventanilla.reports import kept
from ventanilla.reports.calls import Calls, calls
from ventanilla.reports.counting import Counts, count
from ventanilla.reports.counts import Group, Summary, Times, groups, summary, times
from ventanilla.reports.filters import Filters
from ventanilla.reports.opening import FirstFree, first_free, offered
from ventanilla.reports.satisfaction import Opinion, opinions
from ventanilla.reports.spans import Spread, spread
from ventanilla.reports.visits import Visits, visits

MEMORY = "64MB"
"""For each step of a query of a report: with what a server gives by default it would sort on the disk."""


@dataclass(frozen=True)
class Report:
    """`offered` is None where the filters leave nothing to compare it with, `opinions` where the answers do
    not know what is filtered by."""

    filters: Filters
    groups: list[Group]
    total: Summary
    times: Times
    anticipation: Spread
    visits: Visits
    calls: Calls
    redirected: int
    offered: dict[int, int] | None
    first_free: list[FirstFree]
    opinions: list[Opinion] | None

    @property
    def occupation(self) -> float | None:
        """Used places of those offered."""
        return share(self.total.used, sum(self.offered.values())) if self.offered else None

    def occupation_of(self, office: Office, used: int) -> float | None:
        return share(used, self.offered[office.pk]) if self.offered else None


def report(filters: Filters) -> Report:
    """Of days that ended, what is kept of them; for the rest, ten queries, one more for each office
    and where the bookings' date is the chosen one."""
    with _one_moment():
        return of(filters, kept.counts(filters) if filters.whole else count(filters))


def of(filters: Filters, counted: Counts) -> Report:
    all_groups = groups(counted.groups)
    return Report(
        filters=filters,
        groups=all_groups,
        total=summary(all_groups),
        times=times(counted.hours, counted.months),
        anticipation=spread((days, n) for (days,), n in counted.anticipation.items()),
        visits=visits(counted.arrivals, counted.attentions),
        calls=calls(counted.confirmed, counted.outcomes),
        redirected=counted.redirected.total(),
        offered=offered(filters) if filters.whole else None,
        first_free=[first_free(office) for office in filters.offices],
        opinions=opinions(filters),
    )


@contextmanager
def _one_moment() -> Iterator[None]:
    """All queries see the same rows, so that the parts add up to the whole whatever is booked meanwhile. Not
    on SQLite, where a transaction would keep everybody else from writing."""
    if connection.vendor != "postgresql":
        yield
        return
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(f"SET LOCAL work_mem = '{MEMORY}'")
        yield
