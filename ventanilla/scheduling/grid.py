"""The starts that an office opens: opening hours minus closures, computed and never stored."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from ventanilla.catalog.models import Office
from ventanilla.lib.snapshot import Snapshot
from ventanilla.scheduling.models import Closure, OpeningHours


@dataclass(frozen=True, slots=True)
class Slot:
    """A start: the instant in UTC, the same in the office's zone, how many places it has; and, because
    lists of hundreds are written from them, the instant in Unix seconds and `local` in ISO 8601."""

    starts_at: datetime
    local: datetime
    capacity: int
    unix: int
    iso: str


def slots_on(
    day: date, hours: Iterable[OpeningHours], closures: Iterable[Closure], zone: ZoneInfo
) -> tuple[Slot, ...]:
    """The starts of a day, in order. `day` and all times are the office's own."""
    shut = [closure for closure in closures if closure.first_day <= day <= closure.last_day]
    starts = {
        start: row.capacity
        for row in hours
        if rules(row, day)
        for start in _starts(row)
        if row.capacity and not any(_covers(closure, start) for closure in shut)
    }
    slots = (_slot(day, start, starts[start], zone) for start in sorted(starts))
    return tuple(slot for slot in slots if slot is not None)


def rules(row: OpeningHours, day: date) -> bool:
    """Whether these opening hours are those of that day, closures apart."""
    return (
        row.weekday == day.weekday()
        and (row.valid_from is None or row.valid_from <= day)
        and (row.valid_to is None or day <= row.valid_to)
    )


def _starts(row: OpeningHours) -> Iterable[time]:
    first = row.first_start.hour * 60 + row.first_start.minute
    last = row.last_start.hour * 60 + row.last_start.minute
    return (time(*divmod(minute, 60)) for minute in range(first, last + 1, row.step_minutes))


def _clock_changes(day: date, zone: ZoneInfo) -> bool:
    midnights = (datetime.combine(day + timedelta(days=n), time.min, zone) for n in (0, 1))
    first, last = (midnight.utcoffset() for midnight in midnights)
    return first != last


def _covers(closure: Closure, start: time) -> bool:
    if closure.from_time is None or closure.to_time is None:
        return True
    return closure.from_time <= start < closure.to_time


def _slot(day: date, start: time, capacity: int, zone: ZoneInfo) -> Slot | None:
    local = datetime.combine(day, start, zone)
    instant = local.astimezone(UTC)
    if instant.astimezone(zone).time() != start:
        return None  # the hour that the clock skips when summer time begins does not exist
    return Slot(instant, local, capacity, int(instant.timestamp()), local.isoformat())


class Timetable:
    """Opening hours and closures of some offices, answering day by day and remembering its answers."""

    def __init__(self, hours: Iterable[OpeningHours], closures: Iterable[Closure]) -> None:
        self._hours: dict[int, list[OpeningHours]] = defaultdict(list)
        for row in hours:
            self._hours[row.office_id].append(row)
        self._closures = list(closures)
        self._days: dict[tuple[int, date], tuple[Slot, ...]] = {}
        self._periods: dict[tuple[int, date, date], list[tuple[date, tuple[Slot, ...]]]] = {}
        self._usual: dict[tuple[int, ...], int] = {}

    def slots(self, office: Office, day: date) -> tuple[Slot, ...]:
        key = (office.id, day)
        if key not in self._days:
            closures = [row for row in self._closures if row.office_id in (None, office.pk)]
            zone = ZoneInfo(office.time_zone)
            self._days[key] = slots_on(day, self._hours.get(office.pk, ()), closures, zone)
        return self._days[key]

    def days(self, office: Office, first: date, last: date) -> list[tuple[date, tuple[Slot, ...]]]:
        """The days with service from `first` to `last`, both included, with their starts."""
        key = (office.id, first, last)
        if key not in self._periods:
            days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
            self._periods[key] = [
                (day, slots) for day in days if (slots := self.slots(office, day))
            ]
        return self._periods[key]

    def places(self, office: Office, day: date) -> int:
        """How many places the day has. A day that no closure touches is counted once for all that the same
        hours rule: the reports count the days of years."""
        rows = [row for row in self._hours.get(office.pk, ()) if rules(row, day)]
        touched = any(
            row.office_id in (None, office.pk) and row.first_day <= day <= row.last_day
            for row in self._closures
        )
        if touched or _clock_changes(day, ZoneInfo(office.time_zone)):
            return sum(slot.capacity for slot in self.slots(office, day))
        key = tuple(id(row) for row in rows)
        if key not in self._usual:
            starts = {start: row.capacity for row in rows for start in _starts(row)}
            self._usual[key] = sum(starts.values())
        return self._usual[key]

    def slot_at(self, office: Office, starts_at: datetime) -> Slot | None:
        """The start of the office at exactly that instant, or None where it gives none."""
        day = starts_at.astimezone(ZoneInfo(office.time_zone)).date()
        return next((s for s in self.slots(office, day) if s.starts_at == starts_at), None)

    def closed(self, office: Office, day: date) -> Closure | None:
        """The closure that takes the whole day from the office."""
        return next(
            (
                row
                for row in self._closures
                if row.office_id in (None, office.pk)
                and row.first_day <= day <= row.last_day
                and row.from_time is None
            ),
            None,
        )

    def open_day_before(self, office: Office, day: date) -> date | None:
        """The last day with service in the thirty before `day`."""
        days = (day - timedelta(days=back) for back in range(1, 31))
        return next((earlier for earlier in days if self.slots(office, earlier)), None)


def timetable_of(office: Office, day: date | None = None) -> Timetable:
    """The timetable of one office as the database has it now (two queries): what a booking obeys. With
    a day, only what rules that day is read."""
    hours = OpeningHours.objects.filter(office=office)
    closures = Closure.objects.filter(Q(office=office) | Q(office=None))
    if day:
        hours = hours.filter(weekday=day.weekday())
        closures = closures.filter(first_day__lte=day, last_day__gte=day)
    return Timetable(hours, closures)


_snapshot = Snapshot(lambda: Timetable(OpeningHours.objects.all(), Closure.objects.all()))
current = _snapshot.current
"""The timetable of all offices, at most five seconds old: what a list of days shows."""
forget = _snapshot.forget
