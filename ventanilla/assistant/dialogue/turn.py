"""One message and where it arrived; and the shape that every flow has."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from ventanilla.appointments import guards, lookup
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.assistant.answers import options, payloads
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.models import Conversation
from ventanilla.assistant.reply import LONGEST_BODY, Behaviour, Option, Reply
from ventanilla.assistant.state import State
from ventanilla.assistant.understanding.choices import Choice, yes_or_no
from ventanilla.assistant.understanding.reading import Reading
from ventanilla.catalog.catalogue import Catalogue
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import Office
from ventanilla.lib.dates import local
from ventanilla.lib.message_limits import length

STALE = timedelta(minutes=30)
"""A message that arrives later than this carries out nothing: the person is asked again."""
HUMAN, MENU, BOOK = options.PERSON, options.MENU, options.book()


def button(intent: Intent, label: str) -> Option:
    """What asks for that wish, in the words of the moment."""
    return Option(label, payloads.build(payloads.VERB_OF[intent]))


@dataclass
class Turn:
    """`choice` is what was chosen of what was offered, or the payload of a button. `note` is said before
    the next question, `private` what our own words hold of the person, `asked` what is counted as asked."""

    conversation: Conversation
    state: State
    reading: Reading
    choice: Choice | None
    at: datetime
    evidence: guards.Evidence
    typed: str = ""  # as it came; `text` is empty for a button
    note: str = ""
    private: list[str] = field(default_factory=list)
    asked: Reply | None = None

    @property
    def text(self) -> str:
        return self.reading.text

    @property
    def answers(self) -> dict[str, str]:
        return self.state.answers

    @property
    def channel(self) -> Channel:
        return Channel(self.conversation.channel)

    @property
    def phone(self) -> str:
        """E.164 where the channel proves it."""
        return self.conversation.phone

    @property
    def catalogue(self) -> Catalogue:
        return current_catalogue()

    @property
    def is_late(self) -> bool:
        return timezone.now() - self.at > STALE

    @property
    def yes(self) -> bool | None:
        if self.choice and self.choice.offered and self.choice.verb in ("yes", "no"):
            return self.choice.verb == "yes"
        return yes_or_no(self.text)

    def today(self, office: Office) -> date:
        return local(self.at, office.time_zone).date()

    def value(self, verb: str) -> str:
        """What was chosen among things of that kind; empty for anything else."""
        chosen = self.choice
        return chosen.value if chosen and chosen.verb == verb else ""

    def chose(self, verb: str) -> bool:
        return self.choice is not None and self.choice.verb == verb and self.choice.offered

    def kept(self, text: str) -> str:
        """The same, remembered as what may not stay in the lines that are kept."""
        self.private.append(text)
        return text

    def opened(self) -> Appointment | None:
        """The appointment that this person may see and change."""
        try:
            return lookup.by_token(self.state.opened) if self.state.opened else None
        except lookup.NotFound:
            return None

    @property
    def wished(self) -> payloads.Payload | None:
        """A button that wishes something, whatever is being asked."""
        return payloads.parse(self.choice.says) if self.choice else None

    def say(self, text: str, *offered: Option, **more: Any) -> Reply:
        """A reply of the flow that runs."""
        more.setdefault("intent", Intent(self.state.flow) if self.state.flow else Intent.UNCLEAR)
        more.setdefault("procedure", self.answers.get("procedure", ""))
        more.setdefault("municipality", self.answers.get("municipality", ""))
        return Reply(text, options=offered, **more)

    def ask(self, text: str, *offered: Option, **more: Any) -> Reply:
        return self.say(text, *offered, behaviour=Behaviour.ASK, **more)


def preceded(before: str, reply: Reply) -> Reply:
    """The reply with a sentence before it, as far as it fits."""
    text = f"{before}\n\n{reply.text}" if before else reply.text
    return replace(reply, text=text) if length(text) <= LONGEST_BODY else reply


Heard = Reply | bool
"""What became of an answer: True, it is one; False, it is none; or something to be said first."""


def always(_: Turn) -> bool:
    return True


@dataclass(frozen=True)
class Question:
    """`keys` are the answers it fills, the first of which says whether it was answered."""

    name: str
    keys: tuple[str, ...]
    ask: Callable[[Turn], Reply]
    hear: Callable[[Turn], Heard]
    is_needed: Callable[[Turn], bool] = always
    about_people: bool = (
        False  # the answer is somebody's name or number: never kept, not even masked
    )

    def is_open(self, turn: Turn) -> bool:
        return self.is_needed(turn) and self.keys[0] not in turn.answers


@dataclass(frozen=True)
class Flow:
    """`begin` takes what was said already; it may say that there is nothing to ask. `finish` acts."""

    begin: Callable[[Turn], Reply | None]
    questions: tuple[Question, ...]
    finish: Callable[[Turn], Reply]

    def question(self, name: str) -> Question | None:
        return next((each for each in self.questions if each.name == name), None)
