"""Databases drawn by chance, and the figures of the same rows counted by hand in plain Python."""

import random
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from tests.people import MONDAY, NOW, staff
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
from ventanilla.catalog.models import Question
from ventanilla.reports.filters import Basis, Filters
from ventanilla.surveys.models import Answer, How, Response

STATES = [(status, "") for status in Status if status != Status.NOT_HELD]
STATES += [(Status.NOT_HELD, reason) for reason in Reason]
MUNICIPALITIES, OFFICIALS = ("106", "033", "118"), ("rosa", "saul", "tere")
ZONE = ZoneInfo("America/Mexico_City")
Kind = HistoryEntry.Kind


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
                municipality=known.municipalities[rng.choice(MUNICIPALITIES)],
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
    _opinions(rng, offices, procedures)
    return rows


def _life(row: Appointment, rng: random.Random) -> None:
    for _ in range(rng.randrange(3)):
        outcome = rng.choice(CallOutcome.values)
        CallEntry.objects.create(appointment=row, at=NOW, by=staff(), outcome=outcome)
    for _ in range(rng.randrange(3)):
        HistoryEntry.objects.create(
            appointment=row,
            at=NOW,
            kind=rng.choice([Kind.STATUS, Kind.STATUS, Kind.REDIRECTED]),
            status=Status.CONFIRMED,
            previous_status=rng.choice([Status.PENDING, Status.NOT_HELD]),
            starts_at=row.starts_at,
            channel=rng.choice(Channel.values),
        )
    if rng.random() < 0.5:
        arrived = row.starts_at - timedelta(seconds=rng.randrange(3600))
        called = arrived + timedelta(seconds=rng.randrange(7200)) if rng.random() < 0.8 else None
        goes_on = rng.random() < 0.1
        ended = called + timedelta(seconds=rng.randrange(7200)) if called and not goes_on else None
        Visit.objects.create(
            appointment=row,
            office=row.office,
            arrived_at=arrived,
            called_at=called,
            served_by=staff(rng.choice(OFFICIALS)) if called else None,
            ended_at=ended,
            result=VisitResult.FILED if ended else "",
            missing_papers=rng.choice(["", "", "2 3"]),
        )


def _opinions(rng: random.Random, offices: list[Any], procedures: list[Any]) -> None:
    asked = Question.objects.get(code="atencion", current=True)
    for _ in range(rng.randrange(30)):
        response = Response.objects.create(
            survey="visita",
            day=MONDAY + timedelta(days=rng.randrange(-90, 90)),
            office=rng.choice(offices),
            procedure=rng.choice(procedures),
            channel=rng.choice(Channel.values),
            official=staff(rng.choice(OFFICIALS)),
            how=How.LINK,
        )
        if rng.random() < 0.9:
            Answer.objects.create(response=response, question=asked, value=str(rng.randrange(1, 6)))


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
        municipality=rng.choice([None, None, None, known.municipalities["106"]]),
        status=rng.choice(["", "", "", *Status.values]),
        channel=rng.choice(["", "", "", *Channel.values]),
        official=rng.choice([None, None, None, staff("rosa")]),
    )


def kept(rows: list[Appointment], filters: Filters) -> list[Appointment]:
    """The same choice in plain Python. Toluca is six hours behind UTC."""
    served = {visit.appointment_id: visit.served_by for visit in Visit.objects.all()}
    return [
        row
        for row in rows
        if filters.first <= _day(getattr(row, filters.basis.field)) <= filters.last
        and row.office in filters.offices
        and filters.procedure in (None, row.procedure)
        and filters.municipality in (None, row.municipality)
        and filters.status in ("", row.status)
        and filters.channel in ("", row.channel)
        and filters.official in (None, served.get(row.pk))
    ]


def by_hand(rows: list[Appointment], filters: Filters) -> dict[str, Any]:
    states = Counter((row.status, row.reason) for row in rows)
    visits = [*Visit.objects.filter(pk__in=[row.pk for row in rows])]
    called = [visit for visit in visits if visit.called_at]
    entries = [*HistoryEntry.objects.filter(appointment__in=[row.pk for row in rows])]
    confirmed = {(e.appointment_id, e.channel) for e in entries if _confirms(e)}
    calls = CallEntry.objects.filter(appointment__in=[row.pk for row in rows])
    return {
        "received": len(rows),
        "attended": states["efectuada", ""],
        "no_show": states["no_efectuada", "no_asistio"],
        "inadmissible": states["no_efectuada", "improcedente"],
        "left": states["no_efectuada", "se_retiro"],
        "cancelled": states["cancelada", ""],
        "pending": states["pendiente", ""],
        "confirmed": states["confirmada", ""],
        "in_time": sum(_in_time(row) for row in rows),
        "offices": Counter(row.office_id for row in rows),
        "procedures": Counter(row.procedure_id for row in rows),
        "municipalities": Counter(row.municipality_id for row in rows),
        "channels": Counter(row.channel for row in rows),
        "hours": Counter(row.starts_at.astimezone(ZONE).hour for row in rows),
        "months": Counter(_day(getattr(row, filters.basis.field)).replace(day=1) for row in rows),
        "missed_at": Counter(
            row.starts_at.astimezone(ZONE).hour for row in rows if row.reason == "no_asistio"
        ),
        "anticipation": spread(
            [(row.starts_at - row.created_at) // timedelta(days=1) for row in rows]
        ),
        "visits": len(visits),
        "papers": sum(not visit.missing_papers for visit in visits),
        "waiting": spread([_minutes(v.called_at, v.arrived_at) for v in called]),
        "waiting_by_hour": _spreads(
            (v.arrived_at.astimezone(ZONE).hour, _minutes(v.called_at, v.arrived_at))
            for v in called
        ),
        "attention": spread([_minutes(v.ended_at, v.called_at) for v in called if v.ended_at]),
        "attention_by_official": _spreads(
            (v.served_by_id, _minutes(v.ended_at, v.called_at)) for v in called if v.ended_at
        ),
        "called_by": Counter(visit.served_by_id for visit in called),
        "calls": Counter(call.outcome for call in calls),
        "confirmed_by": Counter(channel for _, channel in confirmed),
        "ever_confirmed": len({key for key, _ in confirmed}),
        "redirected": len({e.appointment_id for e in entries if e.kind == "desviada"}),
        "opinions": _said(filters),
    }


def spread(values: list[int]) -> tuple[int | None, int | None]:
    return nearest_rank(values, 0.5), nearest_rank(values, 0.9)


def nearest_rank(values: list[int], share: float) -> int | None:
    return sorted(values)[max(ceil(share * len(values)), 1) - 1] if values else None


def _spreads(pairs: Any) -> dict[int, Any]:
    lists = defaultdict(list)
    for key, value in pairs:
        lists[key].append(value)
    return {key: spread(values) for key, values in lists.items()}


def _confirms(entry: HistoryEntry) -> bool:
    return entry.kind == "estado" and entry.previous_status == "pendiente"


def _in_time(row: Appointment) -> bool:
    notice = row.starts_at - row.status_changed_at
    return row.status == "cancelada" and notice > timedelta(days=1)


def _said(filters: Filters) -> Counter[int] | None:
    """How many answers of each office there are, by what the person chose."""
    if filters.municipality or filters.status:
        return None
    return Counter(
        (answer.response.office_id, answer.value)
        for answer in Answer.objects.select_related("response__office", "response__procedure")
        if filters.first <= answer.response.day <= filters.last
        and answer.response.office in filters.offices
        and filters.procedure in (None, answer.response.procedure)
        and filters.channel in ("", answer.response.channel)
        and filters.official in (None, answer.response.official)
    )


def _minutes(later: datetime, earlier: datetime) -> int:
    return (later - earlier) // timedelta(minutes=1)


def _day(moment: datetime) -> date:
    return (moment.astimezone(UTC) + timedelta(hours=-6)).date()
