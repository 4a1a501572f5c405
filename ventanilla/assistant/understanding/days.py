"""The day that a person types, by the calendar of the office. What could be two days is none: it is asked."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from ventanilla.assistant.understanding.normal import sound
from ventanilla.lib import names

LONGEST = 200
"""Letters that are read: nobody says a day in more."""

_WEEKDAYS = ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo")
_MONTHS = (
    ("enero", "ene"),
    ("febrero", "feb"),
    ("marzo", "mar"),
    ("abril", "abr"),
    ("mayo", "may"),
    ("junio", "jun"),
    ("julio", "jul"),
    ("agosto", "ago"),
    ("septiembre", "setiembre", "sep", "sept"),
    ("octubre", "oct"),
    ("noviembre", "nov"),
    ("diciembre", "dic"),
)
_MONTH = {name: number for number, row in enumerate(_MONTHS, start=1) for name in row}
_BY_EAR = {sound(name): name for name in (*_WEEKDAYS, *_MONTH) if len(name) > len("sept")}
_BY_EAR |= {sound("hoy"): "hoy"}
"""«juebes», «savado», «disiembre»: short words sound like too many others."""
_ONES = "primero dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
_TEENS = "dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres"
_TENS = "veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve treinta"
_NUMBER = {word: n for n, word in enumerate(f"{_ONES} {_TEENS} {_TENS}".split(), start=1)}
_NUMBER |= {"uno": 1, "1o": 1, "1ro": 1, "1ero": 1}

_ISO = re.compile(r"\b([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})\b")
_SIGNED = re.compile(r"\b([0-9]{1,2})[/-]([0-9]{1,2})(?:[/-]([0-9]{4}|[0-9]{2}))?\b")
_HOUR = re.compile(r"\b[0-9]{1,2}[:.][0-9]{2}\b")
_YEAR = re.compile(r"20[0-9]{2}")
_OF_THE_HOUR = frozenset({"y", "am", "pm", "hrs", "horas", "h", "a"})
_BEFORE_A_DAY = frozenset({"el", "dia", "para", *_WEEKDAYS})
_TOWARD = re.compile(r"\b(?:al|pal|(?:para|pa|mejor) (?:el )?)\s*(?:dia )?(.+)")
_NEXT = frozenset({"proximo", "siguiente"})


def read_day(text: str, today: date) -> date | None:
    """The one day that is meant, today or later; None where there is none, where it does not exist (30 de
    febrero, a Tuesday that is a Monday) and where more than one could be meant."""
    typed = text[:LONGEST]
    spelt = names.key(_HOUR.sub(" ", _ISO.sub(" ", _SIGNED.sub(" ", typed)))).split()
    words = [_BY_EAR.get(sound(word), word) for word in spelt]
    found = {*_written_in_signs(typed, today), *_written_in_words(words, today)}
    weekdays = {_WEEKDAYS.index(word) for word in words if word in _WEEKDAYS}
    if not found and len(weekdays) == 1:
        found = {_weekday(weekdays.pop(), words, today)}
    if len(found) != 1 or len(weekdays) > 1:
        return None
    day = found.pop()
    if day is None or day < today or (weekdays and day.weekday() not in weekdays):
        return None
    return day


def _written_in_signs(text: str, today: date) -> Iterator[date | None]:
    """«2026-12-15», «15/12», «15-12-26»: the day comes before the month, as in Mexico."""
    for year, month, day in _ISO.findall(text):
        yield _existing(int(year), int(month), int(day))
    for day, month, year in _SIGNED.findall(_ISO.sub(" ", text)):
        if year:
            yield _existing(int(year) % 100 + 2000, int(month), int(day))
        else:
            yield _coming(int(month), int(day), today)


def _written_in_words(words: list[str], today: date) -> Iterator[date | None]:
    for place, word in enumerate(words):
        before, after = words[:place], words[place + 1 :]
        if word == "hoy":
            yield today
        elif word == "manana" and not _is_part_of_day(before, after):
            yield today + timedelta(days=2 if before[-1:] == ["pasado"] else 1)
        elif number := _number(word):
            yield from _numbered(number, before, after, today)


def toward_a_day(text: str) -> str:
    """«cambiarla pal miércoles a las 10» → «miercoles a las 10»: where to, and not from where. Empty where
    it is not said."""
    found = _TOWARD.search(names.key(text[:LONGEST]))
    return found[1] if found else ""


def _is_part_of_day(before: list[str], after: list[str]) -> bool:
    """«las 10 de la mañana», «por la mañana» are no day; «mañana por la mañana» names it first."""
    return before[-1:] == ["la"] or (before[-2:-1] == ["la"] and after[:1] == [])


def _numbered(
    number: int, before: list[str], after: list[str], today: date
) -> Iterator[date | None]:
    """«15 de diciembre», «el 15», «martes 15», and «15» when nothing else was typed."""
    rest = after[1:] if after[:1] == ["de"] else after
    if rest and rest[0] in _MONTH:
        year = next((word for word in rest[1:3] if _YEAR.fullmatch(word)), "")
        month = _MONTH[rest[0]]
        yield _existing(int(year), month, number) if year else _coming(month, number, today)
    elif _stands_for_a_day(before, after):
        yield _coming_in_a_month(number, today)


def _stands_for_a_day(before: list[str], after: list[str]) -> bool:
    if after and after[0] in _OF_THE_HOUR - {"a"}:
        return False
    if after[:3] in (["de", "la", "tarde"], ["de", "la", "manana"], ["del", "dia"]):
        return False
    return bool(before and before[-1] in _BEFORE_A_DAY) or not (before or after)


def _number(word: str) -> int:
    if word.isascii() and word.isdigit() and len(word) <= 2:
        return int(word) if 1 <= int(word) <= 31 else 0
    return _NUMBER.get(word, 0)


def _weekday(weekday: int, words: list[str], today: date) -> date | None:
    """The coming one. «El próximo martes», said on a Monday, could be tomorrow or in eight days, and
    «este martes» on a Tuesday is today or in seven."""
    ahead = (weekday - today.weekday()) % 7 or 7
    if _NEXT & {*words} and weekday > today.weekday():
        return None
    if {"este", "esta"} & {*words} and ahead == 7:
        return None
    return today + timedelta(days=ahead)


def _coming(month: int, day: int, today: date) -> date | None:
    """That day of this year or, gone by, of the next."""
    this_year = _existing(today.year, month, day)
    if this_year and this_year >= today:
        return this_year
    return _existing(today.year + 1, month, day) if this_year else None


def _coming_in_a_month(day: int, today: date) -> date | None:
    """That day of this month or, gone by, of the next."""
    if day >= today.day:
        return _existing(today.year, today.month, day)
    following = (today.replace(day=1) + timedelta(days=31)).replace(day=1)
    return _existing(following.year, following.month, day)


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
