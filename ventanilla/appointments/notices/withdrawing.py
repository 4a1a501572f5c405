"""Taking back what was to be told of an appointment and is no longer so, with the change that made it so."""

from ventanilla.appointments.models import Appointment, Notice
from ventanilla.messaging import outbox
from ventanilla.messaging.models import OutboundMessage, State, Why
from ventanilla.messaging.transports import choosing


def withdraw(appointment: Appointment, *kinds: str) -> None:
    """What has not left is not said, and counts as never told: should that day and hour come back, so does
    its message. Of these kinds only, if any are named. Where there is no channel nothing leaves anyway."""
    if not choosing.configured():
        return
    told = Notice.objects.filter(appointment=appointment, told_at=None)
    if kinds:
        told = told.filter(kind__in=kinds)
    unsaid = OutboundMessage.objects.filter(pk__in=told.exclude(message=None).values("message"))
    if outbox.withdraw(unsaid):
        told.filter(message__state=State.DROPPED, message__why=Why.WITHDRAWN).delete()
