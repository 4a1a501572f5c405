"""The places still free: the starts that an office opens minus the seats taken. The list may be five
seconds old; what is taken is decided by `booking`, which reads everything again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import Office
from ventanilla.lib.dates import day_bounds
from ventanilla.scheduling import grid


class OpenSlot(NamedTuple):
    start: grid.Slot
    remaining: int

    @property
    def starts_at(self) -> datetime:
        return self.start.starts_at

    @property
    def local(self) -> datetime:
        return self.start.local


@dataclass(frozen=True, slots=True)
class OpenDay:
    date: date
    slots: tuple[OpenSlot, ...]

    @property
    def remaining(self) -> int:
        return sum(slot.remaining for slot in self.slots)


def bookable_range(office: Office) -> tuple[date, date]:
    """First and last day that a person may book now, both included, in the office's calendar."""
    institution = current_catalogue().institution
    today = timezone.localdate(timezone=ZoneInfo(office.time_zone))
    return (
        today + timedelta(days=institution.lead_days),
        today + timedelta(days=institution.horizon_days),
    )


def open_days(office: Office, first: date, last: date) -> Iterator[OpenDay]:
    """The days with free places from `first` to `last`, cut to what may be booked. One query."""
    earliest, latest = bookable_range(office)
    first, last = max(first, earliest), min(last, latest)
    if first > last:
        return
    now = timezone.now()
    taken = _taken(office, first, last)
    for day, slots in grid.current().days(office, first, last):
        if free := _free(slots, taken, now):
            yield OpenDay(day, tuple(free))


def slots_of_day(office: Office, day: date) -> tuple[OpenSlot, ...]:
    return next((found.slots for found in open_days(office, day, day)), ())


def nearest(office: Office, wanted: datetime, count: int = 3) -> list[OpenSlot]:
    """The free starts closest to the one wanted, looking a week either way and then further on."""
    first, last = bookable_range(office)
    start, end = day_bounds(first, last, office.time_zone)
    day = min(max(wanted, start), end).astimezone(ZoneInfo(office.time_zone)).date()
    slots = _slots(office, day - timedelta(days=7), day + timedelta(days=14))
    if len(slots) < count:
        slots = _slots(office, first, last)
    slots.sort(key=lambda slot: abs(slot.starts_at - wanted))
    return sorted(slots[:count], key=lambda slot: slot.starts_at)


def _slots(office: Office, first: date, last: date) -> list[OpenSlot]:
    return [slot for day in open_days(office, first, last) for slot in day.slots]


_UNIX = {
    "postgresql": "CAST(EXTRACT(epoch FROM starts_at) AS bigint)",
    "sqlite": "CAST(strftime('%%s', starts_at) AS integer)",
}
_TAKEN = (
    "SELECT {unix}, COUNT(seat) FROM appointments_appointment"
    " WHERE office_id = %s AND starts_at >= %s AND starts_at < %s AND seat IS NOT NULL"
    " GROUP BY starts_at"
)


def _taken(office: Office, first: date, last: date) -> dict[int, int]:
    """How many seats of each start are held, by its Unix time. The partial index of seats answers it alone.

    SQL of our own because this is the hottest question: the ORM took seven times as long to build it
    and to turn its rows into datetimes.
    """
    bounds = day_bounds(first, last, office.time_zone)
    start, end = (connection.ops.adapt_datetimefield_value(bound) for bound in bounds)
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN.format(unix=_UNIX[connection.vendor]), [office.pk, start, end])
        return dict(cursor.fetchall())


def _free(slots: Iterable[grid.Slot], taken: dict[int, int], now: datetime) -> list[OpenSlot]:
    held = taken.get
    return [
        OpenSlot(slot, remaining)
        for slot in slots
        if (remaining := slot.capacity - held(slot.unix, 0)) > 0 and slot.starts_at > now
    ]
