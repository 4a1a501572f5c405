"""Whether the catalogue in use is the one that was published: direct SQL leaves no version."""

from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from ventanilla.catalog.tables import CatalogProblems
from ventanilla.lib.locks import serialise
from ventanilla.scheduling import publishing
from ventanilla.scheduling.loading import check, write
from ventanilla.scheduling.models import CatalogueVersion, Closure, OpeningHours

Row = tuple[tuple[str, str], ...]
Rows = dict[str, Counter[Row]]


def differences() -> list[str]:
    """One line for each row that is not as the newest version says; none where nothing was published.
    Whoever wants to write a catalogue or, on SQLite, anything waits meanwhile."""
    last = publishing.newest()
    if last is None:
        return []
    try:
        found, published = _found_and_published(last)
    except CatalogProblems as refusal:
        return [str(problem) for problem in refusal.problems]
    return [line for table in found for line in _lines(table, found[table], published[table])]


def _found_and_published(last: CatalogueVersion) -> tuple[Rows, Rows]:
    """The tables as they are, and as they would be were that version published again: nothing stays."""
    checked = check(last.content, timezone.localdate(last.published_at))
    with transaction.atomic():
        serialise("catalogue")
        try:
            found = _rows()
            write(checked)
            return found, _rows()
        finally:
            transaction.set_rollback(True)


def _rows() -> Rows:
    watched: list[type[models.Model]] = [OpeningHours, Closure]
    watched += apps.get_app_config("catalog").get_models()
    return {each._meta.db_table: Counter(_read(each)) for each in watched}


def _read(model: type[models.Model]) -> Iterator[Row]:
    """Without the row's own number: much of it is written anew each time."""
    fields = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    for values in model._default_manager.order_by("pk").values_list(*fields):
        yield tuple(zip(fields, map(str, values), strict=True))


def _lines(table: str, found: Counter[Row], published: Counter[Row]) -> Iterator[str]:
    wrong, right = (sorted((one - other).elements()) for one, other in _both(found, published))
    for now, said in zip_longest(wrong, right):
        if now is None:
            yield f"{table}: falta {_short(said)}"
        elif said is None:
            yield f"{table}: sobra {_short(now)}"
        else:
            pairs = zip(now, said, strict=True)
            changed = [f"{a[0]} es «{a[1]}» y se publicó «{b[1]}»" for a, b in pairs if a != b]
            yield f"{table}: {'; '.join(changed)[:200]}"


def _both(one: Any, other: Any) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    return (one, other), (other, one)


def _short(row: Row) -> str:
    return ", ".join(value for _, value in row)[:120]
