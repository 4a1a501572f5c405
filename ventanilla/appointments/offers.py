"""Which starts a door may give: the public from tomorrow on, the desk also what is left of today, a walk-in
any place of today that nobody uses, and a coordinator one place more than there are."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.db.models import Count, Max
from django.utils import timezone

from ventanilla.appointments.availability import bookable_range
from ventanilla.appointments.errors import SlotTaken
from ventanilla.appointments.models import Appointment
from ventanilla.appointments.seats import NOT_OFFERED, free_seat
from ventanilla.catalog.models import Office
from ventanilla.lib.dates import day_bounds
from ventanilla.scheduling.grid import Slot, timetable_of

Offer = Callable[[Office, datetime], Slot]
"""The start at that instant, read afresh inside the transaction. Raises SlotTaken where it is not given."""


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


def extra_slot(office: Office, starts_at: datetime, *, base: Offer) -> Slot:
    """The start with one place more than it has, once all are taken: the caller has the right to it and its
    reason. While a place is free that one is given."""
    slot = base(office, starts_at)
    seats = Appointment.objects.filter(office=office, starts_at=starts_at, seat__isnull=False)
    held = seats.aggregate(taken=Count("pk"), highest=Max("seat"))
    if held["taken"] < slot.capacity:
        return slot
    return replace(slot, capacity=held["highest"] + 1)


extra_desk_slot: Offer = partial(extra_slot, base=desk_slot)
extra_walk_in_slot: Offer = partial(extra_slot, base=walk_in_slot)


def unused_today(office: Office) -> datetime | None:
    """The start for a walk-in: that which runs now, else the latest before it with a free or a no-show
    place, else the next to come today; None when the day is full or closed."""
    now = timezone.now()
    today = timezone.localdate(timezone=ZoneInfo(office.time_zone))
    slots = timetable_of(office, today).slots(office, today)
    begun = [slot for slot in slots if slot.starts_at <= now]
    to_come = [slot for slot in slots if slot.starts_at > now]
    for slot in [*reversed(begun), *to_come]:
        try:
            free_seat(office, slot.starts_at, slot.capacity)
        except SlotTaken:
            continue
        return slot.starts_at
    return None


def _opened(office: Office, starts_at: datetime, given: bool) -> Slot:
    if not given:
        raise SlotTaken(NOT_OFFERED)
    day = starts_at.astimezone(ZoneInfo(office.time_zone)).date()
    slot = timetable_of(office, day).slot_at(office, starts_at)
    if slot is None:
        raise SlotTaken(NOT_OFFERED)
    return slot
