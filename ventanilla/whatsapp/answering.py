"""One message of a person, answered: what every worker does all the time.

What it brought about, where the conversation stands, the answers and that it was answered are written in one
transaction: whenever a worker dies, all of it is there or nothing, and another goes on.
"""

import logging
from functools import partial

from django.db import OperationalError, transaction

from ventanilla.appointments.guards import TRUSTED
from ventanilla.appointments.models import Channel
from ventanilla.assistant import conversing, delivering, replies
from ventanilla.assistant.models import Conversation
from ventanilla.assistant.reply import Reply
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.lib.logs import place_of
from ventanilla.lib.phone import grouped
from ventanilla.messaging import inbox, outbox
from ventanilla.messaging.content import Content, Text
from ventanilla.messaging.inbox import InboundMessage
from ventanilla.messaging.transports.whatsapp import WhatsApp
from ventanilla.whatsapp import carrying, commands

MOST = 5
"""Tries."""
GIVEN_UP = (
    "Algo falló de nuestro lado y no pude contestarte. Ya le avisé a una persona de la oficina: te "
    "escribirá aquí. Atienden de {hours}. También puedes llamar al {phone}."
)

logger = logging.getLogger(__name__)


def answer_next() -> bool:
    """Whether there was one. Any number of workers may, at once."""
    message = inbox.claim()
    if message is None:
        return False
    try:
        _answer(message) if message.attempts <= MOST else _give_up(message)
    except inbox.Lost:
        logger.warning("A message was settled before its worker came back")
    except Exception as problem:
        _failed(message, problem)
    return True


def _answer(message: InboundMessage) -> None:
    if _is_for_the_door(message):
        return
    conversation, words = _conversation(message.phone), commands.words(message)
    then = partial(_carry, message=message, conversation=conversation)
    if words.strip():
        replies.reply(conversation, words, evidence=TRUSTED, at=message.at, then=then)
    else:
        what, said = commands.shown(message), commands.without_words(message)
        replies.reply_wordless(conversation, what, said, at=message.at, then=then)


@transaction.atomic
def _is_for_the_door(message: InboundMessage) -> bool:
    """Whether it was, and so is done with."""
    said = commands.obeyed(message)
    if said:
        _send(Text(said), message, conversing.of_phone(Channel.WHATSAPP, message.phone))
    else:
        delivering.say_unheard(message.phone)
        if commands.waits_for_an_answer(message):
            return False
    inbox.settle(message)
    return True


def _conversation(phone: str) -> Conversation:
    """Signed by Meta, the telephone is the person's: its open conversation, or a new one."""
    return conversing.of_phone(Channel.WHATSAPP, phone) or conversing.start(Channel.WHATSAPP, phone)


def _carry(reply: Reply, message: InboundMessage, conversation: Conversation) -> None:
    for content in carrying.carried(reply):
        _send(content, message, conversation)
    inbox.settle(message)


def _send(content: Content, message: InboundMessage, conversation: Conversation | None) -> None:
    reference = f"conversation:{conversation.pk}" if conversation else ""
    outbox.queue(
        to=message.phone, content=content, reply=True, channel=WhatsApp.name, reference=reference
    )


def _failed(message: InboundMessage, problem: Exception) -> None:
    told = (message.attempts, type(problem).__name__, place_of(problem))
    logger.error("A message is not answered, try %d: %s at %s", *told)
    if message.attempts < MOST or isinstance(problem, OperationalError):
        inbox.put_back(message)
    else:
        _give_up(message)


def _give_up(message: InboundMessage) -> None:
    """A person of the office takes it from here; at the very least it holds nothing else back, and what it
    said can still be found."""
    logger.error("A message (%s) is given up after %d tries", message.kind, message.attempts)
    try:
        _hand_over(message)
    except (inbox.Lost, OperationalError):
        raise
    except Exception as problem:
        logger.error("Nobody could be told: %s at %s", type(problem).__name__, place_of(problem))
        with transaction.atomic():
            inbox.settle(message, InboundMessage.State.GIVEN_UP, words=commands.shown(message))


@transaction.atomic
def _hand_over(message: InboundMessage) -> None:
    institution = current_catalogue().institution
    said = GIVEN_UP.format(hours=institution.help_hours, phone=grouped(institution.help_phone))
    what = commands.shown(message)
    conversation = replies.hand_over(_conversation(message.phone), what, said=said)
    _send(Text(said), message, conversation)
    inbox.settle(message, InboundMessage.State.GIVEN_UP)
