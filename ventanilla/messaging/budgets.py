"""How much may leave in any 24 hours: a fault of ours must cost neither a fortune nor anybody's patience."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from ventanilla.lib.snapshot import Snapshot
from ventanilla.messaging.models import OutboundMessage

DAY = timedelta(days=1)


def is_spent() -> bool:
    """That of everybody together, as it was some seconds ago."""
    return everybody.current() >= settings.MESSAGES_A_DAY


def is_spent_for(to: str, at: datetime) -> bool:
    """What nobody asked for: answers are as many as the questions."""
    return _sent(at).filter(to=to, reply=False).count() >= settings.MESSAGES_A_DAY_EACH


def _sent(at: datetime) -> QuerySet[OutboundMessage]:
    return OutboundMessage.objects.filter(sent_at__gt=at - DAY)


everybody = Snapshot(lambda: _sent(timezone.now()).count())
