"""Which channels there are, and which one a person gets. Nowhere else is that decided.

To add a channel: a file of this folder, a row of settings, a line in `configured`.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings

from ventanilla.messaging.content import Content, Template
from ventanilla.messaging.models import Recipient
from ventanilla.messaging.transports.base import Transport
from ventanilla.messaging.transports.console import Console
from ventanilla.messaging.transports.sms import Sms
from ventanilla.messaging.transports.whatsapp import WhatsApp

WINDOW = timedelta(hours=24)
"""How long after a person wrote WhatsApp takes free text."""
BELIEVED = timedelta(days=30)
"""How long nobody is sought where he was not: people get WhatsApp, and a pilot's account becomes real."""
MARGIN = timedelta(minutes=1)
"""Our clock and theirs, and the way there."""


class Way(NamedTuple):
    transport: Transport
    content: Content


def wanted() -> dict[str, Transport]:
    """Those of which the settings name something, usable or not, the preferred one first."""
    found: list[Transport] = []
    if settings.WHATSAPP["PHONE_ID"] or settings.WHATSAPP["TOKEN"]:
        found.append(WhatsApp(settings.WHATSAPP))
    if settings.SMS["URL"]:
        found.append(Sms(settings.SMS))
    if not found and settings.CONSOLE_MESSAGES:
        found.append(Console())
    return {each.name: each for each in found}


def configured() -> dict[str, Transport]:
    return {name: each for name, each in wanted().items() if not any(each.problems())}


def in_words() -> str:
    """«WhatsApp o mensaje de texto»: all by which somebody may be told; empty where there is no channel."""
    return " o ".join(each.words for each in configured().values())


def way(
    recipient: Recipient, content: Content, template: Template | None, at: datetime, only: str = ""
) -> Way | None:
    """None where this cannot be said to this person by any channel."""
    for name, transport in configured().items():
        if only in ("", name):
            said = _said_by(name, recipient, content, template, at)
            if said:
                return Way(transport, said)
    return None


def window_is_open(recipient: Recipient, at: datetime) -> bool:
    heard = recipient.last_inbound_at
    return heard is not None and at < heard + WINDOW - MARGIN


def problems() -> Iterator[str]:
    """For `doctor`; nothing where no channel is named."""
    for transport in wanted().values():
        yield from transport.problems()


def _said_by(
    name: str, recipient: Recipient, content: Content, template: Template | None, at: datetime
) -> Content | None:
    if name != WhatsApp.name:
        return content
    missed = recipient.not_on_whatsapp_at
    if missed and at < missed + BELIEVED:
        return None
    if isinstance(content, Template) or window_is_open(recipient, at):
        return content
    return template
