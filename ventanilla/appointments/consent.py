"""Whether a person is told of an appointment by message: only who said yes, who may say otherwise at any
time, and it is written down who said what."""

from django.db import transaction
from django.utils import timezone

from ventanilla.accounts.models import User
from ventanilla.appointments import history
from ventanilla.appointments.models import Appointment, Channel, HistoryEntry
from ventanilla.appointments.models.notices import ONCE
from ventanilla.appointments.notices.withdrawing import withdraw
from ventanilla.appointments.status import ACTIVE
from ventanilla.appointments.transitions import latest
from ventanilla.messaging import recipients
from ventanilla.messaging.transports import choosing

YES, NO = "Sí los quiere", "No los quiere"


def decide(
    appointment: Appointment, *, wants: bool, channel: Channel, by: User | None = None
) -> Appointment:
    """Said twice is said once. It lifts no «BAJA»: that was said from the telephone itself."""
    with transaction.atomic():
        current = latest(appointment)
        if current.wants_messages is wants:
            return current
        current.wants_messages = wants
        current.save(update_fields=["wants_messages"])
        kind, note = HistoryEntry.Kind.MESSAGES, YES if wants else NO
        history.record(current, kind, channel=channel, by=by, at=timezone.now(), note=note)
        if not wants:
            withdraw(current, *ONCE)
        return current


@transaction.atomic
def decide_all(phone: str, *, wants: bool, channel: Channel) -> None:
    """Said from the telephone itself, in words: of whatever it has to come."""
    upcoming = Appointment.objects.filter(
        phone=phone, status__in=ACTIVE, starts_at__gt=timezone.now()
    )
    for appointment in upcoming.order_by("pk"):
        decide(appointment, wants=wants, channel=channel)


def is_stopped(appointment: Appointment) -> bool:
    """Whether «BAJA» was said from its telephone, so that whatever was decided nothing leaves (one query)."""
    return recipients.known(appointment.phone).stopped_at is not None


def means() -> str:
    """By what people are told here, in words; empty where there is nothing to decide."""
    return choosing.in_words()
