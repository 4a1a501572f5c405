"""Finding an appointment again. The CTS alone shows public facts; a second datum opens the rest.

«There is none», «the datum is wrong» and «too many tries» raise the same NotFound after the same work,
so that nobody learns which keys exist by trying.
"""

import re

from django.utils.crypto import constant_time_compare

from ventanilla.appointments import attempts
from ventanilla.appointments.models import Appointment
from ventanilla.appointments.person import Person
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.lib.phone import last4

NOT_FOUND_KEY = (
    "No encontramos una cita con esa clave. Revísala, o búscala con tu nombre y teléfono"
)
NOT_FOUND_BOTH = (
    "No encontramos una cita con esa clave y esos 4 números. Revisa ambos, o búscala con tu nombre "
    "y teléfono. Si ya lo intentaste varias veces, espera una hora o llámanos"
)
NOT_FOUND_NAME = (
    "No encontramos una cita con ese nombre y ese teléfono. Escríbelos como al agendar. "
    "Si ya lo intentaste varias veces, espera una hora o llámanos"
)

_NOBODYS = "----"
"""Four signs that no telephone ends in."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,32}")


class NotFound(LookupError):
    """No appointment for what was given, or it may not be shown."""


def by_cts(cts: str) -> Appointment:
    """For public facts only: procedure, office, day, hour and state. `cts` is 18 digits."""
    return _one(cts=cts)


def by_token(token: str) -> Appointment:
    """For whoever holds the secret link of the voucher: everything."""
    if not _TOKEN.fullmatch(token):
        raise NotFound  # PostgreSQL refuses to compare text that holds a NUL
    return _one(token=token)


def by_cts_and_digits(cts: str, digits: str) -> Appointment:
    """Everything, to whoever knows the last four digits of the telephone. A few tries an hour."""
    allowed = _try("cts", cts)
    # Only the telephone is read before the digits hold: building the whole row would take longer than
    # finding none, and so tell a guesser which keys exist.
    phones = Appointment.objects.filter(cts=cts).values_list("phone", flat=True)
    expected = last4(phones[0]) if phones else _NOBODYS
    if not (constant_time_compare(digits, expected) and allowed and phones):
        raise NotFound
    attempts.forget("cts", cts)
    return by_cts(cts)


def by_person(person: Person) -> list[Appointment]:
    """The person's own appointments, the newest day first; never others with that telephone."""
    allowed = _try("phone", person.phone)
    own = Appointment.objects.filter(phone=person.phone, name_key=person.name_key)
    found = list(own.order_by("-starts_at"))
    if not (found and allowed):
        raise NotFound
    attempts.forget("phone", person.phone)
    return [with_catalogue(appointment) for appointment in found]


def _one(**identifier: str) -> Appointment:
    found = Appointment.objects.filter(**identifier).first()
    if found is None:
        raise NotFound
    return with_catalogue(found)


def with_catalogue(appointment: Appointment) -> Appointment:
    """Its office and procedure as the catalogue in memory has them, papers and stages included; what the
    catalogue no longer offers is read from the database when it is asked for."""
    catalogue = current_catalogue()
    for office in catalogue.offices.values():
        if office.pk == appointment.office_id:
            appointment.office = office
    for procedure in catalogue.procedures.values():
        if procedure.pk == appointment.procedure_id:
            appointment.procedure = procedure
    return appointment


def _try(kind: str, datum: str) -> bool:
    return attempts.count(kind, datum) <= current_catalogue().institution.lookups_per_hour
