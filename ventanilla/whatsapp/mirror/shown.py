"""A chat as its telephone shows it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.utils import timezone

from ventanilla.whatsapp.mirror import acts
from ventanilla.whatsapp.models import MirrorLine

Shape = dict[str, Any]
SOON = timedelta(seconds=30)
"""Who has not been answered by then, is not being answered."""
# WhatsApp's own signs for bold and italics, around whole words; and addresses.
_MARKED = re.compile(
    r"(?<!\w)\*(?P<strong>\S(?:[^*\n]*\S)?)\*(?!\w)"
    r"|(?<!\w)_(?P<em>\S(?:[^_\n]*\S)?)_(?!\w)"
    r"""|(?P<a>https?://[^\s<>"]*[^\s<>".,;:!?)»])"""
)


@dataclass(frozen=True)
class Choice:
    number: int
    title: str
    description: str = ""


@dataclass(frozen=True)
class Shown:
    line: MirrorLine
    body: str = ""
    header: str = ""
    footer: str = ""
    kind: str = ""
    """Of what has no words of its own, or not only: «Documento»."""
    choices: Sequence[Choice] = ()
    opens: str = ""
    """The button that opens the choices, where they are a list."""
    file: Mapping[str, str] = field(default_factory=dict)
    place: Mapping[str, Any] = field(default_factory=dict)

    @property
    def hour(self) -> str:
        return f"{timezone.localtime(self.line.at):%H:%M}"


@dataclass(frozen=True)
class Chat:
    lines: Sequence[Shown]
    awaits: bool
    """What the person wrote last was just now, and nothing has come since."""

    @property
    def version(self) -> str:
        """Another as soon as anything on the screen is."""
        told = [(each.line.pk, each.line.told) for each in self.lines]
        return sha256(f"{told}{self.awaits}".encode()).hexdigest()[:16]


def chat(lines: Sequence[MirrorLine]) -> Chat:
    last = lines[-1] if lines else None
    awaits = bool(last and last.by_phone and last.at > timezone.now() - SOON)
    return Chat([*map(as_shown, lines)], awaits)


def parts(text: str) -> Iterator[tuple[str, str]]:
    """The text in pieces: the name of an element, or none, and what is in it."""
    place = 0
    for found in _MARKED.finditer(text):
        yield "", text[place : found.start()]
        yield found.lastgroup or "", found[found.lastgroup or 0]
        place = found.end()
    yield "", text[place:]


def as_shown(line: MirrorLine) -> Shown:
    """Raises KeyError, TypeError or AttributeError of what is no message."""
    shape = line.shape
    if line.by_phone:
        return _of_phone(line, shape)
    part = shape[shape["type"]]
    match shape["type"]:
        case "text":
            return Shown(line, part["body"])
        case "document":
            file = {"id": part["id"], "name": part.get("filename", "documento.pdf")}
            return Shown(line, part.get("caption", ""), kind="Documento", file=file)
        case "location":
            return Shown(line, kind="Ubicación", place=part)
        case "template":
            return _template(line, part)
        case _:
            return _interactive(line, part)


def _of_phone(line: MirrorLine, shape: Shape) -> Shown:
    part = shape[shape["type"]]
    match shape["type"]:
        case "text":
            return Shown(line, part["body"])
        case "interactive":
            return Shown(line, part[part["type"]]["title"], kind="Elegiste")
        case "button":
            return Shown(line, part["text"], kind="Elegiste")
        case kind:
            names = [name for name, other in acts.OTHERS.values() if other["type"] == kind]
            return Shown(line, kind=names[0] if names else kind)


def _interactive(line: MirrorLine, part: Shape) -> Shown:
    return Shown(
        line,
        part["body"]["text"],
        header=part.get("header", {}).get("text", ""),
        footer=part.get("footer", {}).get("text", ""),
        choices=_choices(line),
        opens=part["action"].get("button", ""),
    )


def _choice(number: int, said: Shape) -> Choice:
    if said["type"] == "button":
        return Choice(number, said["button"]["text"])
    reply = said["interactive"][said["interactive"]["type"]]
    return Choice(number, reply["title"], reply.get("description", ""))


def _template(line: MirrorLine, part: Shape) -> Shown:
    kind = f"Plantilla «{part['name']}»"
    return Shown(line, line.approved["text"], kind=kind, choices=_choices(line))


def _choices(line: MirrorLine) -> list[Choice]:
    return [_choice(*each) for each in enumerate(acts.choices(line))]
