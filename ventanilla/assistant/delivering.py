"""What staff wrote, brought to a person's WhatsApp, word by word and once.

Outside the 24 hours only an announcement may be sent, whose button opens them again: what was only announced,
or did not arrive, is said as soon as the person touches it or writes anything.
"""

import logging
from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ventanilla.appointments.models import Channel
from ventanilla.appointments.notices import wording
from ventanilla.assistant.models import Conversation, Line
from ventanilla.lib.locks import serialise
from ventanilla.messaging import outbox, recipients
from ventanilla.messaging.content import Template, Text
from ventanilla.messaging.models import UNFINISHED, OutboundMessage, State
from ventanilla.messaging.transports import choosing
from ventanilla.messaging.transports.whatsapp import WhatsApp

KEPT = timedelta(days=30)
"""How long what did not arrive may still be said."""
MOST = 3
"""Messages of one line: what fails each time is not tried for ever."""
ANNOUNCED_ONCE = timedelta(hours=24)
"""Whatever else staff writes meanwhile is told with it."""
_REFERENCE = "line:"

logger = logging.getLogger(__name__)


class Fate(StrEnum):
    ON_ITS_WAY = "on_its_way"
    ANNOUNCED = "announced"
    """That there is an answer, and not the answer itself."""
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


_ARRIVED = {State.SENT: Fate.SENT, State.DELIVERED: Fate.DELIVERED, State.READ: Fate.READ}
_UNHEARD = (Fate.ANNOUNCED, Fate.FAILED)


def is_by_whatsapp(conversation: Conversation) -> bool:
    return conversation.channel == Channel.WHATSAPP and bool(conversation.phone)


def send(line: Line, conversation: Conversation) -> None:
    """Inside the transaction that keeps the line. Elsewhere the person's own page shows it."""
    if not is_by_whatsapp(conversation):
        return
    phone = conversation.phone
    _one_at_a_time(phone)
    if _is_open(phone) or not _is_announced(_told(phone)):
        _queue(line, conversation)


def send_while_open(line: Line, conversation: Conversation) -> None:
    """What is worth no announcement: said while free text may be, else never."""
    if is_by_whatsapp(conversation) and _is_open(conversation.phone):
        reference = f"conversation:{conversation.pk}"
        to, content = conversation.phone, Text(line.text)
        outbox.queue(to=to, content=content, reply=True, channel=WhatsApp.name, reference=reference)


@transaction.atomic
def say_unheard(phone: str) -> bool:
    """Whoever takes a message of that telephone calls this before it is answered, whatever the message is
    but «BAJA». What staff wrote and the person has not got goes out now; whether there was any."""
    _one_at_a_time(phone)
    if _is_open(phone):
        outbox.make_answers(
            OutboundMessage.objects.filter(to=phone, reference__startswith=_REFERENCE)
        )
    told = _told(phone)
    unheard = Q(pk__in=[number for number, messages in told.items() if _is_unheard(messages)])
    own = Line.objects.filter(who=Line.Who.STAFF, conversation__phone=phone)
    # Or written after, when it was announced already that there was something to read.
    talks = {*own.filter(pk__in=told).values_list("conversation", flat=True)}
    unsent = Q(conversation__in=talks, pk__gt=min(told, default=0)) & ~Q(pk__in=told)
    lines = [*own.filter(unheard | unsent).select_related("conversation").order_by("pk")]
    for line in lines:
        _queue(line, line.conversation)
    return bool(lines)


def last_fate(phone: str) -> Fate | None:
    """Of what staff wrote there last; None where it never did."""
    told = _told(phone)
    return _fate(told[max(told)][-1]) if told else None


def fates(lines: Iterable[Line], conversation: Conversation) -> Mapping[int, Fate]:
    """By the line's key, of those that staff wrote; nothing where no message carries them (one query)."""
    if not is_by_whatsapp(conversation):
        return {}
    told = _told(conversation.phone)
    unsent = Fate.ANNOUNCED if _is_announced(told) else Fate.FAILED
    own = (line.pk for line in lines if line.who == Line.Who.STAFF)
    return {number: _fate(told[number][-1]) if number in told else unsent for number in own}


def _one_at_a_time(phone: str) -> None:
    """Until the transaction ends, so that nothing is written while it is looked what was."""
    serialise(f"staff-answers:{phone}")


def _queue(line: Line, conversation: Conversation) -> None:
    """What answers what was just written is neither news nor counted; an announcement is both."""
    outbox.queue(
        to=conversation.phone,
        content=Text(line.text.replace("\r\n", "\n")),
        template=_announcement(conversation),
        reply=_is_open(conversation.phone),
        channel=WhatsApp.name,
        reference=f"{_REFERENCE}{line.pk}",
    )


def _is_open(phone: str) -> bool:
    return choosing.window_is_open(recipients.known(phone), timezone.now())


def _announcement(conversation: Conversation) -> Template | None:
    try:
        return wording.answered(str(conversation.pk))
    except wording.CannotBeSaid as problem:  # stored before texts were checked
        logger.error("An answer cannot be announced: %s", problem)
        return None


def _told(phone: str) -> dict[int, list[OutboundMessage]]:
    """By the line's key, the messages that were to carry it, the oldest first."""
    since = timezone.now() - KEPT
    sent = OutboundMessage.objects.filter(
        to=phone, reference__startswith=_REFERENCE, created_at__gte=since
    )
    found: dict[int, list[OutboundMessage]] = {}
    for message in sent.order_by("pk"):
        found.setdefault(int(message.reference.removeprefix(_REFERENCE)), []).append(message)
    return found


def _is_unheard(told: list[OutboundMessage]) -> bool:
    return _fate(told[-1]) in _UNHEARD and len(told) < MOST


def _is_announced(told: Mapping[int, list[OutboundMessage]]) -> bool:
    """Lately, or about to be."""
    since = timezone.now() - ANNOUNCED_ONCE
    last = (messages[-1] for messages in told.values())
    standing = (Fate.ANNOUNCED, Fate.ON_ITS_WAY)
    return any(each.created_at > since and _fate(each) in standing for each in last)


def _fate(message: OutboundMessage) -> Fate:
    state = State(message.state)
    if state in UNFINISHED:
        return Fate.ON_ITS_WAY
    if state in _ARRIVED and message.as_template:
        return Fate.ANNOUNCED
    return _ARRIVED.get(state, Fate.FAILED)
