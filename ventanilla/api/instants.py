"""Dates and instants as programs write them: ISO 8601 and nothing else."""

import re
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime

from ventanilla.api.field_errors import sentence

_LONGEST = 40
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NO_OFFSET = (
    "Agrega la diferencia horaria: sin ella no sabemos qué hora es. Se ve así: "
    "2026-12-01T09:30:00-06:00"
)
_UNREADABLE = "Escribe la fecha y hora así: 2026-12-01T09:30:00-06:00"


def read_instant(text: object) -> datetime:
    """The instant in UTC. Raises PydanticCustomError, also where the zone is missing."""
    moment = _moment(text)
    if moment is None:
        raise sentence(_UNREADABLE)
    if moment.tzinfo is None:
        raise sentence(_NO_OFFSET)
    return moment.astimezone(UTC)


def _moment(text: object) -> datetime | None:
    if not isinstance(text, str) or len(text) > _LONGEST:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    # A year of margin, so that counting days around it never leaves the calendar.
    return moment if MINYEAR < moment.year < MAXYEAR else None


def read_date(text: str) -> date | None:
    """Only `2026-12-01`: Python reads more forms, which no other program would."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
