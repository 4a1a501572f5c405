"""The hour that a person types. Morning or afternoon, where it is not said, is decided by those offered."""

import re
from collections.abc import Collection
from datetime import time

from ventanilla.assistant.understanding.normal import sound
from ventanilla.lib import names

LONGEST = 120
_WORDS = [
    "una",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
]
_HOURS = {sound(word): hour for hour, word in enumerate(_WORDS, start=1)}
"""By ear: «dies», «dose», «nuebe»."""
_MINUTES = {"media": 30, "cuarto": 15, "treinta": 30, "quince": 15, "tres cuartos": 45}

_RUN_TOGETHER = re.compile(r"\ba(las?)\b")
_AND = re.compile(r" i (?=media|cuarto|[0-9])")
_HALF = re.compile(r"\b([0-9]{1,2}) (?:[yi] )?treinta\b")
_CLOCK = re.compile(r"\b([0-9]{1,2}) ?[:.] ?([0-9]{2})\b")
_SAID = re.compile(
    r"(?:^|\b(?:a )?las? |\b(?:tipo|como|de las?) )([0-9]{1,2})"
    r"(?: y (media|cuarto|[0-9]{1,2})| ([0-9]{2}))?(?= |$)"
)
_MORNING = re.compile(r"\b(?:am|a m|de la manana|por la manana|en la manana)\b")
_AFTERNOON = re.compile(
    r"\b(?:pm|p m|de la tarde|por la tarde|en la tarde|de la noche|del medio ?dia)\b"
)
_NOON = re.compile(r"\b(?:medio ?dia|12 del dia|doce del dia)\b")
_QUARTER_TO = re.compile(r"\b(?:cuarto|quince|15) para las? ([0-9]{1,2})\b")


def read_hour(text: str, offered: Collection[time] = ()) -> time | None:
    """The one hour that is meant; None for none, for one that does not exist, and for one that could be
    of the morning or of the afternoon while not exactly one of the two is offered."""
    typed = text[:LONGEST]
    if len({*_CLOCK.findall(typed)}) > 1:
        return None
    plain = _in_figures(names.key(_CLOCK.sub(r"\1 y \2", typed)))
    if _NOON.search(plain):
        return time(12)
    said = _said(plain)
    if said is None:
        return None
    hour, minute = said
    meant = [each for each in _readings(hour, plain) if each < 24 and minute < 60]
    times = [time(each, minute) for each in meant]
    if len(times) > 1:
        times = [each for each in times if each in offered]
    return times[0] if len(times) == 1 else None


def _in_figures(plain: str) -> str:
    """«alas dies i media» → «a las 10 y media»."""
    spaced = _RUN_TOGETHER.sub(r"a \1", plain)
    heard = " ".join(str(_HOURS.get(sound(word), word)) for word in spaced.split())
    return _AND.sub(" y ", _HALF.sub(r"\1 y 30", heard))


def _said(plain: str) -> tuple[int, int] | None:
    """Hour and minute, of the only hour there is in the text."""
    if quarter := _QUARTER_TO.search(plain):
        return (int(quarter[1]) - 1 or 12, 45)
    found = {(int(each[1]), _minute(each[2] or each[3])) for each in _SAID.finditer(plain)}
    if len(found) != 1:
        return None
    return found.pop()


def _minute(word: str | None) -> int:
    if not word:
        return 0
    return int(word) if word.isdigit() else _MINUTES[word]


def _readings(hour: int, plain: str) -> list[int]:
    if hour > 12 or hour == 0:
        return [hour]
    if _AFTERNOON.search(plain):
        return [hour % 12 + 12]
    if _MORNING.search(plain):
        return [hour % 12]
    return [hour % 12, hour % 12 + 12]
