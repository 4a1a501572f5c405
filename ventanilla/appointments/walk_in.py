"""Who comes without an appointment and takes a place that nobody uses today."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ventanilla.accounts.models import User
from ventanilla.appointments import guards
from ventanilla.appointments.booking import Wish, book
from ventanilla.appointments.errors import OtherOffice
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.offers import (
    Offer,
    extra_unused_slot,
    extra_walk_in_slot,
    unused_slot,
    walk_in_slot,
)
from ventanilla.appointments.person import Person
from ventanilla.appointments.status import ACTIVE
from ventanilla.appointments.visits import arrive
from ventanilla.catalog.jurisdiction import office_for
from ventanilla.catalog.models import Municipality, Office, Procedure
from ventanilla.lib.dates import day_bounds, local
from ventanilla.lib.locks import serialise


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
    wants_messages: bool | None = None,
) -> Appointment:
    """Books a place of today that is free or of a no-show, and writes down the arrival: both or neither.

    `at` is a start of today when somebody chose one; with `extra_reason` it may be one place more than
    there are. Raises as `book` does, SlotTaken when the day is full, AlreadyHasAppointment also for one
    of today whose hour has come, and OtherOffice where another serves that municipality.
    """
    _require_right_office(office, procedure, municipality)
    today, _ = _today(office)
    with transaction.atomic():
        serialise(
            f"phone:{person.phone}"
        )  # as `book` does, so that the check holds until it has booked
        _require_none_today(office, person, procedure, idempotency_key)
        booking = book(
            # Who chose no hour asks for today: the same request sent again is still the same.
            Wish(procedure, municipality, at or today, person, wants_messages),
            channel=Channel.COUNTER,
            idempotency_key=idempotency_key,
            evidence=guards.TRUSTED,
            by=by,
            offer=_offer(at, extra_reason),
            note=extra_reason,
        )
        return booking.appointment if not booking.created else arrive(booking.appointment, by=by)


def _offer(at: datetime | None, extra_reason: str) -> Offer:
    if extra_reason.strip():
        return extra_walk_in_slot if at else extra_unused_slot
    return walk_in_slot if at else unused_slot


def _require_right_office(office: Office, procedure: Procedure, municipality: Municipality) -> None:
    right = office_for(procedure, municipality)
    if right.pk != office.pk:
        raise OtherOffice(
            right,
            f"{procedure.plain_name} para un predio de {municipality.name} se atiende en "
            f"{right.name}: ofrécele una cita allá",
        )


def _require_none_today(
    office: Office, person: Person, procedure: Procedure, idempotency_key: str
) -> None:
    """`book` knows those to come; who is standing there may have one whose hour has just passed."""
    today, tomorrow = _today(office)
    active = Appointment.objects.filter(
        phone=person.phone, status__in=ACTIVE, starts_at__gte=today, starts_at__lt=tomorrow
    ).exclude(idempotency_key=idempotency_key)
    guards.one_per_person_and_procedure(active.select_related("office"), person, procedure)


def _today(office: Office) -> tuple[datetime, datetime]:
    today = local(timezone.now(), office.time_zone).date()
    return day_bounds(today, today, office.time_zone)
