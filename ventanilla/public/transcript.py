"""What was said in a conversation, ready to be shown: plain text, and the links that go along."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ventanilla.assistant import addresses, beginning, conversing, masking
from ventanilla.assistant.models import Conversation, Line
from ventanilla.assistant.reply import Option, Reply, from_json

MOST_LINES = 100
_MARKS = re.compile("|".join(map(re.escape, (masking.NUMBER, masking.NAME))))


@dataclass(frozen=True)
class Said:
    """`number` grows from line to line; that of the greeting, which nobody keeps, is 0."""

    number: int
    who: str
    text: str
    links: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Transcript:
    lines: list[Said]
    options: Sequence[Option]


def opening() -> Transcript:
    """Before anybody has said anything: the greeting and what may be asked for."""
    shown = beginning.opening()
    return Transcript([Said(0, Line.Who.ASSISTANT, shown.text)], shown.options)


def whole(conversation: Conversation) -> Transcript:
    newer = since(conversation, 0)
    return Transcript([*opening().lines, *newer.lines], newer.options)


def since(conversation: Conversation, number: int) -> Transcript:
    """The lines after that number; what may be chosen belongs to the newest of all."""
    newest = conversation.lines.filter(pk__gt=number).order_by("-pk")[:MOST_LINES]
    rows = [*newest][::-1]
    said = conversing.last_said(conversation)
    options = () if _is_staffs(conversation, rows) or not said else said.options
    return Transcript([*_shown(rows, said)], options)


def has_news(conversation: Conversation, number: int) -> bool:
    return conversation.lines.filter(pk__gt=number).exists()


def _shown(rows: list[Line], said: Reply | None) -> Iterator[Said]:
    """The newest answer is shown whole to who asked for it; what is kept of the others is masked."""
    answers = [row.pk for row in rows if row.who == Line.Who.ASSISTANT]
    for row in rows:
        if said and [row.pk] == answers[-1:] and _is_kept_of(row.text, said.text):
            yield Said(row.pk, row.who, said.text, addresses.links(said))
        else:
            reply = from_json({"text": "", **row.reply}) if row.reply else Reply("")
            yield Said(row.pk, row.who, row.text, addresses.links(reply))


def _is_kept_of(kept: str, whole: str) -> bool:
    """Whether `kept` is `whole` with some of its words hidden."""
    place = 0
    for part in _MARKS.split(kept):
        found = whole.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return True


def is_with_a_person(conversation: Conversation) -> bool:
    """One of the institution answers it, or is awaited."""
    return bool(conversation.waiting_since or conversation.attended_by_id)


def _is_staffs(conversation: Conversation, rows: list[Line]) -> bool:
    """Once a person of the office has spoken, the question that the options belong to is past."""
    last = rows[-1].who if rows else ""
    return bool(conversation.attended_by_id) or last == Line.Who.STAFF
