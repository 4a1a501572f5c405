"""The report of a month that a director signs: one PDF in letter size, with the figures of `indicators`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from ventanilla.appointments.voucher import FONTS
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import Office, Question, SurveyKind
from ventanilla.lib import pdf
from ventanilla.lib.dates import (
    at_clock,
    long_date,
    month_name,
    months_before,
    next_month,
    previous_month,
)
from ventanilla.reports import kept
from ventanilla.reports.answers import Survey, survey
from ventanilla.reports.counts import Tally, by, times
from ventanilla.reports.filters import Filters
from ventanilla.reports.indicators import DEFINITIONS, indicators, said
from ventanilla.reports.report import Report, report
from ventanilla.reports.satisfaction import FEWEST
from ventanilla.reports.spans import Spread

TEMPLATE = Path(__file__).parent / "monthly.typ"
TREND = 12
NOT_OF_A_MONTH = {"primer_lugar"}
"""It is said of today."""
_NOTHING = Spread(None, None)
_SURVEYS = {SurveyKind.VISIT: "Después de la visita", SurveyKind.BOOKING: "Al pedir la cita"}


@dataclass(frozen=True)
class Request:
    """`month` is its first day; `by`, who asked for it, and `at`, when, by the institution's clock."""

    month: date
    offices: tuple[Office, ...]
    by: str
    at: datetime

    @property
    def in_course(self) -> bool:
        return self.month == self.at.date().replace(day=1)


def filters_of(month: date, offices: Sequence[Office], months: int = 1) -> Filters:
    """The month, or that and those before it."""
    first = [month, *months_before(month, months - 1)][-1]
    last = next_month(month) - timedelta(days=1)
    return Filters(first=first, last=last, offices=tuple(offices))


def name(month: date) -> str:
    """«octubre de 2026»"""
    return f"{month_name(month)} de {month.year}"


def monthly_pdf(asked: Request) -> bytes:
    return pdf.compile(TEMPLATE, data(asked), fonts=FONTS, made_at=asked.at)


def data(asked: Request) -> dict[str, Any]:
    """What `monthly.typ` reads: words as they are printed, and numbers only for what it draws."""
    filters = filters_of(asked.month, asked.offices)
    found = report(filters)
    previous = report(filters_of(previous_month(asked.month), asked.offices))
    institution = current_catalogue().institution
    return {
        "institution": {"name": institution.name, "logo": institution.logo_svg},
        "colour": institution.theme.get("primary", "#000000"),
        "month": name(asked.month),
        "before": name(previous_month(asked.month)),
        "in_course": asked.in_course,
        "made": f"{long_date(asked.at.date())}, {at_clock(asked.at)}",
        "by": asked.by,
        "covers": _covers(asked.offices),
        **_figures(found, previous, compared=not asked.in_course),
        "offices": _offices(found),
        "without": _without(found),
        "trend": _trend(asked),
        "hours": _hours(found),
        "surveys": [_survey(survey(filters, kind)) for kind in _SURVEYS],
        "fewest": FEWEST,
        "definitions": [each for key, each in DEFINITIONS.items() if key not in _UNSAID],
    }


_UNSAID = NOT_OF_A_MONTH | {"cumplimiento_neto"}


def _covers(offices: Sequence[Office]) -> str:
    every = len(current_catalogue().offices)
    if len(offices) == every > 1:
        return f"Las {every} oficinas"
    return ", ".join(each.name for each in offices)


def _figures(found: Report, previous: Report, *, compared: bool) -> dict[str, Any]:
    """A month in course is not said to be better or worse than one that ended."""
    then = {each.key: each for each in indicators(previous)}
    rows = [
        {
            **{"key": each.key, "label": each.label, "now": each.text},
            **{"then": then[each.key].text, "detail": each.detail},
        }
        for each in indicators(found)
        if each.key not in NOT_OF_A_MONTH
    ]
    main = next(row for row in rows if row["key"] == "cumplimiento")
    change = _change(found.total.compliance, previous.total.compliance) if compared else ""
    return {"figures": rows, "main": main | {"change": change, **_counts(previous)}}


def _counts(previous: Report) -> dict[str, str]:
    total = previous.total
    return {"then_detail": f"{total.attended:,} efectuadas de {total.received:,} recibidas"}


def _change(now: float | None, then: float | None) -> str:
    if now is None or then is None:
        return ""
    points = round(now - then, 1)
    if not points:
        return "Igual que el mes anterior"
    unit = "punto" if abs(points) == 1 else "puntos"
    return f"{abs(points):,.1f} {unit} {'más' if points > 0 else 'menos'} que el mes anterior"


def _offices(found: Report) -> list[list[str]]:
    totals, waits = by(found.groups, lambda row: row.office), found.visits.waiting_by_office()
    rows = [
        [
            office.name,
            *(said(n) for n in (total.received, total.attended, total.no_show)),
            said(total.compliance, "%"),
            said(total.absence, "%"),
            *_spread(waits.get(office.pk, _NOTHING)),
        ]
        for office in found.filters.offices
        if (total := totals.get(office.pk))
    ]
    whole = found.total
    counts = (said(n) for n in (whole.received, whole.attended, whole.no_show))
    shares = (said(whole.compliance, "%"), said(whole.absence, "%"))
    return [*rows, ["Todas", *counts, *shares, *_spread(found.visits.waiting)]]


def _without(found: Report) -> str:
    """Offices that had nobody: they have no row."""
    had = {row.office for row in found.groups}
    return ", ".join(each.name for each in found.filters.offices if each.pk not in had)


def _trend(asked: Request) -> list[dict[str, Any]]:
    """The oldest first; a month without appointments is one with none."""
    filters = filters_of(asked.month, asked.offices, TREND)
    found = kept.counts(filters)
    months, month, rows = times(found.hours, found.months).months, filters.first, []
    while month <= asked.month:
        tally = months.get(month, Tally())
        rows.append(
            {
                **{"short": f"{month_name(month)[:3]} {month:%y}", "month": name(month)},
                **{"received": said(tally.received), "attended": said(tally.attended)},
                **{"no_show": said(tally.no_show), "absence": said(tally.absence, "%")},
                **{"share": tally.compliance, "compliance": said(tally.compliance, "%")},
            }
        )
        month = next_month(month)
    return rows


def _hours(found: Report) -> list[list[str]]:
    """By the hour: of the appointment, who was missed; of the arrival, what people waited."""
    tallies, waits = found.times.hours, found.visits.waiting_by_hour()
    return [
        [
            f"{hour}:00 a {hour}:59",
            said(tallies.get(hour, Tally()).received),
            said(tallies.get(hour, Tally()).no_show),
            said(tallies.get(hour, Tally()).absence, "%"),
            *_spread(waits.get(hour, _NOTHING)),
        ]
        for hour in sorted({*tallies, *waits})
    ]


def _spread(spread: Spread) -> tuple[str, str]:
    return said(spread.median, "min"), said(spread.p90, "min")


def _survey(found: Survey) -> dict[str, Any]:
    return {
        "name": _SURVEYS[found.kind],
        "responses": said(found.responses - found.declined),
        "declined": said(found.declined),
        "questions": [
            {
                "words": each.question.wording,
                "written": each.question.kind == Question.Kind.TEXT,
                "answers": said(each.answers),
                "told": each.told,
                "options": [
                    {"words": words, "count": said(count), "share": each.share(count)}
                    | {"said": said(each.share(count), "%")}
                    for words, count in each.options
                ],
            }
            for each in found.questions
            if not each.question.only_if
        ],
    }
