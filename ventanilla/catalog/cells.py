"""What a cell of a catalogue may say. A parser gets the trimmed text and raises `CellProblem`, whose
message tells the person who edits the table how to mend it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ventanilla.lib.message_limits import BUTTON, BUTTONS, length
from ventanilla.lib.names import clean, key

Parse = Callable[[str], Any]

_BOOLEANS = {"si": True, "verdadero": True, "true": True, "1": True}
_BOOLEANS |= {"no": False, "falso": False, "false": False, "0": False}
_SLUG = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
_ISO_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_MEXICAN_DAY = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})")
_HOUR = re.compile(r"(\d{1,2}):(\d{2})(?::00)?")
_COLOUR = re.compile(r"#[0-9a-f]{6}")


class CellProblem(ValueError):
    """The message says what was found and how to mend it."""


@dataclass(frozen=True)
class Text:
    """`longest` in letters as telephones count them: an emoji is two or more."""

    longest: int

    def __call__(self, cell: str) -> str:
        found = clean(cell)
        if length(found) > self.longest:
            raise CellProblem(_too_long(length(found), self.longest))
        return found


def _too_long(letters: int, longest: int) -> str:
    return f"tiene {letters} letras y caben {longest}: acórtalo a {longest} o menos"


def text(longest: int) -> Text:
    return Text(longest)


@dataclass(frozen=True)
class Paragraph:
    """The person's line breaks stay. `longest` 0: any length."""

    longest: int = 0

    def __call__(self, cell: str) -> str:
        found = "\n".join(clean(line) for line in cell.splitlines()).strip()
        if self.longest and length(found) > self.longest:
            raise CellProblem(_too_long(length(found), self.longest))
        return found


paragraph = Paragraph()


def slug(cell: str) -> str:
    if len(cell) > 50 or not _SLUG.fullmatch(cell):
        raise CellProblem(
            f"«{cell}» no sirve como código: usa minúsculas sin acentos, números y guion bajo,"
            " como «carta_finiquito»"
        )
    return cell


def alias(cell: str) -> str:
    """As people type it, reduced to what the search compares."""
    found = key(text(80)(cell))
    if not found:
        raise CellProblem(f"«{cell}» no tiene letras: escribe cómo le dice la gente")
    return found


def integer(least: int, most: int) -> Parse:
    def parse(cell: str) -> int:
        if not (cell.isascii() and cell.isdigit() and least <= int(cell) <= most):
            raise CellProblem(f"«{cell}» no sirve: escribe un número entero de {least} a {most}")
        return int(cell)

    return parse


def boolean(cell: str) -> bool:
    found = _BOOLEANS.get(key(cell))
    if found is None:
        raise CellProblem(f"«{cell}» no se entiende: escribe «si» o «no»")
    return found


def municipality_code(cell: str) -> str:
    """Three digits; a spreadsheet drops the zeros in front, so they are put back."""
    if not (cell.isascii() and cell.isdigit() and len(cell) <= 3 and int(cell)):
        raise CellProblem(f"«{cell}» no es una clave: escribe los 3 números del INEGI, como «033»")
    return cell.zfill(3)


def digits(count: int, example: str) -> Parse:
    def parse(cell: str) -> str:
        if not (cell.isascii() and cell.isdigit() and len(cell) == count):
            raise CellProblem(f"«{cell}» debe tener {count} números, como «{example}»")
        return cell

    return parse


def phone(cell: str) -> str:
    found = re.sub(r"[\s().-]", "", cell)
    if not (found.isascii() and found.isdigit() and len(found) == 10):
        raise CellProblem(f"«{cell}» debe tener 10 números, sin +52, como «7222765550»")
    return found


def day(cell: str) -> date:
    """`2026-12-21`, or `21/12/2026` as a spreadsheet in Spanish rewrites it."""
    found = _ISO_DAY.fullmatch(cell) or _MEXICAN_DAY.fullmatch(cell)
    try:
        return date(**{part: int(value) for part, value in found.groupdict().items()})  # type: ignore[union-attr]
    except (AttributeError, ValueError):
        raise CellProblem(
            f"«{cell}» no es una fecha: escribe año-mes-día, como «2026-12-21»"
        ) from None


def hour(cell: str) -> time:
    found = _HOUR.fullmatch(cell)
    try:
        return time(int(found[1]), int(found[2]))  # type: ignore[index]
    except (TypeError, ValueError):
        raise CellProblem(
            f"«{cell}» no es una hora: escríbela de 0:00 a 23:59, como «9:30» o «14:30»"
        ) from None


@dataclass(frozen=True)
class OneOf:
    """Accents and capitals do not matter."""

    words: Mapping[str, Any]

    def __call__(self, cell: str) -> Any:
        for word, value in self.words.items():
            if key(word) == key(cell):
                return value
        listed = ", ".join(self.words)
        raise CellProblem(f"«{cell}» no se reconoce: escribe uno de estos: {listed}")


def one_of(words: Mapping[str, Any]) -> OneOf:
    return OneOf(words)


def time_zone(cell: str) -> str:
    try:
        ZoneInfo(cell)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise CellProblem(
            f"no existe la zona horaria «{cell}»: escribe una como «America/Mexico_City»"
        ) from None
    return cell


def colour(cell: str) -> str:
    found = cell.lower()
    if not _COLOUR.fullmatch(found):
        raise CellProblem(f"«{cell}» no es un color: escribe # y 6 letras o números, como #7a1535")
    return found


def options(cell: str) -> list[list[str]]:
    """«si=Sí | no=No» as pairs of value and words; words alone are numbered from 1."""
    pairs = []
    for position, part in enumerate(cell.split("|"), start=1):
        value, equals, words = part.partition("=")
        pair = [value.strip(), words.strip()] if equals else [str(position), part.strip()]
        if not all(pair) or len(pair[0]) > 20 or len(pair[1]) > 60:
            raise CellProblem(
                "escribe las opciones así: «si=Sí | no=No», cada una de 60 letras a lo más"
            )
        pairs.append(pair)
    if len({value for value, _ in pairs}) < len(pairs):
        raise CellProblem("hay dos opciones con el mismo valor: cambia una")
    return pairs


def phrasings(cell: str) -> list[str]:
    """«¿Es gratis? | ¿Cobran?»: the same question in other words."""
    return [text(160)(part) for part in cell.split("|") if part.strip()]


def buttons(cell: str) -> list[str]:
    """«Sí, voy a ir | Cambiar fecha»: the words of up to three buttons."""
    found = [clean(part) for part in cell.split("|")]
    if not all(found) or len(found) > BUTTONS or max(map(length, found)) > BUTTON:
        raise CellProblem(
            f"escribe de uno a {BUTTONS} botones así: «Sí, voy a ir | Cancelar cita», cada uno de"
            f" {BUTTON} letras a lo más"
        )
    if len({key(each) for each in found}) < len(found):
        raise CellProblem("hay dos botones que dicen lo mismo: cambia uno")
    return found


def degrees(most: int) -> Parse:
    def parse(cell: str) -> float:
        try:
            found = float(cell.replace(",", "."))
        except ValueError:
            found = float("nan")
        if not -most <= found <= most:
            raise CellProblem(f"«{cell}» no sirve: escribe grados con decimales, como «19.2826»")
        return found

    return parse


def condition(cell: str) -> list[str]:
    """«asistira=no»: the code of an earlier question and the answer that opens this one."""
    code, equals, value = (part.strip() for part in cell.partition("="))
    if not (code and equals and value):
        raise CellProblem("escribe de qué respuesta depende, así: «asistira=no»")
    return [code, value]
