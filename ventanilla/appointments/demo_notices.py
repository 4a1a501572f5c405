"""What the made-up people were told the day before, so that a demonstration has messages to look at and
wordings to compare. Nothing of it leaves: it is all long past, and nobody of the days to come asked for
messages."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from django.utils import timezone

from ventanilla.appointments.lookup import with_catalogue
from ventanilla.appointments.models import Appointment, Channel, Notice
from ventanilla.appointments.notices import telling, wording
from ventanilla.appointments.status import Status
from ventanilla.catalog.models import MessageKind
from ventanilla.messaging import content
from ventanilla.messaging.models import OutboundMessage, State, Why

FIRST, LAST = timedelta(days=60), timedelta(days=4)
"""Before now: words are kept for longer, what is told after a visit is told within three days, and the page
of messages opens with those of a week."""
BEFORE = timedelta(days=1)
OUTCOMES = {State.READ: 60, State.DELIVERED: 25, State.SENT: 5, State.FAILED: 10}


def tell(seed: int) -> int:
    """How many were told. Who booked on the page asked for it."""
    rng, now = Random(f"{seed} notices"), timezone.now()  # noqa: S311 - nothing secret hangs on it
    asked = Appointment.objects.filter(
        channel=Channel.WEB, starts_at__gt=now - FIRST, starts_at__lt=now - LAST
    ).exclude(status=Status.CANCELLED)
    asked.update(wants_messages=True)
    notices = [*_notices([*asked.order_by("starts_at", "pk")], rng)]
    OutboundMessage.objects.bulk_create(each.message for each in notices if each.message)
    Notice.objects.bulk_create(notices)
    return len(notices)


def _notices(told: list[Appointment], rng: Random) -> Iterator[Notice]:
    for appointment in told:
        text = telling.drawn(appointment, MessageKind.DAY_BEFORE)
        if text is None or appointment.created_at > appointment.starts_at - BEFORE:
            continue
        words = wording.render(text, with_catalogue(appointment))
        yield Notice(
            appointment=appointment,
            kind=text.kind,
            variant=text.variant,
            starts_at=appointment.starts_at,
            at=appointment.starts_at - BEFORE,
            message=_message(appointment, words, rng),
        )


def _message(appointment: Appointment, words: content.Template, rng: Random) -> OutboundMessage:
    [state] = rng.choices([*OUTCOMES], [*OUTCOMES.values()])
    at = appointment.starts_at - BEFORE
    left = state != State.FAILED
    return OutboundMessage(
        to=appointment.phone,
        channel="console",
        kind=words.kind,
        content=content.to_json(words),
        reference=appointment.cts,
        state=state,
        state_at=at,
        attempts=1,
        created_at=at,
        next_try_at=at,
        sent_at=at if left else None,
        why="" if left else Why.NOT_THERE,
    )
