"""Booking: the one act by which an appointment comes to be, whatever the door."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from ventanilla.accounts.models import User
from ventanilla.appointments import cts, guards, history, offers
from ventanilla.appointments.errors import IdempotencyConflict
from ventanilla.appointments.lookup import with_catalogue
from ventanilla.appointments.models import Appointment, Channel, HistoryEntry
from ventanilla.appointments.notices import acts
from ventanilla.appointments.person import Person
from ventanilla.appointments.seats import with_seat_race
from ventanilla.appointments.status import ACTIVE
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.jurisdiction import office_for
from ventanilla.catalog.models import Municipality, Office, Procedure
from ventanilla.lib.locks import serialise


@dataclass(frozen=True)
class Wish:
    """What a person asks for. `starts_at` is an instant in UTC; `municipality` that of the property.

    How to tell the person of it is no part of the fingerprint: the same request sent again with another
    answer is still the same appointment, and keeps the first. `consent` changes it afterwards.
    """

    procedure: Procedure
    municipality: Municipality
    starts_at: datetime
    person: Person
    wants_messages: bool | None = None  # None where nobody asked

    @property
    def fingerprint(self) -> str:
        parts = (
            self.procedure.code,
            self.municipality.code,
            self.starts_at.astimezone(UTC).isoformat(),
            self.person.name_key,
            self.person.phone,
        )
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


@dataclass(frozen=True)
class Booking:
    """`created` is False when the same request had been carried out before."""

    appointment: Appointment
    created: bool


def book(
    wish: Wish,
    *,
    channel: Channel,
    idempotency_key: str,
    evidence: guards.Evidence,
    by: User | None = None,
    offer: offers.Offer = offers.bookable_slot,
    note: str = "",
) -> Booking:
    """Takes a place and gives its CTS, or refuses and changes nothing. `offer` says which starts this door
    may give, `note` why staff went beyond them.

    The same `idempotency_key` with the same wish returns the appointment made the first time. Raises
    NoOffice, SlotTaken, AlreadyHasAppointment, TooManyActive, LooksAutomatic, IdempotencyConflict.
    """
    office = office_for(wish.procedure, wish.municipality)

    def once() -> Booking:
        now = timezone.now()
        # One telephone books one thing at a time, so that its limits hold under simultaneous requests.
        serialise(f"phone:{wish.person.phone}")
        known = _known(wish.person.phone, idempotency_key, now)
        repeated = _repeated(known, wish, idempotency_key)
        if repeated:
            return Booking(repeated, created=False)
        _check(wish, known, evidence)
        place = offers.free_place(offer, office, wish.starts_at, by=by, note=note)
        appointment = _insert(wish, office, place, channel, idempotency_key, evidence, now)
        history.record(
            appointment, HistoryEntry.Kind.BOOKED, channel=channel, by=by, at=now, note=note
        )
        acts.booked(appointment, at=now)
        return Booking(appointment, created=True)

    return with_seat_race(once)


def _known(phone: str, idempotency_key: str, now: datetime) -> list[Appointment]:
    """What the rules need to know, in one query: this telephone's active ones and this request's own."""
    found = Appointment.objects.filter(
        Q(idempotency_key=idempotency_key) | Q(phone=phone, status__in=ACTIVE, starts_at__gt=now)
    )
    return [with_catalogue(appointment) for appointment in found]


def _repeated(known: list[Appointment], wish: Wish, idempotency_key: str) -> Appointment | None:
    for appointment in known:
        if appointment.idempotency_key == idempotency_key:
            if appointment.fingerprint != wish.fingerprint:
                raise IdempotencyConflict(
                    "Esta solicitud ya se usó con otros datos. No cambiamos nada; empieza una nueva"
                )
            return appointment
    return None


def _check(wish: Wish, active: list[Appointment], evidence: guards.Evidence) -> None:
    institution = current_catalogue().institution
    guards.looks_human(evidence, institution)
    guards.one_per_person_and_procedure(active, wish.person, wish.procedure)
    guards.few_per_phone(active, institution)


def _insert(
    wish: Wish,
    office: Office,
    place: offers.Place,
    channel: Channel,
    idempotency_key: str,
    evidence: guards.Evidence,
    now: datetime,
) -> Appointment:
    return Appointment.objects.create(
        cts=_next_cts(wish, office, now),
        token=secrets.token_urlsafe(16),
        office=office,
        procedure=wish.procedure,
        municipality=wish.municipality,
        **place._asdict(),
        status_changed_at=now,
        given_names=wish.person.given_names,
        first_surname=wish.person.first_surname,
        second_surname=wish.person.second_surname,
        name_key=wish.person.name_key,
        phone=wish.person.phone,
        wants_messages=wish.wants_messages,
        channel=channel,
        too_fast=evidence.too_fast,
        proven=evidence.proven,
        privacy_version=current_catalogue().institution.privacy_version,
        idempotency_key=idempotency_key,
        fingerprint=wish.fingerprint,
        created_at=now,
    )


def _next_cts(wish: Wish, office: Office, now: datetime) -> str:
    """The key, in the row from its first moment: written afterwards it would leave a dead copy of the row
    in every index. A seat lost meanwhile undoes the transaction, and the number with it."""
    year = now.astimezone(ZoneInfo(current_catalogue().institution.time_zone)).year
    consecutive = cts.next_consecutive(year, office.number)
    return cts.compose(
        year, office.number, wish.municipality.code, wish.procedure.number, consecutive
    )
