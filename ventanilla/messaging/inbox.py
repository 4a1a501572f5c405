"""What people write: taken once whatever the repetitions, answered by somebody else, then forgotten.

A message is one worker's while it is answered, and of a person no other is meanwhile: the database refuses
it. Whoever lost his to the sweep cannot settle it any more, so all that he wrote with it is undone.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from ventanilla.messaging import recipients
from ventanilla.messaging.inbound import Inbound
from ventanilla.messaging.models import InboundMessage

State = InboundMessage.State
REPEATED = timedelta(days=8)
"""Meta tries again for seven days."""
LEASE = timedelta(seconds=45)
"""An answer takes seconds, with a language model too. What lasts so long lost its worker."""
WAITS = tuple(timedelta(seconds=seconds) for seconds in (1, 5, 20, 60))
"""Before the second try, the third, …: somebody looks at the telephone meanwhile."""
MOMENT = timedelta(microseconds=1)
"""Between two of a batch: WhatsApp tells seconds, and nobody types in the order of ids."""
LOOKED_AT = 20
_OPEN = (State.WAITING, State.ANSWERING)


class Lost(Exception):
    """Another has the message, or it is settled: what was done for it must not be."""


@transaction.atomic
def take(messages: Sequence[Inbound]) -> None:
    """All of them in one statement; those that came before change nothing."""
    now = timezone.now()
    known = InboundMessage.objects.filter(pk__in=[each.id for each in messages])
    seen = {*known.values_list("pk", flat=True)}
    fresh = [each for each in messages if each.id not in seen]
    rows = [_row(each, now + MOMENT * place) for place, each in enumerate(fresh)]
    # In one order whatever the batch, so that two at once wait for each other and not in a circle.
    rows.sort(key=lambda row: row.pk)
    InboundMessage.objects.bulk_create(rows, ignore_conflicts=True)
    last = {each.phone: each for each in sorted(fresh, key=lambda each: each.at)}
    for phone in sorted(last):
        recipients.wrote(phone, last[phone].whatsapp_id, last[phone].at)


def claim() -> InboundMessage | None:
    """The oldest that waits; `attempts` counts this one too. Any number of workers may ask at once."""
    for pk in _due(timezone.now())[:LOOKED_AT]:
        waiting = InboundMessage.objects.filter(pk=pk, state=State.WAITING)
        claimed = {"state": State.ANSWERING, "claimed_at": Now(), "attempts": F("attempts") + 1}
        try:
            with transaction.atomic():
                mine = waiting.update(**claimed)
        except IntegrityError:
            continue  # an earlier one of this person is being answered since a moment ago
        if mine:
            return InboundMessage.objects.get(pk=pk)
    return None


def settle(
    message: InboundMessage, state: InboundMessage.State = State.ANSWERED, *, words: str = ""
) -> None:
    """In the transaction of the answer. Its words are not kept here, except the `words` of what nobody was
    told of, until it is forgotten. Raises Lost."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("settle() belongs to what answers the message")
    _change(message, state=state, answered_at=timezone.now(), text=words, choice="")


def put_back(message: InboundMessage) -> None:
    """After a try that failed. Raises Lost."""
    wait = WAITS[min(message.attempts, len(WAITS)) - 1]
    _change(message, state=State.WAITING, claimed_at=None, next_try_at=timezone.now() + wait)


def retake() -> None:
    """A sweep: what a worker had when it died."""
    lost = InboundMessage.objects.filter(state=State.ANSWERING, claimed_at__lt=Now() - LEASE)
    lost.update(state=State.WAITING, claimed_at=None)


def forget_old() -> None:
    """A sweep."""
    settled = InboundMessage.objects.exclude(state__in=_OPEN)
    settled.filter(received_at__lt=timezone.now() - REPEATED).delete()


def late(than: timedelta) -> QuerySet[InboundMessage]:
    """What has been here so long without an answer."""
    return InboundMessage.objects.filter(state__in=_OPEN, received_at__lt=timezone.now() - than)


def given_up(since: datetime) -> QuerySet[InboundMessage]:
    """What nobody but a person can answer; it has words where no person was told of it."""
    return InboundMessage.objects.filter(state=State.GIVEN_UP, answered_at__gt=since)


def _row(message: Inbound, received_at: datetime) -> InboundMessage:
    return InboundMessage(
        id=message.id,
        phone=message.phone,
        at=message.at,
        received_at=received_at,
        kind=message.kind,
        text=message.text,
        choice=message.choice,
        next_try_at=message.at,
    )


def _due(at: datetime) -> "QuerySet[InboundMessage, str]":
    """The first of each person of whom none is being answered."""
    of_person = InboundMessage.objects.filter(phone=OuterRef("phone"), state__in=_OPEN)
    earlier = Q(at__lt=OuterRef("at")) | Q(
        at=OuterRef("at"), received_at__lt=OuterRef("received_at")
    )
    held_back = of_person.filter(Q(state=State.ANSWERING) | earlier)
    due = InboundMessage.objects.filter(state=State.WAITING, next_try_at__lte=at)
    first = due.filter(~Exists(held_back)).order_by("at", "received_at")
    return first.values_list("pk", flat=True)


def _change(message: InboundMessage, **values: Any) -> None:
    mine = InboundMessage.objects.filter(
        pk=message.pk, state=State.ANSWERING, attempts=message.attempts
    )
    if not mine.update(**values):
        raise Lost
