"""A whole catalogue into the database, all of it or nothing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from ventanilla.catalog import catalogue, loading
from ventanilla.catalog.coverage import ends, starts
from ventanilla.catalog.models import Office
from ventanilla.catalog.rules import check_dates
from ventanilla.catalog.tables import CatalogProblems, Folder, Problem, Row, Source, Tables
from ventanilla.catalog.upsert import linked
from ventanilla.scheduling import grid
from ventanilla.scheduling.models import Closure, OpeningHours
from ventanilla.scheduling.sheets import CLOSURES, HOURS


@dataclass(frozen=True)
class LoadSummary:
    """`counts` and `unverified` by table; `deleted` and `deactivated`, what the files no longer have."""

    counts: dict[str, int]
    unverified: dict[str, int]
    deleted: tuple[str, ...]
    deactivated: tuple[str, ...]


def load(folder: Path) -> LoadSummary:
    """Raises CatalogProblems with every problem of every file; then nothing has changed."""
    return load_source(Folder(folder))


def load_source(source: Source) -> LoadSummary:
    checked = check(source)
    changes = write(checked)
    catalogue.forget()
    grid.forget()
    tables = checked.draft.tables
    return LoadSummary(
        counts={name: len(rows) for name, rows in tables.rows.items()},
        unverified=_unverified(tables),
        deleted=tuple(changes.deleted),
        deactivated=tuple(changes.deactivated),
    )


@dataclass(frozen=True)
class Checked:
    """A catalogue without problems of its own, ready to be written."""

    draft: loading.Draft
    hours: list[Row]
    closures: list[Row]


def check(source: Source, today: date | None = None) -> Checked:
    """Reads only, by the rules that look at a day as they were on `today`. Raises CatalogProblems with
    every problem of every table."""
    tables = Tables(source)
    today = today or timezone.localdate()
    draft = loading.read(tables, today)
    hours, closures = tables.read(HOURS), tables.read(CLOSURES)
    tables.check_references()
    tables.problems += _check_hours(hours)
    tables.problems += _check_closures(closures)
    tables.problems += _check_service(draft, hours, today)
    if tables.problems:
        raise CatalogProblems(tables.problems)
    return Checked(draft, hours, closures)


@transaction.atomic
def write(checked: Checked) -> loading.Changes:
    """Raises CatalogProblems where appointments still need what the tables no longer have."""
    OpeningHours.objects.all().delete()
    Closure.objects.all().delete()
    changes = loading.write(checked.draft)
    offices = {office.number: office for office in Office.objects.all()}
    OpeningHours.objects.bulk_create(
        OpeningHours(**linked(row, office=offices)) for row in checked.hours
    )
    Closure.objects.bulk_create(Closure(**linked(row, office=offices)) for row in checked.closures)
    return changes


def _check_hours(hours: Iterable[Row]) -> Iterable[Problem]:
    whole = [row for row in hours if row.has(*(column.field for column in HOURS.columns))]
    yield from check_dates(whole, "valid_from", "valid_to")
    by_day: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in whole:
        yield from _check_starts(row)
        by_day[row["office"], row["weekday"]].append(row)
    for rows in by_day.values():
        for position, row in enumerate(rows):
            if other := next((before for before in rows[:position] if _overlap(before, row)), None):
                reason = f"se encima con la fila {other.line}: separa sus horas o sus fechas"
                yield row.problem("first_start", reason)


def _check_starts(row: Row) -> Iterable[Problem]:
    minutes = _minutes(row["last_start"]) - _minutes(row["first_start"])
    if minutes < 0:
        yield row.problem("last_start", "es antes que la primera: corrige una de las dos horas")
    elif minutes % row["step_minutes"]:
        step, last = row["step_minutes"], f"{row['last_start']:%H:%M}"
        reason = f"de {step} en {step} minutos no se llega a las {last}: corrige una de las tres"
        yield row.problem("last_start", reason)


def _minutes(moment: Any) -> int:
    return int(moment.hour * 60 + moment.minute)


def _overlap(one: Row, other: Row) -> bool:
    return (
        one["first_start"] <= other["last_start"]
        and other["first_start"] <= one["last_start"]
        and starts(one) <= ends(other)
        and starts(other) <= ends(one)
    )


def _check_closures(closures: Iterable[Row]) -> Iterable[Problem]:
    yield from check_dates(closures, "first_day", "last_day")
    for row in (row for row in closures if row.has("from_time", "to_time")):
        since, until = row["from_time"], row["to_time"]
        if (since is None) != (until is None):
            yield row.problem("to_time", "escribe las dos horas, o ninguna si es todo el día")
        elif since is not None and since >= until:
            yield row.problem("to_time", "debe ser después de «hora_desde»: corrige una de las dos")


def _check_service(draft: loading.Draft, hours: list[Row], today: date) -> Iterable[Problem]:
    """An office that municipalities are sent to receives people."""
    if not hours:
        return
    open_now = {row.get("office") for row in hours if "valid_to" in row and ends(row) >= today}
    serving: dict[int, set[str]] = defaultdict(set)
    for row in draft.rows("jurisdicciones"):
        if row.has("office", "municipality", "valid_to") and ends(row) >= today:
            serving[row["office"]].add(row["municipality"])
    for row in draft.rows("oficinas"):
        number = row.get("number")
        if row.get("active") and number in serving and number not in open_now:
            reason = f"atiende a {len(serving[number])} municipios y no tiene horario: agrégalo"
            yield row.problem("number", f"{reason} en {draft.tables.source.label(HOURS.name)}")


def _unverified(tables: Tables) -> dict[str, int]:
    counts = {
        name: sum(row.get("verified") is False for row in rows)
        for name, rows in tables.rows.items()
    }
    return {name: count for name, count in counts.items() if count}
