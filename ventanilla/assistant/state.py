"""Where a conversation stands, as the row keeps it: any server goes on with it after any pause."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import Option, Reply, from_json, to_json


@dataclass
class State:
    """`flow` and `step` name the question that waits for an answer; `answers` are those given so far."""

    flow: str = ""
    step: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    # What was last said, whole: the person reads it, chooses from it and may ask to hear it again.
    said: dict[str, Any] = field(default_factory=dict)
    private: list[str] = field(default_factory=list)  # what of it may not stay in a line
    heard: str = ""  # digest of the last message, so that a double tap is one
    misses: int = 0  # messages in a row that were not understood
    # What was last talked about: «¿y en Chalco?» keeps the rest.
    intent: str = ""
    procedure: str = ""
    municipality: str = ""
    opened: str = ""  # token of the appointment that a second datum opened
    names: list[str] = field(default_factory=list)  # to be masked wherever they are written again
    announced: bool = False
    told_staff: bool = False

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Self:
        """What an older release kept, or nobody wrote, is as if it had never been said."""
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})

    def to_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def offered(self) -> tuple[Option, ...]:
        return tuple(Option(*each) for each in self.said.get("options", ()))

    @property
    def last(self) -> Reply | None:
        return from_json(self.said) if self.said else None

    def say(self, reply: Reply, private: Iterable[str] = ()) -> None:
        self.said = {"text": reply.text, **to_json(reply)}
        self.private = sorted({*private})

    def talk_about(self, reply: Reply) -> None:
        if reply.intent is not Intent.UNCLEAR:
            self.intent = reply.intent.value
        self.procedure = reply.procedure or self.procedure
        self.municipality = reply.municipality or self.municipality

    def begin(self, flow: str, **answers: str) -> None:
        self.flow, self.step, self.answers, self.misses = flow, "", answers, 0

    def leave(self) -> None:
        self.begin("")

    def knows(self, *parts: str) -> None:
        """Names that were said here, so that they are masked from now on."""
        self.names = sorted({*self.names, *filter(None, parts)})
