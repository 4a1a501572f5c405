"""«Sí», typed under «¿vas a venir?» instead of touched, answers that message and nothing that was asked
before it."""

from datetime import datetime, timedelta

from ventanilla.appointments.notices import asking
from ventanilla.assistant.answers import payloads
from ventanilla.assistant.answers.payloads import Verb
from ventanilla.assistant.models import Conversation
from ventanilla.assistant.understanding.choices import yes_or_no

A_SECOND = timedelta(seconds=1)
"""WhatsApp tells whole ones: an answer may seem to be written just before its question left."""


def as_touched(text: str, conversation: Conversation, at: datetime) -> str:
    """The button that is meant, or the text as it is: also where no channel proves the telephone. What was
    written before it was asked (`at`) is no answer to it."""
    meant = yes_or_no(text) if conversation.phone else None
    if meant is None:
        return text
    notice = asking.unanswered(conversation.phone, since=_last(conversation), until=at + A_SECOND)
    if notice is None:
        return text
    verb = Verb.CONFIRM if meant else Verb.CANCEL
    return payloads.of_appointment(verb, notice.appointment_id, notice.starts_at)


def _last(conversation: Conversation) -> datetime | None:
    """When the person last wrote; None where this is the first word."""
    touched = conversation.touched_at
    return touched if touched > conversation.started_at else None
