"""How people answered each question of a survey, in sums of ten or more."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import Question, SurveyKind
from ventanilla.lib.shares import share
from ventanilla.reports.filters import Filters
from ventanilla.reports.satisfaction import FEWEST
from ventanilla.surveys.models import Answer, Response


@dataclass(frozen=True)
class Distribution:
    """`options` are each answer's words and how many chose it, in the order of the question, and none of
    them while there are fewer than `FEWEST` answers. What people write themselves is only counted."""

    question: Question
    answers: int
    options: list[tuple[str, int]]

    @property
    def written(self) -> bool:
        return self.question.kind == Question.Kind.TEXT

    @property
    def told(self) -> bool:
        return self.answers >= FEWEST

    def share(self, count: int) -> float | None:
        return share(count, self.answers)


@dataclass(frozen=True)
class Survey:
    kind: SurveyKind
    responses: int
    declined: int
    questions: list[Distribution]


def survey(filters: Filters, kind: SurveyKind) -> Survey:
    """By the day of the answer, of the offices alone. Two queries."""
    chosen = _chosen(filters, kind)
    responses = Counter(Response.objects.filter(**chosen).values_list("declined", flat=True))
    rows = _given(filters, kind).values_list("question__code", "value").annotate(count=Count("*"))
    counts: dict[str, Counter[str]] = {}
    for code, value, count in rows:
        counts.setdefault(code, Counter())[value] += count
    asked = current_catalogue().questions[kind]
    found = [_distribution(each, counts.get(each.code, Counter())) for each in asked]
    return Survey(kind, responses.total(), responses[True], found)


def written(filters: Filters, question: Question) -> list[str]:
    """What people wrote, in an order that says nothing of when or by whom; nothing of fewer than `FEWEST`.

    For whole months alone: of two periods that differ by a day, what only one of them holds would be told
    apart, and whoever attended that day would know whose it is.
    """
    given = _given(filters, SurveyKind(question.survey)).filter(question__code=question.code)
    texts = [*given.order_by("response_id").values_list("text", flat=True)]
    return texts if len(texts) >= FEWEST else []


def _given(filters: Filters, kind: SurveyKind) -> QuerySet[Answer]:
    chosen = _chosen(filters, kind)
    asked = {f"response__{name}": value for name, value in chosen.items()}
    return Answer.objects.filter(**asked).order_by()


def _chosen(filters: Filters, kind: SurveyKind) -> dict[str, Any]:
    return {
        "survey": kind,
        "day__range": (filters.first, filters.last),
        "office__in": [office.pk for office in filters.offices],
    }


def _distribution(question: Question, counts: Counter[str]) -> Distribution:
    total = counts.total()
    if question.kind == Question.Kind.TEXT or total < FEWEST:
        return Distribution(question, total, [])
    return Distribution(question, total, [*_options(question, counts)])


def _options(question: Question, counts: Counter[str]) -> Iterable[tuple[str, int]]:
    """What an earlier wording offered and this one does not comes last, so that they add up."""
    words = dict(question.options)
    for value, label in words.items():
        yield label, counts[value]
    former = sum(count for value, count in counts.items() if value not in words)
    if former:
        yield "Otra respuesta, de antes", former
