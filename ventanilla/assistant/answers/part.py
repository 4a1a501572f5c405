"""One subject's share of a reply, and the person's question as every subject gets it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ventanilla.assistant.answers import facts
from ventanilla.assistant.answers.facts import Fact, Sentence, say
from ventanilla.assistant.reply import Behaviour, Link, Option
from ventanilla.assistant.understanding.reading import Reading
from ventanilla.catalog.catalogue import Catalogue
from ventanilla.catalog.models import Institution, Municipality, Procedure


@dataclass(frozen=True)
class Asked:
    reading: Reading
    at: datetime
    catalogue: Catalogue

    @property
    def procedure(self) -> Procedure | None:
        return self.reading.procedure

    @property
    def municipality(self) -> Municipality | None:
        return self.reading.municipality

    @property
    def institution(self) -> Institution:
        return self.catalogue.institution

    @property
    def today(self) -> date:
        return self.at.astimezone(ZoneInfo(self.institution.time_zone)).date()


@dataclass(frozen=True)
class Part:
    """`sample`: of a procedure or an office that nobody has verified. `shorter` is the same in fewer letters,
    for a reply with several subjects. `office` is the number of an office whose place goes along.
    `alone` asks for this part and no other, where the wish by itself does not say which it is."""

    sentences: tuple[Sentence, ...]
    options: tuple[Option, ...] = ()
    links: tuple[Link, ...] = ()
    behaviour: Behaviour = Behaviour.ANSWER
    sample: bool = False
    office: int | None = None
    shorter: "Part | None" = None
    alone: Option | None = None

    @property
    def text(self) -> str:
        return "\n".join(sentence.text for sentence in self.sentences)

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(fact for sentence in self.sentences for fact in sentence.facts)


def known(institution: Institution, template: str, **given: Fact) -> Sentence:
    """The sentence, or that the catalogue does not say it and who may know."""
    try:
        return say(template, **given)
    except facts.Unknown:
        return unknown(institution)


def unknown(institution: Institution) -> Sentence:
    phone, hours = (facts.institution(institution, each) for each in ("help_phone", "help_hours"))
    if not phone.words:
        return say("No tengo ese dato. Pregúntalo en la oficina.")
    if not hours.words:
        return say("No tengo ese dato. Llámanos al {phone}.", phone=phone)
    return say("No tengo ese dato. Llámanos al {phone}, {hours}.", phone=phone, hours=hours)


def only_known(*candidates: tuple[str, Fact]) -> Iterable[Sentence]:
    """Of sentences with one fact each, those whose fact the catalogue has."""
    for template, fact in candidates:
        if fact.words:
            yield say(template, fact=fact)
