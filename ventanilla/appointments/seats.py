"""Taking a place: the lowest free seat of a start. The unique index has the last word."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, transaction

from ventanilla.appointments.errors import SlotTaken
from ventanilla.appointments.models import Appointment
from ventanilla.catalog.models import Office

T = TypeVar("T")
JUST_TAKEN = "Alguien tomó ese lugar hace un momento"
NOT_OFFERED = "Ese día y hora ya no se pueden elegir"
_RACES = {"appointment_seat_once", "appointments_appointment_idempotency_key_key"}
_TRIES = 100  # a start has at most 99 places


def free_seat(
    office: Office, starts_at: datetime, capacity: int, *, or_one_more: bool = False
) -> int:
    """The lowest seat nobody holds. Raises SlotTaken where as many are held as there are places, whatever
    their numbers (people keep seats of a time with more places), unless one more is to be given."""
    held = _held(office, starts_at)
    if len(held) >= capacity and not or_one_more:
        raise SlotTaken(JUST_TAKEN)
    return _lowest_but(held, len(held) + 1)


def seat_again(appointment: Appointment) -> int:
    """For who gave up a seat and comes back: a seat as good as the one given up, even where one place more
    was given meanwhile. Raises SlotTaken where others sit in all of them."""
    held = _held(appointment.office, appointment.starts_at)
    return _lowest_but(held, appointment.capacity)


def _held(office: Office, starts_at: datetime) -> set[int]:
    held = Appointment.objects.filter(office=office, starts_at=starts_at, seat__isnull=False)
    return {seat for seat in held.values_list("seat", flat=True) if seat}


def _lowest_but(held: set[int], capacity: int) -> int:
    seat = next((seat for seat in range(1, capacity + 1) if seat not in held), None)
    if seat is None:
        raise SlotTaken(JUST_TAKEN)
    return seat


def with_seat_race(act: Callable[[], T]) -> T:
    """Runs the act in a transaction, and again from a fresh look when another took the same seat in the
    same instant. Each repetition means that a seat was filled, so there are never more than seats."""
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                return act()
        except IntegrityError as error:
            if not _is_race(error):
                raise
    raise SlotTaken(JUST_TAKEN)


def _is_race(error: IntegrityError) -> bool:
    """Only PostgreSQL can lose this race: on SQLite the second writer waits for the first to end."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) in _RACES
