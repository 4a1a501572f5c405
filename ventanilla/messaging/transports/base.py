"""The contract of a channel: it gets a message and gives back the provider's id, or raises a failure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from ventanilla.messaging.content import Content
from ventanilla.messaging.models import Why


@dataclass(frozen=True)
class Outgoing:
    to: str
    """E.164."""
    address: str
    """As the channel last called this person; empty where it never did."""
    content: Content
    key: str
    """Ours: it comes back with what the provider tells later."""


class Failure(Exception):
    """In words for whoever operates the installation; `why` is for whoever must call the person."""

    why: str = Why.REFUSED


class Passing(Failure):
    """It may go well later. `wait` where the provider says how long."""

    why = Why.UNDELIVERED

    def __init__(self, reason: str, wait: timedelta | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class ChannelDown(Passing):
    """Nobody's message gets through now, so none is tried for a while: the network, the provider, our key."""

    why = Why.BLOCKED


class Unreachable(ChannelDown):
    """It never left."""

    why = Why.UNREACHED


class Uncertain(ChannelDown):
    """The answer never came: it may have left. What the provider tells is awaited before the next try."""

    why = Why.UNREACHED


class Unprepared(Passing):
    """Nothing was tried: the message itself could not be made."""

    why = Why.UNPREPARED


class Permanent(Failure):
    """This message will never go by this channel."""


class NotThere(Permanent):
    """This person is not on this channel."""

    why = Why.NOT_THERE


class WindowClosed(Permanent):
    """Free text is not taken any more, only a template."""

    why = Why.CLOSED


class Transport(Protocol):
    name: str
    words: str
    """What people call it: «te avisamos por …»."""

    def send(self, message: Outgoing) -> str:
        """The provider's id. Raises Passing or Permanent."""

    def problems(self) -> Iterator[str]:
        """What of its settings cannot be used, a sentence each."""
