"""A template as the institution has it, whatever its words are at the moment."""

from ventanilla.catalog import message_facts
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import MessageKind, MessageText
from ventanilla.messaging.content import Template

PAYLOADS = ("voy", "cambiar", "cancelar")


def text() -> MessageText:
    return current_catalogue().messages[MessageKind.CONFIRM][0]


def confirm(more: int = 0, payloads: tuple[str, ...] = PAYLOADS) -> Template:
    """With a fact for each of its names, and so many `more`."""
    count = len(message_facts.names_in(text().body)) + more
    facts = tuple(f"dato {number}" for number in range(1, count + 1))
    return Template("confirma", "es_MX", facts, "Lo mismo", payloads)
