"""The locks against false bookings («candados»): each a named rule with its setting and its sentence.

The booking act applies them whatever the door. They hang on the telephone, the person and the way the
form was filled, never on the network address alone: thousands share one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.conf import settings

from ventanilla.appointments import attempts
from ventanilla.appointments.errors import AlreadyHasAppointment, LooksAutomatic, TooManyActive
from ventanilla.appointments.models import Appointment
from ventanilla.appointments.person import Person
from ventanilla.catalog.models import Institution, Procedure
from ventanilla.lib.dates import at_clock, local, weekday_date
from ventanilla.lib.phone import grouped

READING_SECONDS = 4.0
"""Nobody reads six pages in less; a faster form is not refused but marked for the confirming call."""


class Proof(Enum):
    """Proof of work of the browser that sends the form."""

    ABSENT = "absent"
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True)
class Evidence:
    """How a request was made. `trap` is what came in the field that people cannot see; `seconds` from
    the first page to the last, None if unknown; `network` the address it came from."""

    trap: str = ""
    seconds: float | None = None
    proof: Proof = Proof.ABSENT
    network: str = ""

    @property
    def too_fast(self) -> bool:
        return self.seconds is not None and self.seconds < READING_SECONDS

    @property
    def proven(self) -> bool:
        return self.proof is Proof.GOOD


TRUSTED = Evidence(proof=Proof.GOOD)
"""A caller that identified itself: a program with its key, or a public servant."""


def looks_human(evidence: Evidence, institution: Institution) -> None:
    """Honeypot, false proof and too many bookings without proof from one network. Raises LooksAutomatic."""
    if not settings.ANTIBOT:
        return
    if evidence.trap or evidence.proof is Proof.BAD:
        raise LooksAutomatic(
            "No pudimos comprobar que el formulario lo llenó una persona. Vuelve a intentarlo o "
            f"llámanos al {grouped(institution.help_phone)}"
        )
    if evidence.proven:
        return
    if attempts.count("unproven", evidence.network) > institution.unproven_per_hour:
        raise LooksAutomatic(
            "Hay demasiadas solicitudes desde tu conexión. Intenta en un rato o "
            f"llámanos al {grouped(institution.help_phone)}"
        )


def one_per_person_and_procedure(
    active: Iterable[Appointment], person: Person, procedure: Procedure
) -> None:
    """A person has one active appointment for a procedure. Raises AlreadyHasAppointment."""
    for appointment in active:
        same_person = appointment.name_key == person.name_key
        if same_person and appointment.procedure_id == procedure.pk:
            starts = local(appointment.starts_at, appointment.office.time_zone)
            raise AlreadyHasAppointment(
                f"Ya tienes una cita para este trámite el {weekday_date(starts.date())} "
                f"{at_clock(starts)}. Puedes cambiarla o cancelarla",
                appointment,
            )


def few_per_phone(active: Iterable[Appointment], institution: Institution) -> None:
    """A telephone serves a family, not a reseller. Raises TooManyActive."""
    count = sum(1 for _ in active)
    if count >= institution.active_per_phone:
        has = "1 cita" if count == 1 else f"{count} citas"
        raise TooManyActive(
            f"Este teléfono ya tiene {has}. "
            f"Para otra, llámanos al {grouped(institution.help_phone)}"
        )
