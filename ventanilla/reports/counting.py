"""All that a report counts of appointments, in rows that add up: what two offices, or two months, have
together is the sum of what each has."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from django.db.models import Count, F

from ventanilla.reports.calls import confirmed_rows, outcome_rows, redirected_rows
from ventanilla.reports.counts import Rows, group_rows, tallied, time_rows
from ventanilla.reports.filters import Filters
from ventanilla.reports.spans import Days
from ventanilla.reports.visits import arrival_rows, attention_rows

SHAPE = 1
"""Of what `written` writes and of what it counts: whoever changes either takes the next number."""


@dataclass(frozen=True)
class Counts:
    """Medians are of the sums, so what they are taken of is kept by its value."""

    groups: Rows = field(default_factory=Rows)
    hours: Rows = field(default_factory=Rows)
    months: Rows = field(default_factory=Rows)
    anticipation: Rows = field(default_factory=Rows)
    arrivals: Rows = field(default_factory=Rows)
    attentions: Rows = field(default_factory=Rows)
    confirmed: Rows = field(default_factory=Rows)
    outcomes: Rows = field(default_factory=Rows)
    redirected: Rows = field(default_factory=Rows)

    def written(self) -> str:
        """The values of a row are a text, JSON without its brackets: `read` adds these up as they are."""
        tables = {
            each.name: {json.dumps(key)[1:-1]: n for key, n in getattr(self, each.name).items()}
            for each in fields(self)
        }
        return json.dumps(tables, separators=(",", ":"))


def count(filters: Filters) -> Counts:
    """Eight queries, one more where the bookings' date is the chosen one."""
    hours, months = time_rows(filters)
    return Counts(
        groups=group_rows(filters),
        hours=hours,
        months=months,
        anticipation=anticipation_rows(filters),
        arrivals=arrival_rows(filters),
        attentions=attention_rows(filters),
        confirmed=confirmed_rows(filters),
        outcomes=outcome_rows(filters),
        redirected=redirected_rows(filters),
    )


def anticipation_rows(filters: Filters) -> Rows:
    """Whole days from the booking to the appointment."""
    days = filters.appointments().values_list(Days(F("starts_at"), F("created_at")))
    return tallied(days.annotate(count=Count("*")))


def read(written: Iterable[str]) -> Counts:
    """Added up before they are taken apart: the days of a year have hundreds of thousands of rows."""
    total = {each.name: Counter[str]() for each in fields(Counts)}
    for each in written:
        for name, rows in json.loads(each).items():
            total[name].update(rows)
    return Counts(**{name: _rows(texts) for name, texts in total.items()})


def _rows(texts: Counter[str]) -> Rows:
    return Counter({tuple(json.loads(f"[{text}]")): n for text, n in texts.items()})


def merged(parts: Iterable[Counts]) -> Counts:
    total = Counts()
    for part in parts:
        for each in fields(Counts):
            getattr(total, each.name).update(getattr(part, each.name))
    return total
