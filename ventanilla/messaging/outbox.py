"""The one way out: a message is a row of the transaction that caused it, and a worker sends it.

It leaves at least once, and in all but one case exactly once: where a provider did not finish answering,
or a worker died in the middle, it is tried again two minutes later unless the provider told of it meanwhile.
"""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Now
from django.utils import timezone

from ventanilla.messaging import content as contents
from ventanilla.messaging import pauses, recipients, sending
from ventanilla.messaging.content import Content, Template
from ventanilla.messaging.models import OF_THE_PERSON, UNFINISHED, OutboundMessage, State, Why
from ventanilla.messaging.transports import choosing

LEASE = timedelta(minutes=2)
"""A try takes seconds. One that has lasted so long lost its worker."""
KEPT = timedelta(days=90)
"""How long the words of a message are kept once it is done with; when it left, for good."""
LOOKED_AT = 20

logger = logging.getLogger(__name__)


def queue(
    *,
    to: str,
    content: Content,
    reference: str = "",
    template: Template | None = None,
    reply: bool = False,
    channel: str = "",
    not_before: datetime | None = None,
    not_after: datetime | None = None,
) -> OutboundMessage | None:
    """Inside the caller's transaction: it leaves if that is committed, within a second.

    `template` is said instead where the channel takes no free text; `reply` answers what the person just
    wrote, so «BAJA» and the daily budget do not hold it; `channel` is the only one that will do. None where
    the installation has no channel. Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("queue() belongs to what caused the message")
    channels = choosing.configured()
    if not channels:
        return None
    now = timezone.now()
    way = choosing.way(recipients.known(to), content, template, not_before or now, channel)
    return OutboundMessage.objects.create(
        to=to,
        channel=way.transport.name if way else channel or next(iter(channels)),
        fixed=bool(channel),
        kind=content.kind,
        content=contents.to_json(content),
        template=contents.to_json(template) if template else None,
        reference=reference,
        reply=reply,
        created_at=now,
        state_at=now,
        next_try_at=not_before or now,
        not_after=not_after,
    )


@transaction.atomic
def resend(message: OutboundMessage) -> OutboundMessage | None:
    """What failed or was dropped, once more, as a message of its own; the old one stays what it was."""
    if message.state not in (State.FAILED, State.DROPPED) or not message.content:
        raise ValueError(f"message {message.pk} is {message.state}, or its words are gone")
    return queue(
        to=message.to,
        content=contents.from_json(message.kind, message.content),
        template=sending.template_of(message),
        reference=message.reference,
        reply=message.reply,
        channel=message.channel if message.fixed else "",
        not_after=message.not_after,
    )


def withdraw(messages: QuerySet[OutboundMessage], why: str = Why.WITHDRAWN) -> int:
    """Those of them that are still here do not leave, and one that a worker is trying now is not tried again;
    how many."""
    now = timezone.now()
    dropped = Case(When(state=State.QUEUED, then=Value(State.DROPPED)), default=F("state"))
    here = messages.filter(state__in=UNFINISHED)
    return here.update(state=dropped, state_at=now, not_after=now, why=why, error="")


def make_answers(messages: QuerySet[OutboundMessage]) -> None:
    """The person is here now: those of them that wait are what answers."""
    messages.filter(state=State.QUEUED).update(reply=True, next_try_at=timezone.now())


def drop_news(to: str) -> None:
    """Of who wants none: what waits and answers nothing."""
    withdraw(OutboundMessage.objects.filter(to=to, reply=False), Why.STOPPED)


def drain() -> bool:
    """Sends the first message that is due; whether there was one. Any number of workers may, at once."""
    now = timezone.now()
    message = _claim(now)
    if message is None:
        return False
    sending.attempt(message, now)
    return True


def sweep() -> None:
    """Gives back what a dead worker was at, and drops what would come too late."""
    lost = OutboundMessage.objects.filter(state=State.SENDING, claimed_at__lt=Now() - LEASE)
    count = lost.update(state=State.QUEUED, state_at=timezone.now())
    if count:
        logger.warning("%d messages lost their worker", count)
    now = timezone.now()
    late = OutboundMessage.objects.filter(state=State.QUEUED, not_after__lt=now)
    late.update(state=State.DROPPED, state_at=now, why=Why.PASSED, error="")


def forget_words() -> None:
    """A sweep."""
    done = OutboundMessage.objects.exclude(state__in=UNFINISHED).exclude(content={})
    done.filter(state_at__lt=timezone.now() - KEPT).update(content={}, template=None)


def late(than: timedelta) -> QuerySet[OutboundMessage]:
    """What should have left so long ago and did not."""
    due_before = timezone.now() - than
    return OutboundMessage.objects.filter(state__in=UNFINISHED, next_try_at__lt=due_before)


def failed(since: datetime) -> QuerySet[OutboundMessage]:
    """For a reason of ours or of a provider. Who has no WhatsApp would be a trouble of every day."""
    given_up = OutboundMessage.objects.filter(state=State.FAILED, state_at__gt=since)
    return given_up.exclude(why__in=OF_THE_PERSON)


def _claim(at: datetime) -> OutboundMessage | None:
    """Somebody else may have been first: then the next."""
    paused = [name for name, pause in pauses.current().items() if pause.until > at]
    for pk in _due(at, paused)[:LOOKED_AT]:
        queued = OutboundMessage.objects.filter(pk=pk, state=State.QUEUED)
        claimed = {"state": State.SENDING, "state_at": at, "claimed_at": Now()}
        if queued.update(**claimed, attempts=F("attempts") + 1):
            return OutboundMessage.objects.get(pk=pk)
    return None


def _due(at: datetime, paused: list[str]) -> "QuerySet[OutboundMessage, int]":
    """Of each person the first: what comes after it waits. Answers before news, which hold no answer back."""
    mine = {"to": OuterRef("to"), "pk__lt": OuterRef("pk"), "state__in": UNFINISHED}
    earlier = OutboundMessage.objects.filter(Q(reply=True) | Q(reply=OuterRef("reply")), **mine)
    due = OutboundMessage.objects.filter(state=State.QUEUED, next_try_at__lte=at)
    first = due.exclude(channel__in=paused).filter(~Exists(earlier))
    return first.order_by("-reply", "pk").values_list("pk", flat=True)
