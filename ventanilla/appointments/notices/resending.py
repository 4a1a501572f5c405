"""What did not arrive, once more: asked for by an official who knows that something was mended meanwhile."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ventanilla.accounts.models import User
from ventanilla.appointments.errors import Refused
from ventanilla.appointments.models import Appointment, Notice
from ventanilla.appointments.models.notices import BEFORE_THE_VISIT
from ventanilla.appointments.notices import acts
from ventanilla.appointments.status import Status
from ventanilla.appointments.transitions import latest
from ventanilla.messaging import outbox, recipients
from ventanilla.messaging.models import State, Why

_STOPPED = "La persona pidió ya no recibir mensajes: llámale por teléfono"

logger = logging.getLogger(__name__)


class NotSentAgain(Refused):
    code = "not_sent_again"


def resend(notice: Notice, *, seen: int, by: User) -> bool:
    """Whether it was sent: `seen` is the message that the page showed, and whoever asks twice asks for
    another than there is then. The old one stays as it was, without the notice. Raises NotSentAgain."""
    now = timezone.now()
    with transaction.atomic():
        current = _locked(notice)
        message = current.message
        if message is None or message.pk != seen:
            return False
        refusal = why_not(current, now)
        if not refusal and recipients.known(message.to).stopped_at:
            refusal = _STOPPED
        again = None if refusal else outbox.resend(message)
        if again is None:
            raise NotSentAgain(refusal or "No hay ningún medio prendido para mandar mensajes")
        current.message = again
        current.save(update_fields=["message"])
    logger.info("Notice %s is sent again, by %s", current.pk, by.pk)
    return True


def why_not(notice: Notice, now: datetime) -> str:
    """Why it cannot be sent once more, in a sentence; empty where it can, as far as the notice tells."""
    message = notice.message
    if message is None or message.state not in (State.FAILED, State.DROPPED):
        return "Solo se reenvía lo que no se pudo mandar"
    if notice.told_at:
        return "Ya se le avisó por teléfono"
    if message.why == Why.STOPPED:
        return _STOPPED
    untrue = _why_untrue(notice, notice.appointment)
    if untrue:
        return untrue
    if message.not_after and message.not_after <= now:
        return "Ya pasó la hora en que este mensaje servía: si hace falta, llámale"
    return "" if message.content else "Las palabras de este mensaje ya se borraron"


def _why_untrue(notice: Notice, appointment: Appointment) -> str:
    """It is not wanted any more, or not so."""
    if appointment.wants_messages is False:
        return "La persona ya no quiere mensajes: llámale"
    if notice.starts_at != appointment.starts_at:
        return "La cita cambió después de este mensaje, que ya no dice lo correcto"
    if notice.kind in BEFORE_THE_VISIT and not appointment.is_upcoming:
        return "La cita ya no está por venir"
    status = Status(appointment.status)
    if notice.kind in acts.UNTRUE.get(status, ()):
        return f"La cita ya está como «{status.label}»: lo que dice este mensaje ya no es así"
    return ""


def _locked(notice: Notice) -> Notice:
    """As it is now, with its appointment. That one first, as every act takes it: whoever confirms or says no
    meanwhile waits."""
    appointment = latest(notice.appointment)
    current = Notice.objects.select_for_update().get(pk=notice.pk)
    current.appointment = appointment
    return current
