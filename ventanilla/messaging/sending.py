"""One try of one claimed message, and what becomes of it.

A failure that is everybody's pauses the channel and costs the message no try. One that is its own is tried
again, each time later, until it was tried MOST times; so is one that says to be everybody's and is not.
Whatever is given up is in the log as an error.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from ventanilla.lib.logs import place_of
from ventanilla.messaging import budgets, pauses, recipients
from ventanilla.messaging.content import Content, Template, from_json
from ventanilla.messaging.models import OutboundMessage, Recipient, State, Why
from ventanilla.messaging.transports import choosing
from ventanilla.messaging.transports.base import (
    ChannelDown,
    Failure,
    NotThere,
    Outgoing,
    Passing,
    Permanent,
    Uncertain,
    Unprepared,
    WindowClosed,
)
from ventanilla.messaging.transports.choosing import Way

WAITS = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800, 3600))
"""Before the second try, the third, …; the last one again and again."""
MOST, MOST_OF_REPLY = 12, 5
"""An answer that comes hours later is of no use, and holds back those that follow."""
SETTLED = timedelta(minutes=2)
"""What a provider tells of a message that it took comes within seconds."""
YIELDED = timedelta(seconds=1)
"""When the channel is tried again, others go first: if it works for them, the failure was its own."""
BUDGET_WAIT = timedelta(hours=1)

logger = logging.getLogger(__name__)


class NoWay(Permanent):
    """No channel can tell this person."""

    why = Why.NO_WAY

    def __str__(self) -> str:
        return "ningún canal puede decírselo: hay que llamar por teléfono"


def attempt(message: OutboundMessage, at: datetime) -> None:
    recipient = recipients.known(message.to)
    why = _why_never(message, recipient, at)
    if why:
        _finish(message, State.DROPPED, at, why)
    elif _is_over_budget(message, at):
        _put_back(message, at + BUDGET_WAIT, Why.BUDGET, counts=False)
    else:
        _try(message, recipient, at)


def template_of(message: OutboundMessage) -> Template | None:
    if message.template is None:
        return None
    template = from_json(OutboundMessage.Kind.TEMPLATE, message.template)
    return template if isinstance(template, Template) else None


def _why_never(message: OutboundMessage, recipient: Recipient, at: datetime) -> str:
    if message.not_after and message.not_after < at:
        return Why.PASSED
    return Why.STOPPED if recipient.stopped_at and not message.reply else ""


def _is_over_budget(message: OutboundMessage, at: datetime) -> bool:
    if budgets.is_spent():
        logger.error("The messages of 24 hours are spent: raise MESSAGES_A_DAY, or find out why")
        return True
    return not message.reply and budgets.is_spent_for(message.to, at)


def _try(message: OutboundMessage, recipient: Recipient, at: datetime) -> None:
    try:
        provider_id, channel = _delivered(message, recipient, at)
    except DatabaseError:
        raise  # the sweep gives it back
    except Failure as problem:
        _settle(message, recipient, problem, at)
    except Exception as problem:
        told = f"{type(problem).__name__} at {place_of(problem)}"
        logger.error("Message %s could not be tried: %s", message.pk, told)
        _settle(message, recipient, Unprepared(told), at)
    else:
        _sent(message, provider_id, channel, at)


def _delivered(message: OutboundMessage, recipient: Recipient, at: datetime) -> tuple[str, str]:
    content: Content = from_json(message.kind, message.content)
    only = message.channel if message.fixed else ""
    way = choosing.way(recipient, content, template_of(message), at, only)
    if way is None:
        raise NoWay
    message.channel = way.transport.name
    _wait_for_pause(way, at)
    _note_what_is_said(message, as_template=way.content is not content)
    address = recipient.whatsapp_id
    outgoing = Outgoing(message.to, address, way.content, str(message.key))
    return way.transport.send(outgoing), way.transport.name


def _note_what_is_said(message: OutboundMessage, *, as_template: bool) -> None:
    """Before it leaves, for nobody may come back to tell. Nothing is written of what is said as it is."""
    if as_template != bool(message.as_template):
        message.as_template = as_template
        _change(message, as_template=as_template)


def _wait_for_pause(way: Way, at: datetime) -> None:
    """It was claimed for another channel, and this one is down."""
    pause = pauses.current().get(way.transport.name)
    if pause and pause.until > at:
        raise ChannelDown(pause.reason)


def _settle(message: OutboundMessage, recipient: Recipient, problem: Failure, at: datetime) -> None:
    """Once a person is known not to be there, the next try finds another way or says that there is none."""
    now = timezone.now()
    match problem:
        case Uncertain():
            until = pauses.begin(message.channel, problem, now)
            _again(message, problem, max(until, now + SETTLED))
        case ChannelDown():
            is_its_own = bool(message.error) and message.channel not in pauses.current()
            until = pauses.begin(message.channel, problem, now) + YIELDED
            until = max(until, now + _wait(message)) if is_its_own else until
            _again(message, problem, until, counts=is_its_own)
        case Passing():
            _again(message, problem, now + max(_wait(message), problem.wait or timedelta()))
        case NotThere():
            recipients.is_not_on_whatsapp(message.to, at)
            _again(message, problem, at)
        case WindowClosed():
            recipients.window_closed(message.to, recipient.last_inbound_at)
            _again(message, problem, at)
        case _:
            _give_up(message, problem, at)


def _wait(message: OutboundMessage) -> timedelta:
    return WAITS[min(message.attempts, len(WAITS)) - 1]


def _again(
    message: OutboundMessage, problem: Failure, until: datetime, *, counts: bool = True
) -> None:
    if counts and message.attempts >= (MOST_OF_REPLY if message.reply else MOST):
        _give_up(message, problem, until)
    else:
        _put_back(message, until, problem.why, str(problem), counts=counts)


def _put_back(
    message: OutboundMessage, until: datetime, why: str, error: str = "", *, counts: bool
) -> None:
    _change(
        message,
        state=State.QUEUED,
        channel=message.channel,
        next_try_at=until,
        why=why,
        error=error,
        attempts=message.attempts - (not counts),
    )


def _give_up(message: OutboundMessage, problem: Failure, at: datetime) -> None:
    """Where no way is left, what the last one answered says more."""
    is_known = isinstance(problem, NoWay) and message.error
    why, error = (message.why, message.error) if is_known else (problem.why, str(problem))
    if _finish(message, State.FAILED, at, why, error):
        tries = message.attempts
        logger.error("Message %s (%s) failed, try %d: %s", message.pk, message.kind, tries, error)


def _finish(
    message: OutboundMessage, state: State, at: datetime, why: str, error: str = ""
) -> bool:
    found = {"state": state, "state_at": at, "why": why, "error": error}
    return _change(message, channel=message.channel, **found)


def _sent(message: OutboundMessage, provider_id: str, channel: str, at: datetime) -> None:
    pauses.end(channel)
    found: dict[str, Any] = {
        "state": State.SENT,
        "state_at": at,
        "sent_at": at,
        "why": "",
        "error": "",
    }
    try:
        with transaction.atomic():
            known = _change(message, **found, channel=channel, provider_id=provider_id)
    except IntegrityError:  # a gateway that gives every message the same one
        known = _change(
            message, **found, channel=channel, provider_id=f"{provider_id}#{message.pk}"
        )
    if not known:
        logger.info("Message %s was settled before its worker came back", message.pk)


def _change(message: OutboundMessage, **values: Any) -> bool:
    """Unless the sweep took it away, or what the provider told came first."""
    if "error" in values:
        values["error"] = values["error"][:300]
    return bool(_mine(message).update(**values))


def _mine(message: OutboundMessage) -> QuerySet[OutboundMessage]:
    return OutboundMessage.objects.filter(
        pk=message.pk, state=State.SENDING, attempts=message.attempts
    )
