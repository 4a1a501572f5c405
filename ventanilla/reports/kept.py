"""What past days and months had, kept by office, so that a report of a year adds up instead of counting.

A trigger takes what is kept away in the transaction that changes anything of it, whatever program asks:
what is there is what a count would say. docs/decisions/2026-11-22-the-past-is-kept-counted.md
"""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import Office
from ventanilla.lib.dates import day_bounds, local
from ventanilla.reports.counting import SHAPE, Counts, count, merged, read
from ventanilla.reports.filters import Filters
from ventanilla.reports.models import KeptCount

MONTHS = 36
"""So many that ended are kept, and their days; what is older is counted when somebody asks."""
SECONDS = 5.0
"""After which a sweep begins no other: the worker has more to do."""
DAY = timedelta(days=1)

Span = tuple[date, date]
"""Its first and its last day."""


def counts(filters: Filters) -> Counts:
    """Of all the appointments of the offices in the period: what is kept, and the rest counted now."""
    chosen: list[int] = []
    gaps: list[tuple[Span, Office]] = []
    there = _there(filters)
    for office in filters.offices:
        keys, missing = _cover(filters, there.get(office.pk, {}))
        chosen += keys
        gaps += [(span, office) for span in missing]
    kept = KeptCount.objects.filter(pk__in=chosen).values_list("data", flat=True)
    return merged([read(kept), *map(count, _together(filters, gaps))])


def keep() -> None:
    """A sweep: counts what is not kept, or no longer."""
    until = time.monotonic() + SECONDS
    spans = _spans()
    oldest = day_bounds(*spans[-1], _zone())[0]
    KeptCount.objects.filter(ends_at__lte=oldest).delete()
    KeptCount.objects.exclude(time_zone=_zone(), shape=SHAPE).delete()
    for office, span in _not_kept(spans):
        keep_one(office, span)
        if time.monotonic() >= until:
            return


def keep_one(office: Office, span: Span) -> None:
    """While it counts, nobody changes those days of that office; where somebody does, another time. A month
    is the sum of its days, as far as they are kept."""
    start, end = day_bounds(*span, _zone())
    key = {"office": office, "starts_at": start, "ends_at": end}
    with transaction.atomic():
        if not _alone(office, start, end) or KeptCount.objects.filter(**key).exists():
            return
        KeptCount.objects.create(
            **key,
            time_zone=_zone(),
            shape=SHAPE,
            counted_at=timezone.now(),
            data=counts(Filters(*span, (office,))).written(),
        )


def _valid() -> QuerySet[KeptCount]:
    """Hours and months are those of a zone."""
    return KeptCount.objects.filter(time_zone=_zone(), shape=SHAPE)


def _there(filters: Filters) -> dict[int, dict[date, tuple[date, int]]]:
    """By office and first day, the last day and the key of the longest that is kept."""
    zone = filters.time_zone
    start, end = day_bounds(filters.first, filters.last, zone)
    rows = _valid().filter(office__in=filters.offices, starts_at__gte=start, ends_at__lte=end)
    found: dict[int, dict[date, tuple[date, int]]] = {}
    # The longest comes last, and stays.
    for office, starts, ends, key in rows.order_by("ends_at").values_list(
        "office_id", "starts_at", "ends_at", "pk"
    ):
        last = local(ends, zone).date() - DAY
        found.setdefault(office, {})[local(starts, zone).date()] = last, key
    return found


def _cover(filters: Filters, there: dict[date, tuple[date, int]]) -> tuple[list[int], list[Span]]:
    """The keys that make up the period, and the days that are left between them."""
    keys, gaps, day, since = [], [], filters.first, filters.first
    while day <= filters.last:
        last, key = there.get(day, (day, None))
        if key is not None:
            keys.append(key)
            if since < day:
                gaps.append((since, day - DAY))
            since = last + DAY
        day = last + DAY
    if since <= filters.last:
        gaps.append((since, filters.last))
    return keys, gaps


def _together(filters: Filters, gaps: list[tuple[Span, Office]]) -> Iterator[Filters]:
    """What is left to count, with the offices that lack the same days in one."""
    gaps.sort(key=lambda gap: gap[0])
    for (first, last), pairs in groupby(gaps, key=lambda gap: gap[0]):
        yield replace(filters, first=first, last=last, offices=tuple(each for _, each in pairs))


def _spans() -> list[Span]:
    """The last first; each month after its days."""
    today = local(timezone.now(), _zone()).date()
    month = today.replace(day=1)
    spans = [(day, day) for day in _days(month, today - DAY)]
    for _ in range(MONTHS):
        last = month - DAY
        month = last.replace(day=1)
        spans += [(day, day) for day in _days(month, last)]
        spans.append((month, last))
    return spans


def _days(first: date, last: date) -> Iterator[date]:
    return (last - n * DAY for n in range((last - first).days + 1))


def _not_kept(spans: list[Span]) -> Iterator[tuple[Office, Span]]:
    have = {*KeptCount.objects.values_list("office_id", "starts_at", "ends_at")}
    for span in spans:
        bounds = day_bounds(*span, _zone())
        for office in current_catalogue().offices.values():
            if (office.pk, *bounds) not in have:
                yield office, span


def _alone(office: Office, start: datetime, end: datetime) -> bool:
    """Whether no transaction is changing these days; until ours ends, none will. On SQLite ours is the
    only one that writes."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_and(pg_try_advisory_xact_lock(%s::integer, day))"
            " FROM generate_series(reports_day(%s), reports_day(%s)) AS day",
            [office.pk, start, end],
        )
        return bool(cursor.fetchone()[0])


def _zone() -> str:
    return current_catalogue().institution.time_zone
