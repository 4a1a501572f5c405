"""Who comes without an appointment and takes a place that nobody uses today."""

from datetime import datetime

from django.db import transaction

from ventanilla.accounts.models import User
from ventanilla.appointments.booking import Wish, book
from ventanilla.appointments.errors import SlotTaken
from ventanilla.appointments.guards import TRUSTED
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.offers import Offer, extra_walk_in_slot, unused_today, walk_in_slot
from ventanilla.appointments.person import Person
from ventanilla.appointments.visits import arrive
from ventanilla.catalog.models import Municipality, Office, Procedure

FULL = "Hoy ya no queda ningún lugar: ofrécele la cita libre más cercana"


def receive_walk_in(
    office: Office,
    procedure: Procedure,
    municipality: Municipality,
    person: Person,
    *,
    idempotency_key: str,
    by: User,
    at: datetime | None = None,
    extra_reason: str = "",
) -> Appointment:
    """Books a place of today that is free or of a no-show, and writes down the arrival: both or neither.

    `at` is a start of today when somebody chose one; with `extra_reason` it may be one place more than
    there are. Raises as `book` does, and SlotTaken when the day is full.
    """
    starts_at = at or unused_today(office)
    if starts_at is None:
        raise SlotTaken(FULL)
    offer: Offer = extra_walk_in_slot if extra_reason else walk_in_slot
    with transaction.atomic():
        booking = book(
            Wish(procedure, municipality, starts_at, person),
            channel=Channel.COUNTER,
            idempotency_key=idempotency_key,
            evidence=TRUSTED,
            by=by,
            offer=offer,
            note=extra_reason,
        )
        return arrive(booking.appointment, by=by)
