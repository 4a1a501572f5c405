"""What the assistant says, for any door: plain text, what may be chosen next, what goes along."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ventanilla.assistant.intents import Intent
from ventanilla.lib import message_limits as limits
from ventanilla.lib.message_limits import length

LONGEST_BODY = limits.BODY
"""Of a whole reply: WhatsApp's limit for a message with buttons, kept everywhere."""
MOST_BUTTONS, LONGEST_BUTTON = limits.BUTTONS, limits.BUTTON
MOST_ROWS, LONGEST_ROW, LONGEST_DETAIL = limits.ROWS, limits.ROW, limits.ROW_DESCRIPTION


class Behaviour(StrEnum):
    ANSWER = "answer"
    ASK = "ask_clarifying"
    REFUSE = "refuse"


class Target(StrEnum):
    """Where a link leads; the door knows the address."""

    PROCEDURE = "procedure"
    PROCEDURES = "procedures"
    OFFICES = "offices"
    BOOK = "book"
    LOOKUP = "lookup"
    APPOINTMENT = "appointment"
    VOUCHER = "voucher"
    PRIVACY = "privacy"


@dataclass(frozen=True)
class Link:
    label: str
    target: Target
    value: str = ""  # code of a procedure, token of an appointment


@dataclass(frozen=True)
class Option:
    """Something to choose. `says` is what choosing it sends back: `verb:value`, as `choices` reads it."""

    label: str
    says: str
    detail: str = ""


@dataclass(frozen=True)
class Reply:
    """`facts` names the fields of the catalogue that the text quotes: «procedure.constancia.cost».

    `text` holds line breaks and no markup. Up to three short options are buttons, up to ten a list whose
    button says `menu`. `office` is the number of an office whose place goes along, `voucher` the token of the
    appointment whose voucher does.
    """

    text: str
    options: tuple[Option, ...] = ()
    links: tuple[Link, ...] = ()
    menu: str = "Ver opciones"
    office: int | None = None
    voucher: str = ""
    intent: Intent = Intent.UNCLEAR
    also: tuple[Intent, ...] = ()
    candidates: tuple[Intent, ...] = ()
    procedure: str = ""
    municipality: str = ""
    behaviour: Behaviour = Behaviour.ANSWER
    facts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check(self)


class TooLong(ValueError):
    """A reply that WhatsApp would refuse: a fault of whoever wrote it, found before anybody reads it."""


def are_buttons(options: Sequence[Option]) -> bool:
    """Up to three short ones that need no detail, for a button shows none; the others are the rows of a
    list."""
    short = all(length(each.label) <= LONGEST_BUTTON and not each.detail for each in options)
    return short and len(options) <= MOST_BUTTONS


def check(reply: Reply) -> None:
    """Raises TooLong. Two buttons with the same words are none: people could not tell them apart."""
    if length(reply.text) > LONGEST_BODY or length(reply.menu) > LONGEST_BUTTON:
        raise TooLong(f"{length(reply.text)} letters")
    if len(reply.options) > MOST_ROWS:
        raise TooLong(f"{len(reply.options)} options")
    if are_buttons(reply.options) and len({o.label for o in reply.options}) < len(reply.options):
        raise TooLong("two buttons alike")
    for option in reply.options:
        if not 0 < length(option.label) <= LONGEST_ROW or length(option.detail) > LONGEST_DETAIL:
            raise TooLong(option.label)


def to_json(reply: Reply) -> dict[str, Any]:
    """What a line keeps of it to be shown again."""
    return {
        "options": [[each.label, each.says, each.detail] for each in reply.options],
        "links": [[each.label, each.target.value, each.value] for each in reply.links],
        "menu": reply.menu,
        "office": reply.office,
        "voucher": reply.voucher,
    }


def from_json(kept: dict[str, Any]) -> Reply:
    """The reply again, as far as it can be shown: `kept` has its text beside what `to_json` gave."""
    return Reply(
        kept["text"],
        options=tuple(Option(*each) for each in kept["options"]),
        links=tuple(Link(label, Target(target), value) for label, target, value in kept["links"]),
        menu=kept["menu"],
        office=kept["office"],
        voucher=kept["voucher"],
    )
