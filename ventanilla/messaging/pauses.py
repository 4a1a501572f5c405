"""A channel that is down is left alone by all workers for a while, each time longer: a provider that is away
for hours costs no message its tries and nobody a wait."""

import logging
from datetime import datetime, timedelta

from ventanilla.messaging.models import ChannelPause
from ventanilla.messaging.transports.base import ChannelDown

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (2, 5, 15, 30, 60, 120, 300))
LOUD = 5
"""Failures in a row from which on it is an error."""

logger = logging.getLogger(__name__)


def current() -> dict[str, ChannelPause]:
    """Of channels whose last try failed, whether it is time for another or not."""
    return {each.channel: each for each in ChannelPause.objects.filter(failures__gt=0)}


def begin(channel: str, problem: ChannelDown, at: datetime) -> datetime:
    """Until when. Of failures of the same moment only the first makes the pause longer."""
    fresh = {"until": at, "since": at, "reason": ""}
    pause, _ = ChannelPause.objects.get_or_create(channel=channel, defaults=fresh)
    if pause.failures and pause.until > at:
        return pause.until
    failures = pause.failures + 1
    until = at + max(PAUSES[min(failures, len(PAUSES)) - 1], problem.wait or timedelta())
    since = pause.since if pause.failures else at
    changed = ChannelPause.objects.filter(channel=channel, failures=pause.failures).update(
        failures=failures, until=until, since=since, reason=str(problem)[:300]
    )
    if changed:
        level = logging.ERROR if failures == LOUD else logging.WARNING
        logger.log(level, "The channel %s is down (%d in a row): %s", channel, failures, problem)
    return until


def end(channel: str) -> None:
    if ChannelPause.objects.filter(channel=channel, failures__gt=0).update(failures=0):
        logger.info("The channel %s works again", channel)
