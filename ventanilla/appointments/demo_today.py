"""A day at the counter for whoever tries the demonstration, whatever the day and the hour: one office open
around now, with people who are due at this moment."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from ventanilla.appointments import demo
from ventanilla.appointments.booking import Wish, book
from ventanilla.appointments.errors import Refused
from ventanilla.appointments.guards import TRUSTED
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.offers import walk_in_slot
from ventanilla.appointments.visits import EARLY
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.content import Content
from ventanilla.catalog.models import Office
from ventanilla.lib.dates import local
from ventanilla.scheduling import grid, publishing
from ventanilla.scheduling.models import OpeningHours, Origin
from ventanilla.scheduling.sheets import HOURS, WEEKDAYS

OFFICE = 10
BEFORE, AFTER = timedelta(hours=2), timedelta(hours=3)
STEP, PLACES, FREE = timedelta(minutes=30), 3, 1
LAST = time(23, 30)


def open_now() -> None:
    """Opens the office for today around this moment, unless it is open already. It is published as any
    change of the catalogue, so that whoever publishes another keeps it."""
    office, now = _office_and_now()
    today = [row for row in OpeningHours.objects.filter(office=office) if _of_day(row, now.date())]
    last = publishing.newest()
    if last is None or any(_covers(row, now.time()) for row in today):
        return
    publishing.publish(
        _with_hours(
            last.content, now, [start for start in _around(now) if not _taken(start, today)]
        ),
        summary=f"La demostración abre hoy {office.short_name} a esta hora",
        # What somebody edited stays his, and what is the folder's is still loaded from it.
        origin=Origin(last.origin),
        base=last,
    )


def bring_people() -> int:
    """Books whoever is missing in the starts at which somebody is received now, and leaves a place for who
    comes without an appointment; returns how many. On a closed day nobody."""
    office, now = _office_and_now()
    due = [
        slot
        for slot in grid.timetable_of(office, now.date()).slots(office, now.date())
        if now - STEP < slot.starts_at <= now + EARLY
    ]
    rng, made = Random(f"today {now:%Y-%m-%d %H}"), 0  # noqa: S311 - nothing secret hangs on it
    for slot in due:
        held = Appointment.objects.filter(office=office, starts_at=slot.starts_at)
        for _ in range(slot.capacity - FREE - held.filter(seat__isnull=False).count()):
            made += _book(office, slot.starts_at, rng)
    return made


def _office_and_now() -> tuple[Office, datetime]:
    office = current_catalogue().offices[OFFICE]
    return office, local(timezone.now(), office.time_zone)


def _of_day(row: OpeningHours, day: date) -> bool:
    started = row.valid_from is None or row.valid_from <= day
    goes_on = row.valid_to is None or day <= row.valid_to
    return row.weekday == day.weekday() and started and goes_on


def _covers(row: OpeningHours, moment: time) -> bool:
    return row.first_start <= moment <= row.last_start


def _taken(start: time, rows: Iterable[OpeningHours]) -> bool:
    return any(_covers(row, start) for row in rows)


def _around(now: datetime) -> list[time]:
    """The half hours from some before this moment to some after it, none of another day."""
    first, last = _half_hour(now - BEFORE, now, time.min), _half_hour(now + AFTER, now, LAST)
    starts = (time(*divmod(minute, 60)) for minute in range(0, 24 * 60, 30))
    return [start for start in starts if first <= start <= last]


def _with_hours(content: Content, now: datetime, starts: Iterable[time]) -> Content:
    """A row for each run: they may lie on both sides of hours there were already."""
    day = now.date().isoformat()
    for first, last in _runs(starts):
        cells = {"oficina": str(OFFICE), "dia": WEEKDAYS[now.weekday()], "lugares": str(PLACES)}
        cells |= {"primera": f"{first:%H:%M}", "ultima": f"{last:%H:%M}", "cada_minutos": "30"}
        content = content.with_row(HOURS.name, None, cells | {"desde": day, "hasta": day})
    return content


def _runs(starts: Iterable[time]) -> list[tuple[time, time]]:
    """The first and the last of each row of neighbours."""
    runs: list[tuple[time, time]] = []
    for start in starts:
        follows = runs and (datetime.combine(date.min, runs[-1][1]) + STEP).time() == start
        runs = [*runs[:-1], (runs[-1][0], start)] if follows else [*runs, (start, start)]
    return runs


def _half_hour(moment: datetime, now: datetime, limit: time) -> time:
    """Its half hour, or the limit of today where the moment falls on another day."""
    if moment.date() != now.date():
        return limit
    return time(moment.hour, moment.minute // 30 * 30)


def _book(office: Office, starts_at: datetime, rng: Random) -> bool:
    known, municipality = current_catalogue(), office.municipality
    served = [
        each
        for each in known.procedures.values()
        if known.serving(each, municipality, starts_at.date()) == office
    ]
    person = demo.made_up_person(rng)
    try:
        return book(
            Wish(rng.choice(served), municipality, starts_at, person),
            channel=Channel.WEB,
            idempotency_key=f"demo:{person.phone}",
            evidence=TRUSTED,
            offer=walk_in_slot,
        ).created
    except Refused:
        return False
