"""Which starts a door may give: the public from tomorrow on, the desk also what is left of today, a walk-in
any place of today that nobody uses, and a coordinator one place more than there are."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils import timezone

from ventanilla.accounts.models import User
from ventanilla.accounts.permissions import Permission, rights_of
from ventanilla.appointments import days
from ventanilla.appointments.availability import bookable_range
from ventanilla.appointments.errors import Refused, SlotTaken
from ventanilla.appointments.models import Appointment
from ventanilla.appointments.seats import NOT_OFFERED, free_seat
from ventanilla.catalog.models import Office
from ventanilla.lib.dates import day_bounds, local
from ventanilla.scheduling.grid import Slot, timetable_of

Offer = Callable[[Office, datetime], Slot]
"""The start for that instant, read afresh inside the transaction. Raises SlotTaken where it is not given."""
FULL_DAY = "Hoy ya no queda ningún lugar: ofrécele la cita libre más cercana"


def bookable_slot(office: Office, starts_at: datetime) -> Slot:
    """The start as the office opens it at this moment (two queries). Raises SlotTaken for the past, a
    closed day, an hour that is not given, or a day before the lead time or past the horizon."""
    start, end = day_bounds(*bookable_range(office), office.time_zone)
    return _opened(office, starts_at, start <= starts_at < end and timezone.now() < starts_at)


def desk_slot(office: Office, starts_at: datetime) -> Slot:
    """For public servants: also the starts still to come today."""
    _, end = day_bounds(*bookable_range(office), office.time_zone)
    return _opened(office, starts_at, timezone.now() < starts_at < end)


def walk_in_slot(office: Office, starts_at: datetime) -> Slot:
    """For who is standing there: any start of today."""
    today = timezone.localdate(timezone=ZoneInfo(office.time_zone))
    start, end = day_bounds(today, today, office.time_zone)
    return _opened(office, starts_at, start <= starts_at < end)


def unused_slot(office: Office, _: datetime) -> Slot:
    """For who is standing there and chose no hour: as `unused_today` says."""
    slot = _first_unused(office, _today_in_turn(office, alone=True))
    if slot is None:
        raise SlotTaken(FULL_DAY)
    return slot


def unused_or_running_slot(office: Office, _: datetime) -> Slot:
    """The same; when the day is full, that which runs now."""
    slots = _today_in_turn(office, alone=True)
    if not slots:
        raise SlotTaken(NOT_OFFERED)
    return _first_unused(office, slots) or slots[0]


@dataclass(frozen=True)
class Extra:
    """A door that opens what `base` opens and gives one place more once all of a start are taken, to who
    leads the office and says why. While a place is free that one is given."""

    base: Offer

    def __call__(self, office: Office, starts_at: datetime) -> Slot:
        return self.base(office, starts_at)


extra_desk_slot = Extra(desk_slot)
extra_walk_in_slot = Extra(walk_in_slot)
extra_unused_slot = Extra(unused_or_running_slot)


class Place(NamedTuple):
    """A seat of a start, free when it was looked at, among as many as the start has with it."""

    starts_at: datetime
    seat: int
    capacity: int


def free_place(
    offer: Offer, office: Office, starts_at: datetime, *, by: User | None, note: str
) -> Place:
    """What booking and moving take, inside their transaction: a place that this door gives now. Raises
    Refused for one too many without the right to it or its reason, and SlotTaken, also where the day is
    signed already."""
    extra = isinstance(offer, Extra)
    if extra:
        _require_right_and_reason(office, by, note)
    slot = offer(office, starts_at)
    if days.is_signed(office, slot.starts_at):
        raise SlotTaken("Ese día ya se cerró: no se dan más lugares")
    seat = free_seat(office, slot.starts_at, slot.capacity, or_one_more=extra)
    return Place(slot.starts_at, seat, max(slot.capacity, seat))


def _require_right_and_reason(office: Office, by: User | None, note: str) -> None:
    if by is None or rights_of(by).office(Permission.LEAD, office.number) is None:
        raise Refused("Solo quien coordina la oficina da un lugar más de los que hay")
    if not note.strip():
        raise Refused("Escribe por qué das un lugar más de los que hay")


def unused_today(office: Office) -> datetime | None:
    """The start for a walk-in: that which runs now, else the latest before it with a free or a no-show
    place, else the next to come today; None when the day is full or closed."""
    slot = _first_unused(office, _today_in_turn(office))
    return slot.starts_at if slot else None


def _today_in_turn(office: Office, *, alone: bool = False) -> list[Slot]:
    """The starts of today in that order; `alone`, nobody else gives them before our transaction ends."""
    now = timezone.now()
    today = local(now, office.time_zone).date()
    if alone:
        days.take_turn(office, today)
    slots = timetable_of(office, today).slots(office, today)
    begun = [slot for slot in slots if slot.starts_at <= now]
    to_come = [slot for slot in slots if slot.starts_at > now]
    return [*reversed(begun), *to_come]


def _first_unused(office: Office, slots: list[Slot]) -> Slot | None:
    starts = [slot.starts_at for slot in slots]
    seats = Appointment.objects.filter(office=office, starts_at__in=starts, seat__isnull=False)
    held = Counter(seats.values_list("starts_at", flat=True))
    return next((slot for slot in slots if held[slot.starts_at] < slot.capacity), None)


def _opened(office: Office, starts_at: datetime, given: bool) -> Slot:
    if not given:
        raise SlotTaken(NOT_OFFERED)
    day = starts_at.astimezone(ZoneInfo(office.time_zone)).date()
    slot = timetable_of(office, day).slot_at(office, starts_at)
    if slot is None:
        raise SlotTaken(NOT_OFFERED)
    return slot
