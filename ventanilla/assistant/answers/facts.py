"""Facts: fields of the catalogue, each with the id by which a reply names it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from ventanilla.catalog.models import (
    CommonQuestion,
    Institution,
    Municipality,
    Office,
    Procedure,
    Requirement,
)
from ventanilla.lib import dates, phone
from ventanilla.scheduling.models import Closure


class Fact(NamedTuple):
    """`words` is the field as it is said aloud, empty where the catalogue has nothing."""

    id: str
    words: str


@dataclass(frozen=True)
class Sentence:
    """Our words around facts."""

    text: str
    facts: tuple[str, ...] = ()


class Unknown(LookupError):
    """A sentence needs a field that the catalogue leaves empty."""


def say(template: str, **facts: Fact) -> Sentence:
    """The only way in which a fact enters a reply. Raises Unknown where one is empty."""
    for fact in facts.values():
        if not fact.words:
            raise Unknown(fact.id)
    text = template.format(**{name: fact.words for name, fact in facts.items()})
    return Sentence(text, tuple(fact.id for fact in facts.values()))


def institution(row: Institution, field: str) -> Fact:
    return Fact(f"institution.{field}", _words(field, getattr(row, field)))


def procedure(row: Procedure, field: str) -> Fact:
    return Fact(f"procedure.{row.code}.{field}", _words(field, getattr(row, field)))


def requirement(procedure: Procedure, row: Requirement, field: str) -> Fact:
    words = _words(field, getattr(row, field))
    return Fact(f"requirement.{procedure.code}.{row.order}.{field}", words)


def office(row: Office, field: str) -> Fact:
    return Fact(f"office.{row.number}.{field}", _words(field, getattr(row, field)))


def municipality(row: Municipality, field: str = "name") -> Fact:
    return Fact(f"municipality.{row.code}.{field}", _words(field, getattr(row, field)))


def common_question(row: CommonQuestion) -> Fact:
    return Fact(f"question.{row.code}.answer", _words("answer", row.answer))


def closure(row: Closure) -> Fact:
    return Fact(f"closure.{row.pk}.reason", _words("reason", row.reason))


def day(asked: date) -> Fact:
    """The day that the person named, said back so that a misreading is seen."""
    return Fact("asked.day", dates.weekday_date(asked))


def published(moment: datetime | None, zone: str) -> Fact:
    words = dates.long_date(dates.local(moment, zone)) if moment else ""
    return Fact("version.published_at", words)


def _words(field: str, value: object) -> str:
    words = " ".join(str(value).split())
    return phone.grouped(words) if field.endswith("phone") and words else words
