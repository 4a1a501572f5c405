"""What the provider tells of a message that left. In whatever order it comes, and however often, the state is
the furthest that was told; a failure is final, and only `outbox.resend` says it once more."""

import logging
from uuid import UUID

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce

from ventanilla.messaging import recipients
from ventanilla.messaging.inbound import Status
from ventanilla.messaging.models import UNFINISHED, OutboundMessage, State
from ventanilla.messaging.transports import graph_errors
from ventanilla.messaging.transports.graph_errors import CLOSED, NOT_THERE

ORDER = (State.QUEUED, State.SENDING, State.SENT, State.DELIVERED, State.READ, State.FAILED)

logger = logging.getLogger(__name__)


def take(status: Status) -> bool:
    """Whether it changed anything."""
    by_id = OutboundMessage.objects.filter(provider_id=status.provider_id)
    changed = _move(by_id, status) or _adopt(status)
    if changed and status.state == State.FAILED:
        _learn(status)
    return changed


def _adopt(status: Status) -> bool:
    """It tells of a message whose answer never came, or has not been written down yet."""
    try:
        key = UUID(status.key)
    except ValueError:
        return False
    unknown = OutboundMessage.objects.filter(provider_id=None, state__in=UNFINISHED)
    return _move(unknown.filter(key=key, attempts__gt=0), status)


def _move(messages: QuerySet[OutboundMessage], status: Status) -> bool:
    return bool(
        messages.filter(state__in=_before(status.state)).update(
            state=status.state,
            state_at=status.at,
            sent_at=Coalesce("sent_at", Value(status.at)),
            provider_id=status.provider_id,
            why=graph_errors.why(status.code) if status.state == State.FAILED else "",
            error=status.error[:300],
        )
    )


def _before(state: State) -> tuple[State, ...]:
    return ORDER[: ORDER.index(state)]


def _learn(status: Status) -> None:
    message = OutboundMessage.objects.get(provider_id=status.provider_id)
    logger.error("Message %s failed on its way: %s", message.pk, status.error)
    if status.code in NOT_THERE:
        recipients.is_not_on_whatsapp(message.to, status.at)
    elif status.code in CLOSED:
        recipients.window_closed(message.to, recipients.known(message.to).last_inbound_at)
