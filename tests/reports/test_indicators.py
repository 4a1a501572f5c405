"""The figures, against a count by hand of the same rows."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from math import ceil
from typing import Any

import pytest
from django.db import transaction

from tests.people import MONDAY, NOW, Clock, office, staff
from ventanilla.appointments.models import (
    Appointment,
    CallEntry,
    CallOutcome,
    Channel,
    HistoryEntry,
    Visit,
    VisitResult,
)
from ventanilla.appointments.status import SEATED, Reason, Status
from ventanilla.catalog.catalogue import current
from ventanilla.reports import indicators
from ventanilla.reports.filters import Basis, Filters

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LAST = MONDAY + timedelta(days=60)
STATES = [(status, "") for status in Status if status != Status.NOT_HELD]
STATES += [(Status.NOT_HELD, reason) for reason in Reason]


def some_database(seed: int) -> list[Appointment]:
    """A few dozen appointments of any kind, with their calls and visits, straight into the tables."""
    rng = random.Random(seed)
    known = current()
    offices, procedures = [*known.offices.values()], [*known.procedures.values()]
    rows = []
    for n in range(rng.randrange(40)):
        status, reason = rng.choice(STATES)
        booked = NOW - timedelta(minutes=rng.randrange(90 * 1440))
        starts = NOW + timedelta(minutes=30 * rng.randrange(-90 * 48, 90 * 48))
        rows.append(
            Appointment(
                cts=f"{seed:06d}{n:012d}",
                token=f"{seed}-{n}",
                idempotency_key=f"{seed}-{n}",
                office=rng.choice(offices),
                procedure=rng.choice(procedures),
                municipality=known.municipalities["106"],
                starts_at=starts,
                seat=n + 1 if status in SEATED else None,
                capacity=99,
                status=status,
                reason=reason,
                reason_text="x" if reason == Reason.INADMISSIBLE else "",
                status_changed_at=booked + timedelta(minutes=rng.randrange(90 * 1440)),
                created_at=booked,
                channel=rng.choice(Channel.values),
            )
        )
    Appointment.objects.bulk_create(rows)
    for row in rows:
        _life(row, rng)
    return rows


def _life(row: Appointment, rng: random.Random) -> None:
    for _ in range(rng.randrange(3)):
        outcome = rng.choice(CallOutcome.values)
        CallEntry.objects.create(appointment=row, at=NOW, by=staff(), outcome=outcome)
    for _ in range(rng.randrange(3)):
        HistoryEntry.objects.create(
            appointment=row,
            at=NOW,
            kind=HistoryEntry.Kind.STATUS,
            status=Status.CONFIRMED,
            previous_status=rng.choice([Status.PENDING, Status.NOT_HELD]),
            starts_at=row.starts_at,
            channel=rng.choice(Channel.values),
        )
    if rng.random() < 0.5:
        arrived = row.starts_at - timedelta(seconds=rng.randrange(3600))
        called = arrived + timedelta(seconds=rng.randrange(7200)) if rng.random() < 0.8 else None
        ended = called + timedelta(seconds=rng.randrange(7200)) if called else None
        Visit.objects.create(
            appointment=row,
            office=row.office,
            arrived_at=arrived,
            called_at=called,
            served_by=staff() if called else None,
            ended_at=ended,
            result=VisitResult.FILED if ended else "",
            missing_papers=rng.choice(["", "", "2 3"]),
        )


def some_filters(seed: int) -> Filters:
    rng = random.Random(-seed)
    known = current()
    first = MONDAY + timedelta(days=rng.randrange(-100, 60))
    return Filters(
        first=first,
        last=first + timedelta(days=rng.randrange(120)),
        offices=tuple(rng.sample([*known.offices.values()], rng.randrange(len(known.offices) + 1))),
        basis=rng.choice([*Basis]),
        procedure=rng.choice([None, None, *known.procedures.values()]),
        status=rng.choice(["", "", *Status.values]),
        channel=rng.choice(["", "", *Channel.values]),
    )


def kept(rows: list[Appointment], filters: Filters) -> list[Appointment]:
    """The same choice in plain Python. Toluca is six hours behind UTC."""
    zone = timedelta(hours=-6)

    def day(row: Appointment) -> date:
        moment: datetime = getattr(row, filters.basis.field)
        return (moment.astimezone(UTC) + zone).date()

    return [
        row
        for row in rows
        if filters.first <= day(row) <= filters.last
        and row.office in filters.offices
        and filters.procedure in (None, row.procedure)
        and filters.status in ("", row.status)
        and filters.channel in ("", row.channel)
    ]


def nearest_rank(values: list[int], share: float) -> int | None:
    return sorted(values)[max(ceil(share * len(values)), 1) - 1] if values else None


def spread(values: list[int]) -> indicators.Spread:
    return indicators.Spread(nearest_rank(values, 0.5), nearest_rank(values, 0.9))


def by_hand(rows: list[Appointment]) -> dict[str, Any]:
    states = Counter((row.status, row.reason) for row in rows)
    visits = [
        row.visit
        for row in Appointment.objects.filter(pk__in=[r.pk for r in rows])
        if row.has_arrived
    ]
    called = [visit for visit in visits if visit.called_at]
    return {
        "received": len(rows),
        "attended": sum(row.status == "efectuada" for row in rows),
        "no_show": states["no_efectuada", "no_asistio"],
        "in_time": sum(
            row.status == "cancelada" and row.starts_at - row.status_changed_at > timedelta(days=1)
            for row in rows
        ),
        "anticipation": spread(
            [(row.starts_at - row.created_at) // timedelta(days=1) for row in rows]
        ),
        "waiting": spread([(v.called_at - v.arrived_at) // timedelta(minutes=1) for v in called]),
        "attention": spread([(v.ended_at - v.called_at) // timedelta(minutes=1) for v in called]),
        "papers": (sum(not visit.missing_papers for visit in visits), len(visits)),
        "calls": Counter(
            entry.outcome for row in rows for entry in CallEntry.objects.filter(appointment=row)
        ),
        "confirmed": Counter(
            channel
            for row in rows
            for channel in {
                entry.channel
                for entry in HistoryEntry.objects.filter(appointment=row)
                if entry.previous_status == "pendiente"
            }
        ),
    }


def counted(filters: Filters) -> dict[str, Any]:
    summary = indicators.summary(indicators.groups(filters))
    return {
        "received": summary.received,
        "attended": summary.attended,
        "no_show": summary.no_show,
        "in_time": indicators.cancelled_in_time(filters),
        "anticipation": indicators.anticipation(filters),
        "waiting": indicators.waiting(filters),
        "attention": indicators.attention(filters),
        "papers": indicators.complete_papers(filters),
        "calls": indicators.call_outcomes(filters),
        "confirmed": indicators.confirmations(filters),
    }


@pytest.mark.parametrize("block", range(10))
def test_every_figure_equals_a_count_by_hand(block: int) -> None:
    """promise: N5"""
    for seed in range(block * 100, block * 100 + 100):
        with transaction.atomic():
            rows = some_database(seed)
            filters = some_filters(seed)
            expected = by_hand(kept(rows, filters))
            complete, visits = expected.pop("papers")
            found = counted(filters)
            assert found.pop("papers") == indicators.share(complete, visits), seed
            assert found == expected, seed
            transaction.set_rollback(True)


def test_the_states_add_up_under_any_filter() -> None:
    """promise: N6"""
    some_database(7)
    for seed in range(60):
        found = indicators.summary(indicators.groups(some_filters(seed)))
        parts = found.attended + found.no_show + found.inadmissible + found.left
        assert parts + found.cancelled + found.pending + found.confirmed == found.received


def test_nothing_of_nothing_is_no_figure(clock: Clock) -> None:
    """promise: N5"""
    nothing = Filters(MONDAY, LAST, (office(),))
    summary = indicators.summary(indicators.groups(nothing))
    assert (summary.compliance, summary.absence) == (None, None)
    assert indicators.anticipation(nothing) == indicators.Spread(None, None)
    assert indicators.complete_papers(nothing) is None


def test_no_office_sees_nothing(clock: Clock) -> None:
    """promise: C1"""
    some_database(3)
    assert indicators.groups(Filters(MONDAY - timedelta(days=200), LAST, ())) == []
