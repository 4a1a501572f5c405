"""A report as the tables and pictures of its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ventanilla.accounts.models import User
from ventanilla.appointments.models import CallOutcome, Channel
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import Procedure
from ventanilla.intranet.charts import Bar, Chart
from ventanilla.lib.dates import month_name
from ventanilla.lib.shares import share
from ventanilla.reports.counts import Summary, Tally, by
from ventanilla.reports.figures import Figure
from ventanilla.reports.indicators import said
from ventanilla.reports.report import Report
from ventanilla.reports.satisfaction import Satisfaction, satisfaction_by
from ventanilla.reports.spans import Spread

_NOBODY = Satisfaction(0, 0)


@dataclass(frozen=True)
class Line:
    """`choice` is the value by which the form chooses this line alone; empty where it cannot."""

    name: str
    choice: str
    total: Summary


@dataclass(frozen=True)
class Attended:
    name: str
    choice: str
    count: int
    attention: Spread
    satisfaction: Satisfaction


def of(report: Report) -> dict[str, Any]:
    """All of them, each by its name."""
    made = (offices, procedures, municipalities, channels, officials, months, hours, waits)
    others = (states, confirmations, outcomes, charts)
    return {make.__name__: make(report) for make in (*made, *others)}


def states(report: Report) -> list[tuple[Figure, int, float | None]]:
    """Each state with its share; together they are what was received."""
    total = report.total
    counts = {
        Figure.ATTENDED: total.attended,
        Figure.NO_SHOW: total.no_show,
        Figure.INADMISSIBLE: total.inadmissible,
        Figure.LEFT: total.left,
        Figure.CANCELLED: total.cancelled,
        Figure.CONFIRMED: total.confirmed,
        Figure.PENDING: total.pending,
    }
    return [(figure, count, share(count, total.received)) for figure, count in counts.items()]


def offices(report: Report) -> list[dict[str, Any]]:
    totals, waiting = by(report.groups, lambda row: row.office), report.visits.waiting_by_office()
    free = {each.office.pk: each for each in report.first_free}
    return [
        {
            "line": Line(office.short_name, str(office.number), totals[office.pk]),
            "occupation": report.occupation_of(office, totals[office.pk].used),
            "waiting": waiting.get(office.pk, Spread(None, None)).median,
            "first_free": free[office.pk].days,
        }
        for office in report.filters.offices
        if office.pk in totals
    ]


def procedures(report: Report) -> list[Line]:
    names = {each.pk: (each.short_name, each.code) for each in Procedure.objects.all()}
    totals = by(report.groups, lambda row: row.procedure)
    return _most_first([Line(*names[pk], total) for pk, total in totals.items()])


def municipalities(report: Report) -> list[Line]:
    known = {each.pk: each for each in current_catalogue().municipalities.values()}
    totals = by(report.groups, lambda row: row.municipality)
    return _most_first(
        [Line(known[pk].name, known[pk].code, total) for pk, total in totals.items()]
    )


def channels(report: Report) -> list[Line]:
    totals = by(report.groups, lambda row: row.channel)
    return _most_first([Line(Channel(key).label, key, total) for key, total in totals.items()])


def officials(report: Report) -> list[Attended]:
    called, spans = report.visits.called_by(), report.visits.attention_by_official()
    opinions = satisfaction_by(report.opinions or [], lambda row: row.official)
    people = User.objects.filter(pk__in=called).order_by("first_name", "last_name", "pk")
    return [
        Attended(
            each.name,
            str(each.pk),
            called[each.pk],
            spans[each.pk],
            opinions.get(each.pk, _NOBODY),
        )
        for each in people
    ]


def months(report: Report) -> list[tuple[str, Tally]]:
    return [(_month(month), tally) for month, tally in report.times.months.items()]


def hours(report: Report) -> list[tuple[str, Tally]]:
    return [(_hour(hour), tally) for hour, tally in report.times.hours.items()]


def waits(report: Report) -> list[tuple[str, int, Spread]]:
    """By the hour of the arrival: visits, and what they waited."""
    counts: dict[int, int] = {}
    for row in report.visits.arrivals:
        counts[row.hour] = counts.get(row.hour, 0) + row.count
    found = report.visits.waiting_by_hour()
    return [(_hour(hour), counts[hour], found[hour]) for hour in sorted(counts)]


def confirmations(report: Report) -> list[tuple[str, int, float | None]]:
    """By the channel by which they were confirmed; the share is of all that were received."""
    return [
        (Channel(key).label, count, share(count, report.total.received))
        for key, count in _largest(report.calls.by_channel)
    ]


def outcomes(report: Report) -> list[tuple[str, int, float | None]]:
    return [
        (CallOutcome(key).label, count, report.calls.outcome_share(key))
        for key, count in _largest(report.calls.outcomes)
    ]


def charts(report: Report) -> dict[str, Chart]:
    hourly = hours(report)
    drawn = (
        Chart(
            "espera",
            "Espera según la hora de llegada",
            "Mediana de los minutos entre la llegada y el llamado.",
            tuple(Bar(name, s.median, said(s.median, "min")) for name, _, s in waits(report)),
        ),
        Chart(
            "inasistencia",
            "Inasistencia según la hora de la cita",
            "No asistieron, entre efectuadas más no asistieron.",
            tuple(Bar(name, each.absence, said(each.absence, "%")) for name, each in hourly),
        ),
        Chart(
            "carga",
            "Citas según su hora",
            "Citas recibidas, en cualquier estado.",
            tuple(Bar(name, each.received, said(each.received)) for name, each in hourly),
        ),
        Chart(
            "primer-lugar",
            "Primer lugar libre, hoy",
            "Días desde hoy hasta el primer lugar libre de cada oficina.",
            tuple(
                Bar(f.office.short_name, f.days, said(f.days, "día") if f.day else "no hay")
                for f in report.first_free
            ),
        ),
    )
    return {chart.key: chart for chart in drawn}


def _most_first(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda each: (-each.total.received, each.name))


def _largest(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def _month(month: date) -> str:
    return f"{month_name(month)} de {month.year}"


def _hour(hour: int) -> str:
    return f"{hour}:00 a {hour}:59"
