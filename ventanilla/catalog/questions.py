"""The questions of the surveys: what their table must hold, and one version for each wording."""

from collections.abc import Iterable, Sequence
from typing import Any

from ventanilla.catalog.models import Question
from ventanilla.catalog.tables import Problem, Row

YES_NO = [["si", "Sí"], ["no", "No"]]
SCALE_STEPS = 5
_ASKED = ("wording", "kind", "options", "only_if")


def check_questions(rows: Sequence[Row]) -> Iterable[Problem]:
    for row in rows:
        if row.has("kind", "options"):
            yield from _check_options(row)
        if row.get("only_if") and row.has("survey", "order"):
            yield from _check_condition(row, rows)


def _check_options(row: Row) -> Iterable[Problem]:
    count = len(row["options"])
    if row["kind"] == Question.Kind.SCALE and count != SCALE_STEPS:
        yield row.problem("options", "una escala lleva cinco opciones, de la peor a la mejor")
    if row["kind"] == Question.Kind.OPTIONS and count < 2:
        yield row.problem("options", "escribe al menos dos opciones, así: «si=Sí | no=No»")
    if row["kind"] in (Question.Kind.YES_NO, Question.Kind.TEXT) and count:
        yield row.problem("options", "este tipo de pregunta no lleva opciones: déjala vacía")


def _check_condition(row: Row, rows: Sequence[Row]) -> Iterable[Problem]:
    code, value = row["only_if"]
    for earlier in rows:
        before = earlier.get("survey") == row["survey"] and earlier.get("order", 99) < row["order"]
        if before and earlier.get("code") == code:
            known = [pair[0] for pair in _options(earlier)]
            if value not in known:
                yield row.problem("only_if", f"«{code}» no tiene la respuesta «{value}»")
            return
    yield row.problem("only_if", f"no hay antes una pregunta «{code}» en esta encuesta")


def write_questions(rows: Iterable[Row]) -> None:
    """Nothing is deleted: what is no longer asked stays for its answers."""
    current = {(each.survey, each.code): each for each in Question.objects.filter(current=True)}
    for row in rows:
        values = dict(row) | {"options": _options(row)}
        known = current.pop((row["survey"], row["code"]), None)
        if known and all(getattr(known, name) == values[name] for name in _ASKED):
            Question.objects.filter(pk=known.pk).update(order=values["order"])
            continue
        if known:
            Question.objects.filter(pk=known.pk).update(current=False)
        Question.objects.create(**values, version=_next_version(row["survey"], row["code"]))
    Question.objects.filter(pk__in=[each.pk for each in current.values()]).update(current=False)


def _next_version(survey: str, code: str) -> int:
    return Question.objects.filter(survey=survey, code=code).count() + 1


def _options(row: Row) -> list[Any]:
    return YES_NO if row.get("kind") == Question.Kind.YES_NO else row.get("options", [])
