"""Appointments: the same acts as the web, for programs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from ninja import Header, Router
from ninja.responses import Status

from ventanilla.accounts.models import ApiKey
from ventanilla.api import places, schemas
from ventanilla.api.auth import ApiKeyBearer
from ventanilla.api.facts import public_facts, secret_facts, slot_facts
from ventanilla.api.openapi import problems
from ventanilla.api.problems import Problem
from ventanilla.appointments import booking, cts, guards, lookup, moving, transitions
from ventanilla.appointments.availability import nearest
from ventanilla.appointments.errors import InvalidPerson, SlotTaken
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.person import Person, read_person
from ventanilla.catalog.models import Office

router = Router(tags=["Citas"])
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="texto único de cada cita; repítelo igual al volver a intentar la misma",
    ),
]
_ONE_OF_TWO = "Envía uno de los dos: phone_last4 o token"


@router.post(
    "/appointments",
    auth=ApiKeyBearer("appointments:write"),
    response={201: schemas.Booked, 200: schemas.Booked},
    operation_id="book_appointment",
    summary="Agendar una cita",
    description="Toma el lugar y da la clave (CTS). La misma llamada repetida con el mismo "
    "Idempotency-Key responde 200 con la misma cita.",
    openapi_extra=problems(
        "missing_key",
        "unknown_key",
        "missing_scope",
        "no_office",
        "already_has_appointment",
        "idempotency_conflict",
        "slot_taken",
        "too_many_active",
        "invalid",
        "missing_idempotency_key",
        body=True,
    ),
)
def book(
    request: HttpRequest, idempotency_key: IdempotencyKey, body: schemas.Booking
) -> Status[dict[str, Any]]:
    wish = _read_wish(body)
    office = places.Place(wish.procedure, wish.municipality).office
    with _offering_others(office, wish.starts_at):
        booked = booking.book(
            wish,
            channel=Channel.API,
            idempotency_key=_own_key(request, idempotency_key),
            evidence=guards.TRUSTED,
        )
    return Status(201 if booked.created else 200, secret_facts(booked.appointment))


@router.post(
    "/appointments/search",
    response=list[schemas.Appointment],
    operation_id="search_appointments",
    summary="Buscar las citas de una persona",
    description="Con el nombre y el teléfono tal como se dieron. Pocos intentos por hora.",
    openapi_extra=problems("not_found", "invalid", body=True),
)
def search(request: HttpRequest, body: schemas.Search) -> list[dict[str, Any]]:
    found = lookup.by_person(_read_person(body))
    prefetch_related_objects(found, "history", "progress", "procedure__stages")
    return [public_facts(appointment) for appointment in found]


@router.get(
    "/appointments/{cts}",
    response=schemas.Appointment,
    operation_id="get_appointment",
    summary="Consultar una cita",
    description="Con la clave (CTS): estado, oficina, día y avance; ningún dato de la persona.",
    openapi_extra=problems("not_found"),
)
def show(request: HttpRequest, cts: str) -> dict[str, Any]:
    return public_facts(lookup.by_cts(_read_cts(cts)))


@router.post(
    "/appointments/{cts}/cancel",
    response=schemas.Appointment,
    operation_id="cancel_appointment",
    summary="Cancelar una cita",
    description="Deja libre el lugar. Cancelar dos veces es cancelar una.",
    openapi_extra=problems("not_found", "illegal_move", "invalid", body=True),
)
def cancel(request: HttpRequest, cts: str, body: schemas.Ownership) -> dict[str, Any]:
    return public_facts(transitions.cancel(_owned(cts, body), channel=Channel.API))


@router.post(
    "/appointments/{cts}/reschedule",
    response=schemas.Appointment,
    operation_id="reschedule_appointment",
    summary="Cambiar el día o la hora",
    description="En la misma oficina. El lugar de antes se conserva hasta tener el nuevo.",
    openapi_extra=problems("not_found", "illegal_move", "slot_taken", "invalid", body=True),
)
def reschedule(request: HttpRequest, cts: str, body: schemas.Rescheduling) -> dict[str, Any]:
    appointment = _owned(cts, body)
    with _offering_others(appointment.office, body.starts_at):
        moved = moving.move(appointment, to=body.starts_at, channel=Channel.API)
    return public_facts(moved)


def _read_wish(body: schemas.Booking) -> booking.Wish:
    """Raises Problem with a sentence for every field to mend, all of them at once."""
    place, errors = places.find_place(body.procedure, body.municipality)
    try:
        person = _read_person(body)
    except InvalidPerson as problem:
        raise Problem("invalid", errors=errors | problem.errors) from problem
    if place is None:
        raise Problem("invalid", errors=errors)
    return booking.Wish(
        place.procedure, place.municipality, body.starts_at, person, body.wants_messages
    )


def _read_person(body: schemas.Booking | schemas.Search) -> Person:
    """Raises InvalidPerson."""
    return read_person(body.given_names, body.first_surname, body.second_surname or "", body.phone)


def _own_key(request: HttpRequest, header: str) -> str:
    """Two programs may choose the same header: each has its own keys."""
    api_key: ApiKey = request.auth  # type: ignore[attr-defined]
    return f"api:{api_key.pk}:{sha256(header.encode(errors='surrogatepass')).hexdigest()}"


def _read_cts(text: str) -> str:
    """A key that cannot be is answered like one that nobody has. Raises NotFound."""
    try:
        return cts.read(text)
    except cts.Misread:
        raise lookup.NotFound from None


def _owned(text: str, proof: schemas.Ownership) -> Appointment:
    """The appointment of the CTS, to whoever knows its second datum. Raises NotFound, Problem."""
    if (proof.phone_last4 is None) == (proof.token is None):
        raise Problem("invalid", errors={"phone_last4": _ONE_OF_TWO, "token": _ONE_OF_TWO})
    key = _read_cts(text)
    if proof.phone_last4 is not None:
        return lookup.by_cts_and_digits(key, proof.phone_last4)
    appointment = lookup.by_token(proof.token or "")
    if appointment.cts != key:
        raise lookup.NotFound
    return appointment


@contextmanager
def _offering_others(office: Office, wanted: datetime) -> Iterator[None]:
    """Where the place is gone, the answer brings the free ones nearest to it."""
    try:
        yield
    except SlotTaken as refusal:
        others = [slot_facts(slot) for slot in nearest(office, wanted)]
        mend = "Elige otro de «alternatives»" if others else "Vuelve a buscar en unos días"
        raise Problem(refusal.code, f"{refusal.message}. {mend}.", alternatives=others) from refusal
