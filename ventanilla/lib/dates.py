"""Days and hours in Spanish words, and the instants at which a local day begins and ends."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# Our own tables: the `locale` module changes the whole process and needs languages that a plain
# server has not installed.
_WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)


def weekday_date(day: date) -> str:
    """«martes 24 de noviembre»"""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} de {_MONTHS[day.month - 1]}"


def long_date(day: date) -> str:
    """«martes 24 de noviembre de 2026»"""
    return f"{weekday_date(day)} de {day.year}"


def month_name(day: date) -> str:
    """«noviembre»"""
    return _MONTHS[day.month - 1]


def previous_month(day: date) -> date:
    """The first day of the month before that of `day`."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def next_month(day: date) -> date:
    """The first day of the month after that of `day`."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def months_before(day: date, count: int) -> list[date]:
    """The first days of so many months before that of `day`, the last comes first."""
    found = [day]
    for _ in range(count):
        found.append(previous_month(found[-1]))
    return found[1:]


def clock(moment: time | datetime) -> str:
    """«9:30 de la mañana». The hour is read as it stands: bring it to the office's zone first."""
    return f"{moment.hour % 12 or 12}:{moment.minute:02d} {_part_of_day(moment)}"


def lasting(span: timedelta) -> str:
    """«12 minutos», «2 horas», «3 días»: how long it is already, without the rest."""
    minutes = max(0, int(span.total_seconds() // 60))
    for unit, one, many in ((1440, "día", "días"), (60, "hora", "horas"), (1, "minuto", "minutos")):
        if count := minutes // unit:
            return f"{count} {one if count == 1 else many}"
    return "menos de un minuto"


def local(moment: datetime, zone: str) -> datetime:
    """The same instant by the clock of `zone`. Raises ValueError where the moment has no zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone could be any hour")
    return moment.astimezone(ZoneInfo(zone))


def day_bounds(first: date, last: date, zone: str) -> tuple[datetime, datetime]:
    """UTC instants of the start of the first day and the start of the day after the last."""
    start, end = (
        datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)
        for day in (first, last + timedelta(days=1))
    )
    return start, end


def at_clock(moment: time | datetime) -> str:
    """«a las 10:00 de la mañana», «a la 1:00 de la tarde»"""
    return f"a {'la' if moment.hour in (1, 13) else 'las'} {clock(moment)}"


def _part_of_day(moment: time | datetime) -> str:
    if (moment.hour, moment.minute) == (12, 0):
        return "del día"
    for until, words in ((6, "de la madrugada"), (12, "de la mañana"), (19, "de la tarde")):
        if moment.hour < until:
            return words
    return "de la noche"
