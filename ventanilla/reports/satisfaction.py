"""What people answered to «¿Cómo te atendieron?», in sums of ten or more."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Count

from ventanilla.catalog.models import SurveyKind
from ventanilla.lib.shares import share
from ventanilla.reports.filters import Filters
from ventanilla.surveys.models import Answer

QUESTION = "atencion"
GOOD = frozenset({"4", "5"})
FEWEST = 10
"""Of fewer answers nothing is said: somebody could be recognised."""


@dataclass(frozen=True)
class Satisfaction:
    """Its share is None while there are fewer answers than `FEWEST`."""

    answers: int
    good: int

    @property
    def share(self) -> float | None:
        return share(self.good, self.answers) if self.answers >= FEWEST else None


@dataclass(frozen=True)
class Opinion:
    office: int
    official: int | None
    value: str
    count: int


def opinions(filters: Filters) -> list[Opinion] | None:
    """Answers are kept apart from the appointments: they know neither the municipality nor the state, so
    that under those filters there is nothing to say, which is None. Their day is that of the answer."""
    if filters.municipality or filters.status:
        return None
    chosen = {
        "procedure": filters.procedure,
        "channel": filters.channel or None,
        "official": filters.official,
        "survey": SurveyKind.VISIT,
        "day__range": (filters.first, filters.last),
        "office__in": [office.pk for office in filters.offices],
    }
    asked = {f"response__{name}": value for name, value in chosen.items() if value is not None}
    rows = Answer.objects.filter(question__code=QUESTION, **asked).order_by()
    keys = ("response__office_id", "response__official_id", "value")
    return [Opinion(*row) for row in rows.values_list(*keys).annotate(count=Count("*"))]


def satisfaction(rows: Iterable[Opinion]) -> Satisfaction:
    answers = Counter[str]()
    for row in rows:
        answers[row.value] += row.count
    return Satisfaction(answers.total(), sum(answers[value] for value in GOOD))


def satisfaction_by(
    rows: list[Opinion], key: Callable[[Opinion], int | None]
) -> dict[int | None, Satisfaction]:
    return {
        value: satisfaction(row for row in rows if key(row) == value)
        for value in {key(row) for row in rows}
    }
