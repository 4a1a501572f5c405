"""What was understood of one message, with nothing decided and nothing looked up."""

from dataclasses import dataclass, field
from datetime import date

from ventanilla.assistant.intents import Intent
from ventanilla.catalog.models import Municipality, Procedure


@dataclass(frozen=True)
class Guess:
    """`share` is calibrated: of the messages read so with 0.8, eight in ten wish it."""

    intent: Intent
    share: float


@dataclass(frozen=True)
class Reading:
    """`wishes` in the order in which they are answered, the main one first; empty when unsure, and then
    `guesses` has the three likeliest. `procedures` and `municipalities` are those to ask about where
    `procedure` or `municipality` is None. Beside `procedure`, they are all that were named, where several;
    beside `municipality`, it and those in whose longer names it is."""

    text: str
    normal: str
    guesses: tuple[Guess, ...] = ()
    wishes: tuple[Intent, ...] = ()
    procedure: Procedure | None = None
    procedures: tuple[Procedure, ...] = ()
    municipality: Municipality | None = None
    municipalities: tuple[Municipality, ...] = ()
    elsewhere: str = ""  # a place outside the state
    cts: str = ""  # 18 digits whose check holds
    cts_problem: str = ""  # a key was typed and cannot be: the sentence for the person
    phone: str = ""  # E.164
    day: date | None = None
    names: tuple[str, str, str] | None = None  # given names, first and second surname
    taught: str = ""  # key of the institution's own answer to this question
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def wish(self) -> Intent:
        return self.wishes[0] if self.wishes else Intent.UNCLEAR
