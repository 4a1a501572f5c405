"""A day at the counter for whoever tries the demonstration, whatever the day and the hour: one office open
around now, with people who are due at this moment."""

from datetime import datetime, time, timedelta
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
from ventanilla.catalog.models import Office
from ventanilla.lib.dates import local
from ventanilla.scheduling import grid
from ventanilla.scheduling.models import OpeningHours

OFFICE = 10
BEFORE, AFTER = timedelta(hours=2), timedelta(hours=3)
STEP, PLACES, FREE = timedelta(minutes=30), 3, 1
LAST = time(23, 30)


def open_now() -> None:
    """Opens the office for today around this moment, unless it is open already."""
    office, now = _office_and_now()
    if any(_covers(row, now) for row in OpeningHours.objects.filter(office=office)):
        return
    first, last = _half_hour(now - BEFORE, now, time.min), _half_hour(now + AFTER, now, LAST)
    OpeningHours.objects.create(
        office=office,
        weekday=now.weekday(),
        first_start=first,
        last_start=last,
        step_minutes=STEP // timedelta(minutes=1),
        capacity=PLACES,
        valid_from=now.date(),
        valid_to=now.date(),
    )
    grid.forget()


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


def _covers(row: OpeningHours, now: datetime) -> bool:
    rules = row.weekday == now.weekday() and row.capacity > 0
    started = row.valid_from is None or row.valid_from <= now.date()
    goes_on = row.valid_to is None or now.date() <= row.valid_to
    return rules and started and goes_on and row.first_start <= now.time() <= row.last_start


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
