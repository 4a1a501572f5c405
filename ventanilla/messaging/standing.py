"""How the way out stands at this moment, in figures."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils import timezone

from ventanilla.messaging import budgets, inbox, outbox, pauses
from ventanilla.messaging.models import UNFINISHED, ChannelPause, OutboundMessage
from ventanilla.messaging.transports import choosing

LATE = timedelta(minutes=10)
LATELY = timedelta(hours=24)


@dataclass(frozen=True)
class Standing:
    """`oldest` is since when the first of those that wait does; `late` how many should have left long ago;
    `unanswered` how many people wrote long ago and nothing was answered; `given_up` how many of those of the
    last day nobody but a person can answer; `untold` of how many of these no person was told either."""

    channels: list[str]
    waiting: int
    oldest: datetime | None
    late: int
    unanswered: int
    given_up: int
    untold: int
    down: list[ChannelPause]
    failed: int
    sent: int
    budget: int

    @property
    def is_spent(self) -> bool:
        return self.sent >= self.budget

    @property
    def handed(self) -> int:
        """Of those given up, to a person of the office."""
        return self.given_up - self.untold

    @property
    def troubles(self) -> int:
        """All that `doctor` says, too."""
        figures = (self.late, self.failed, self.unanswered, self.given_up, self.is_spent)
        return len(self.down) + sum(map(bool, figures))


def current() -> Standing:
    """`failed` and `sent` are those of the last 24 hours."""
    since = timezone.now() - LATELY
    unfinished = OutboundMessage.objects.filter(state__in=UNFINISHED)
    waiting = unfinished.aggregate(count=Count("pk"), oldest=Min("created_at"))
    return Standing(
        channels=[*choosing.configured()],
        waiting=waiting["count"],
        oldest=waiting["oldest"],
        late=outbox.late(LATE).count(),
        unanswered=inbox.late(LATE).count(),
        **inbox.given_up(since).aggregate(
            given_up=Count("pk"), untold=Count("pk", filter=~Q(text=""))
        ),
        down=[*pauses.current().values()],
        failed=outbox.failed(since).count(),
        sent=budgets.everybody.current(),
        budget=settings.MESSAGES_A_DAY,
    )
