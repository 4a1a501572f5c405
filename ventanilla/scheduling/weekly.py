"""An office's week by half hours, as one paints it, and back into the rows of its hours."""

from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from typing import Any

from ventanilla.catalog.cells import CellProblem
from ventanilla.catalog.content import Content
from ventanilla.catalog.tables import value_of
from ventanilla.scheduling.sheets import HOURS, WEEKDAYS

STEP = 30
HALF_HOURS = tuple(time(*divmod(minute, 60)) for minute in range(0, 24 * 60, STEP))
USUAL = (time(7), time(19, 30))
"""The first and the last that one sees; more where somebody is received at another hour."""
MOST_PLACES = 99

Week = dict[tuple[int, time], int]
"""Places by weekday (0 is Monday) and half hour; what is not there has none."""


class NotByHalfHours(Exception):
    """These hours cannot be painted: they begin at other minutes, or are not understood."""


def week_of(content: Content, office: int, day: date) -> Week:
    """The week that rules on that day. Raises NotByHalfHours."""
    week: Week = {}
    for _, row in _own(content, office):
        if _starts(row) <= day <= _ends(row):
            for start in _half_hours(row):
                week[row["weekday"], start] = row["capacity"]
    return week


def half_hours_shown(used: Iterable[time]) -> list[time]:
    hours = [*used, *USUAL]
    return [start for start in HALF_HOURS if min(hours) <= start <= max(hours)]


def stretches(content: Content, office: int, since: date) -> list[tuple[date, date | None]]:
    """First and last day of each time with hours of its own, in order, from that day on."""
    rows = [row for _, row in _own(content, office)]
    turns = [row["valid_from"] for row in rows if row["valid_from"]]
    turns += [_ends(row) + timedelta(days=1) for row in rows if _ends(row) < date.max]
    firsts = sorted({since, *(day for day in turns if day > since)})
    lasts = [day - timedelta(days=1) for day in firsts[1:]]
    return [*zip(firsts, [*lasts, None], strict=True)]


def repainted(
    content: Content, office: int, week: Week, since: date, until: date | None
) -> Content:
    """With that week from `since` to `until`, both included; before and after it is as it was."""
    own = _own(content, office)
    lines = {line for line, _ in own}
    others = [row for line, row in content.rows(HOURS.name) if line not in lines]
    kept = [piece for _, row in own for piece in _around(row, since, until)]
    painted = [row | {"valid_from": since, "valid_to": until} for row in _rows(office, week)]
    return content.with_rows(HOURS.name, [*others, *map(_cells, [*kept, *painted])])


def _own(content: Content, office: int) -> list[tuple[int, dict[str, Any]]]:
    parsed = ((line, _parsed(row)) for line, row in content.rows(HOURS.name))
    return [(line, row) for line, row in parsed if row["office"] == office]


def _parsed(row: Mapping[str, str]) -> dict[str, Any]:
    try:
        return {each.field: value_of(each, row.get(each.name, "")) for each in HOURS.columns}
    except CellProblem:
        raise NotByHalfHours from None


def _half_hours(row: Mapping[str, Any]) -> Iterable[time]:
    if row["step_minutes"] != STEP and row["first_start"] != row["last_start"]:
        raise NotByHalfHours
    first, last = _minute(row["first_start"]), _minute(row["last_start"])
    starts = [time(*divmod(minute, 60)) for minute in range(first, last + 1, STEP)]
    if not set(starts) <= set(HALF_HOURS):
        raise NotByHalfHours
    return starts


def _rows(office: int, week: Week) -> Iterable[dict[str, Any]]:
    """Neighbours with the same places become one row."""
    for weekday in range(7):
        run: dict[str, Any] | None = None
        for start in HALF_HOURS:
            places = week.get((weekday, start), 0)
            if run and places == run["capacity"]:
                run["last_start"] = start
                continue
            if run:
                yield run
            run = _run(office, weekday, start, places) if places else None
        if run:
            yield run


def _run(office: int, weekday: int, start: time, places: int) -> dict[str, Any]:
    hours = {"first_start": start, "last_start": start, "step_minutes": STEP}
    return {"office": office, "weekday": weekday, **hours, "capacity": places}


def _around(row: dict[str, Any], since: date, until: date | None) -> Iterable[dict[str, Any]]:
    """What of a row is left outside the stretch."""
    if _starts(row) < since:
        yield row | {"valid_to": min(_ends(row), since - timedelta(days=1))}
    if until and _ends(row) > until:
        after = until + timedelta(days=1)
        yield row | {"valid_from": max(_starts(row), after)}


def _cells(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "oficina": f"{row['office']:02d}",
        "dia": WEEKDAYS[row["weekday"]],
        "primera": _clock(row["first_start"]),
        "ultima": _clock(row["last_start"]),
        "cada_minutos": str(row["step_minutes"]),
        "lugares": str(row["capacity"]),
        "desde": _day(row["valid_from"], date.min),
        "hasta": _day(row["valid_to"], date.max),
    }


def _day(day: date | None, open_end: date) -> str:
    return day.isoformat() if day and day != open_end else ""


def _clock(moment: time) -> str:
    return f"{moment.hour}:{moment.minute:02d}"


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _starts(row: Mapping[str, Any]) -> date:
    return row["valid_from"] or date.min


def _ends(row: Mapping[str, Any]) -> date:
    return row["valid_to"] or date.max
