"""How each appointment of a day ended, written by a person at the end of it: many at once, each its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone

from ventanilla.accounts.models import User
from ventanilla.appointments import closing, transitions, visits
from ventanilla.appointments.errors import IllegalMove, Refused
from ventanilla.appointments.models import Appointment, Channel, VisitResult
from ventanilla.appointments.status import Reason, Status
from ventanilla.catalog.models import Office


class Ending(TextChoices):
    """The results of a visit, and how it ends for whom reception never wrote down."""

    FILED = VisitResult.FILED.value, "Atendida: trámite ingresado"
    PAPERS_MISSING = VisitResult.PAPERS_MISSING.value, "Atendida: falta un documento"
    ADVISED = VisitResult.ADVISED.value, "Atendida: orientación"
    ATTENDED = "atendida", "Vino y se le atendió"
    NO_SHOW = Reason.NO_SHOW.value, "No asistió"
    LEFT = VisitResult.LEFT.value, "Se retiró"
    INADMISSIBLE = VisitResult.INADMISSIBLE.value, "Improcedente"


ARRIVED = tuple(Ending(each) for each in VisitResult)
NOT_SEEN = (Ending.NO_SHOW, Ending.ATTENDED, Ending.INADMISSIBLE)
NOT_HELD = {
    Ending.NO_SHOW: Reason.NO_SHOW,
    Ending.LEFT: Reason.LEFT,
    Ending.INADMISSIBLE: Reason.INADMISSIBLE,
}


@dataclass(frozen=True)
class End:
    """`reason_text` is why it is inadmissible; the person reads it."""

    ending: Ending
    reason_text: str = ""


def awaited(office: Office, day: date) -> list[Appointment]:
    """Those of the day that are open and whose hour has come, or who came before it."""
    now = timezone.now()
    still = closing.still_open(office, day)
    return [each for each in still if each.has_arrived or each.starts_at <= now]


def possible(appointment: Appointment) -> tuple[Ending, ...]:
    return ARRIVED if appointment.has_arrived else NOT_SEEN


def proposed(appointment: Appointment) -> Ending:
    """What it looks like: a person looks at it before it is written."""
    if not appointment.has_arrived:
        return Ending.NO_SHOW
    return Ending.FILED if appointment.visit.called_at else Ending.LEFT


def settle(
    office: Office, ends: Mapping[int, End], *, by: User
) -> tuple[list[Appointment], list[tuple[Appointment, str]]]:
    """By the number of the appointment's row. What was written, and what was refused with why."""
    done, refused = [], []
    chosen = Appointment.objects.filter(office=office, pk__in=ends).select_related("visit")
    for appointment in chosen.order_by("starts_at", "pk"):
        try:
            done.append(_end(appointment, ends[appointment.pk], by))
        except Refused as refusal:
            refused.append((appointment, refusal.message))
    return done, refused


def correct(appointment: Appointment, end: End, why: str, *, by: User) -> Appointment:
    """On a day already closed: `why` stays in the history. Raises IllegalMove, and SlotTaken when the
    place of who was attended after all is another's."""
    if not why.strip():
        raise IllegalMove("Escribe por qué lo corriges: queda en la historia de la cita")
    reason = NOT_HELD.get(end.ending)
    return transitions.change(
        appointment,
        Status.NOT_HELD if reason else Status.COMPLETED,
        channel=Channel.COUNTER,
        by=by,
        reason=reason or "",
        reason_text=end.reason_text if reason == Reason.INADMISSIBLE else "",
        correction=why.strip(),
    )


def corrections(appointment: Appointment) -> tuple[Ending, ...]:
    """What the outcome of a closed day may become."""
    if appointment.status == Status.COMPLETED:
        return (Ending.NO_SHOW, Ending.LEFT, Ending.INADMISSIBLE)
    return (Ending.ATTENDED,) if appointment.status == Status.NOT_HELD else ()


def _end(appointment: Appointment, end: End, by: User) -> Appointment:
    with transaction.atomic():
        current = transitions.latest(appointment)
        if not current.is_active:
            label = Status(current.status).label.lower()
            raise IllegalMove(f"Otra persona ya la dejó como {label}")
        if end.ending not in possible(current):
            raise IllegalMove("La persona llegó mientras tanto: mírala otra vez")
        if current.starts_at > timezone.now() and not current.has_arrived:
            raise IllegalMove("Todavía no es su hora")
        if current.has_arrived:
            result = VisitResult(end.ending)
            return visits.finish(current, result, by=by, reason_text=end.reason_text)
        return _unseen(current, end, by)


def _unseen(appointment: Appointment, end: End, by: User) -> Appointment:
    if end.ending == Ending.NO_SHOW:
        return transitions.mark_no_show(appointment, channel=Channel.COUNTER, by=by)
    if end.ending == Ending.INADMISSIBLE:
        return transitions.mark_inadmissible(
            appointment, channel=Channel.COUNTER, by=by, reason_text=end.reason_text
        )
    return transitions.complete(appointment, channel=Channel.COUNTER, by=by)
