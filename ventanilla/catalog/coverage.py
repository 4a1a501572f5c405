"""Every municipality has one office for every procedure, today and on any later day: neither none nor
two. A row for one procedure wins over the general row of its municipality."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import chain

from ventanilla.catalog.tables import Problem, Row

Rows = dict[tuple[str, str | None], list[Row]]


def check_coverage(
    procedures: Iterable[Row],
    municipalities: Iterable[Row],
    offices: Iterable[Row],
    jurisdictions: Sequence[Row],
    today: date,
) -> Iterable[Problem]:
    grouped: Rows = defaultdict(list)
    doubtful = set()
    for row in jurisdictions:
        if row.has("municipality", "procedure", "office", "valid_from", "valid_to"):
            grouped[row["municipality"], row["procedure"]].append(row)
        else:
            doubtful.add(row.get("municipality"))
    yield from chain.from_iterable(_two_at_once(rows) for rows in grouped.values())
    yield from _closed_offices(jurisdictions, offices, today)
    active = [row["code"] for row in procedures if row.get("active") and "code" in row]
    for row in municipalities if jurisdictions else ():
        if "code" in row and row["code"] not in doubtful:
            yield from _gaps(row, active, grouped, today)


def starts(row: Row) -> date:
    return row["valid_from"] or date.min


def ends(row: Row) -> date:
    return row["valid_to"] or date.max


def _two_at_once(rows: Iterable[Row]) -> Iterable[Problem]:
    last: Row | None = None
    for row in sorted(rows, key=lambda row: (starts(row), row.line)):
        if last and starts(row) <= ends(last):
            what = row["procedure"] or "todos los trámites"
            reason = (
                f"el municipio {row['municipality']} tendría dos oficinas para {what} el mismo día:"
                f" mira la fila {last.line}. Borra una o corrige «desde» y «hasta»"
            )
            yield row.problem("office", reason)
        if last is None or ends(row) > ends(last):
            last = row


def _closed_offices(rows: Iterable[Row], offices: Iterable[Row], today: date) -> Iterable[Problem]:
    closed = {row["number"] for row in offices if row.has("number", "active") and not row["active"]}
    for row in rows:
        if row.get("office") in closed and "valid_to" in row and ends(row) >= today:
            reason = (
                f"la oficina {row['office']:02d} no está activa: pon otra,"
                " o escribe en «hasta» su último día"
            )
            yield row.problem("office", reason)


def _gaps(
    municipality: Row, procedures: Sequence[str], grouped: Rows, today: date
) -> Iterable[Problem]:
    """One problem where all procedures lack an office on the same day, otherwise one for each."""
    code = municipality["code"]
    general = grouped.get((code, None), [])
    without: dict[date, list[str]] = defaultdict(list)
    for procedure in procedures:
        day = _first_gap(general + grouped.get((code, procedure), []), today)
        if day is not None:
            without[day].append(procedure)
    for day, lacking in without.items():
        if len(lacking) == len(procedures):
            lacking = ["ningún trámite"]
        since = "" if day == today else f" desde el {day}"
        for what in lacking:
            name = municipality.get("name", code)
            reason = f"{name} no tiene oficina para {what}{since}: agrégala en jurisdicciones"
            yield municipality.problem("code", reason)


def _first_gap(rows: Iterable[Row], today: date) -> date | None:
    day = today
    for row in sorted(rows, key=starts):
        if starts(row) > day:
            return day
        if ends(row) == date.max:
            return None
        day = max(day, ends(row) + timedelta(days=1))
    return day
