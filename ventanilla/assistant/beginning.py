"""A conversation begun by whom we know nothing of: a row for each, so not for programs by the thousand."""

from dataclasses import replace

from django.conf import settings

from ventanilla.appointments import attempts
from ventanilla.appointments.errors import LooksAutomatic
from ventanilla.appointments.guards import Evidence
from ventanilla.appointments.models import Channel
from ventanilla.assistant import conversing
from ventanilla.assistant.answers import menu
from ventanilla.assistant.models import Conversation
from ventanilla.assistant.reply import Reply
from ventanilla.assistant.state import State
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.lib.phone import grouped

MOST_AN_HOUR = 600
"""From one network, which may be a whole company's telephones."""


def opening() -> Reply:
    """What a door shows before anybody has said anything: the greeting, and all that may be asked for."""
    return replace(menu.greeting(), options=menu.menu().options)


def begin(channel: Channel, evidence: Evidence, shown: Reply | None = None) -> Conversation:
    """`shown` is what the person chose from or answers to, if anything. Raises LooksAutomatic."""
    if settings.ANTIBOT and not evidence.proven and _is_too_much(evidence):
        phone = grouped(current_catalogue().institution.help_phone)
        raise LooksAutomatic(
            f"Llegan demasiadas preguntas desde tu conexión. Intenta en un rato o llámanos al {phone}"
        )
    conversation = conversing.start(channel)
    if shown:
        state = State()
        state.say(shown)
        conversation.state = state.to_json()
        conversation.save(update_fields=["state"])
    return conversation


def _is_too_much(evidence: Evidence) -> bool:
    """What filled the field that nobody sees, or came after hundreds of others."""
    counted = attempts.count("assistant.begun", evidence.network)
    return bool(evidence.trap) or counted > MOST_AN_HOUR
