"""A person at a door: types or taps, and reads. Between two messages half a minute goes by."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.people import Clock
from ventanilla.appointments import guards
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.assistant import conversing
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.models import Conversation
from ventanilla.assistant.replies import reply
from ventanilla.assistant.reply import Reply
from ventanilla.assistant.state import State
from ventanilla.assistant.understanding.reading import Reading
from ventanilla.catalog.catalogue import Catalogue

PAUSE = timedelta(seconds=30)


class Means:
    """What a message means, said by the test: a dialogue does not hang on how well words are understood."""

    def __init__(self, understand: Callable[..., Reading]) -> None:
        self._understand = understand
        self._known: dict[str, dict[str, Any]] = {}

    def __call__(
        self,
        part: str,
        *,
        wish: Intent | None = None,
        also: tuple[Intent, ...] = (),
        procedure: str = "",
        place: str = "",
    ) -> None:
        wishes = (wish, *also) if wish else ()
        self._known[part] = {"wishes": wishes, "procedure": procedure, "place": place}

    def understand(self, text: str, catalogue: Catalogue, **more: Any) -> Reading:
        reading = self._understand(text, catalogue, **more)
        for part, meant in self._known.items():
            if part in text:
                reading = replace(
                    reading,
                    wishes=meant["wishes"],
                    procedure=catalogue.procedures.get(meant["procedure"]),
                    municipality=catalogue.municipalities.get(meant["place"]),
                )
        return reading


class Chat:
    def __init__(self, clock: Clock, channel: Channel = Channel.WEB, phone: str = "") -> None:
        self.clock = clock
        self.row = conversing.start(channel, phone)
        self.last = Reply("")
        self.evidence = guards.TRUSTED

    def say(self, *texts: str) -> str:
        """Each in turn; the text of the last reply."""
        for text in texts:
            self.clock.now += PAUSE
            self.last = reply(self.row, text, evidence=self.evidence)
        return self.last.text

    def tap(self, *labels: str) -> str:
        """The option with that label, or whose label begins so."""
        for label in labels:
            option = next(each for each in self.last.options if each.label.startswith(label))
            self.say(option.says)
        return self.last.text

    @property
    def labels(self) -> list[str]:
        return [each.label for each in self.last.options]

    @property
    def state(self) -> State:
        return State.of(self.stored.state)

    @property
    def stored(self) -> Conversation:
        return Conversation.objects.get(pk=self.row.pk)


def only() -> Appointment:
    return Appointment.objects.get()
