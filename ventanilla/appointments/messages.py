"""The sentences about an appointment: the same on the page, on paper and in any message."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from ventanilla.appointments.models import Appointment
from ventanilla.appointments.status import Reason, Status
from ventanilla.catalog.models import Office
from ventanilla.lib.dates import at_clock, local, weekday_date
from ventanilla.scheduling import grid


@dataclass(frozen=True)
class Sentence:
    """What is the case, and what to do about it."""

    headline: str
    detail: str


def when(appointment: Appointment) -> str:
    """«martes 24 de noviembre a las 10:00 de la mañana», by the office's clock."""
    return moment(appointment.starts_at, appointment.office)


def moment(starts_at: datetime, office: Office) -> str:
    """The same of any instant, by the clock of the office."""
    starts = local(starts_at, office.time_zone)
    return f"{weekday_date(starts.date())} {at_clock(starts)}"


def state_of(appointment: Appointment) -> Sentence:
    """The state in words, for the person whose appointment it is."""
    return _SENTENCES[Status(appointment.status)](appointment)


def public_state_of(appointment: Appointment) -> Sentence:
    """The same for whoever has only the CTS: no reasons, no calls."""
    verb = "Es" if appointment.is_upcoming else "Era"
    return Sentence(state_of(appointment).headline, f"{verb} el {when(appointment)}.")


def call_before(appointment: Appointment) -> date | None:
    """The day by which the office calls: its last working day before the visit, if that is not today
    or earlier. None means that the call may come at any moment before the visit."""
    zone = ZoneInfo(appointment.office.time_zone)
    visit = appointment.starts_at.astimezone(zone).date()
    before = grid.current().open_day_before(appointment.office, visit)
    return before if before and before > timezone.localdate(timezone=zone) else None


def _pending(appointment: Appointment) -> Sentence:
    if appointment.starts_at <= timezone.now():
        return Sentence(
            "El día de tu cita ya llegó.",
            f"Era el {when(appointment)}. Si no pudiste ir, agenda otra.",
        )
    day = call_before(appointment)
    until = f"a más tardar el {weekday_date(day)}" if day else "antes de tu cita"
    return Sentence(
        "Tu cita está registrada. Falta confirmar.",
        f"Te esperamos el {when(appointment)}. Te llamaremos {until} para confirmar.",
    )


def _confirmed(appointment: Appointment) -> Sentence:
    return Sentence(
        "Tu cita está confirmada.",
        f"Te esperamos el {when(appointment)} en {appointment.office.name}.",
    )


def _completed(appointment: Appointment) -> Sentence:
    return Sentence("Ya te atendimos.", f"Tu cita fue el {when(appointment)}.")


def _cancelled(appointment: Appointment) -> Sentence:
    day = local(appointment.status_changed_at, appointment.office.time_zone).date()
    because = f" {appointment.reason_text}." if appointment.reason_text else ""
    return Sentence(
        "Esta cita se canceló.",
        f"Se canceló el {weekday_date(day)}.{because} Si todavía la necesitas, agenda otra.",
    )


def _not_held(appointment: Appointment) -> Sentence:
    if appointment.reason == Reason.NO_SHOW:
        return Sentence(
            "No registramos tu asistencia.",
            f"Tu cita era el {when(appointment)}. Si sí fuiste, llámanos. Si no, agenda otra.",
        )
    if appointment.reason == Reason.LEFT:
        return Sentence(
            "Te retiraste antes de que te atendiéramos.",
            "Si todavía lo necesitas, agenda otra cita o llámanos.",
        )
    return Sentence(
        "No pudimos atender este asunto.",
        f"{appointment.reason_text} Llámanos y te decimos a dónde acudir.",
    )


_SENTENCES = {
    Status.PENDING: _pending,
    Status.CONFIRMED: _confirmed,
    Status.COMPLETED: _completed,
    Status.CANCELLED: _cancelled,
    Status.NOT_HELD: _not_held,
}
