"""When people are received: hours in the catalogue's words, holidays and open days from the grid."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from ventanilla.assistant.answers import facts, options
from ventanilla.assistant.answers.facts import Sentence, say
from ventanilla.assistant.answers.offices import serving
from ventanilla.assistant.answers.part import Asked, Part, known
from ventanilla.assistant.reply import Link, Target
from ventanilla.catalog.models import Office
from ventanilla.scheduling import grid

_NOW = re.compile(r"\b(?:ahor\w+|orita|aorita|ahora|en este momento|ya abrieron|ya cerraron)\b")
_TODAY = re.compile(r"\bhoy\b")
_REST = (("sabado", "sábados", 5), ("domingo", "domingos", 6))
_WEEKS = 4
"""Without a single place make a day of rest."""
_ALL = Link("Todas las oficinas", Target.OFFICES)


class Open(StrEnum):
    YES = "Sí, a esta hora están atendiendo."
    NOT_YET = "Hoy sí atienden, pero a esta hora todavía no."
    NO_MORE = "A esta hora ya no atienden."
    NOT_TODAY = "Hoy no atienden."


def about(asked: Asked) -> Part:
    offices = _offices(asked)
    sentences = (*_of_the_moment(asked, offices), *_usual(asked, offices))
    one = offices[0] if len(offices) == 1 else None
    ending = (options.book(asked.procedure, asked.municipality), options.PERSON, options.MENU)
    return Part(
        sentences,
        ending,
        (_ALL,),
        sample=not all(office.verified for office in offices),
        office=one.number if one else None,
    )


def _offices(asked: Asked) -> list[Office]:
    mine = serving(asked, asked.municipality) if asked.municipality else []
    return mine or list(asked.catalogue.offices.values())


def _usual(asked: Asked, offices: list[Office]) -> list[Sentence]:
    """The words for the hours, where they are one for all the offices that it may be."""
    if len({office.hours_text for office in offices}) > 1:
        phone = facts.institution(asked.institution, "help_phone")
        ask = "El horario depende de la oficina. Dime en qué municipio está tu terreno."
        return [say(ask), known(asked.institution, "O llama al {phone}.", phone=phone)]
    first = offices[0]
    hours = facts.office(first, "hours_text")
    if len(offices) > 1:
        return [known(asked.institution, "Nuestras oficinas atienden: {hours}.", hours=hours)]
    name = facts.office(first, "name")
    template = "{name} atiende: {hours}." if name.words else "Atiende: {hours}."
    given = {"name": name} if name.words else {}
    return [known(asked.institution, template, hours=hours, **given)]


def _of_the_moment(asked: Asked, offices: list[Office]) -> list[Sentence]:
    normal = asked.reading.normal
    if _NOW.search(normal) or _TODAY.search(normal):
        states = {_state(asked, office) for office in offices}
        return [say(states.pop())] if len(states) == 1 else []
    if asked.reading.day:
        return [_of_day(asked, asked.reading.day, offices)]
    return [say(f"Los {name} no atendemos.") for name in _never(asked, offices)]


def _never(asked: Asked, offices: list[Office]) -> Iterator[str]:
    """Of the days of rest that were named without a date, those on which nobody attends."""
    timetable = grid.current()
    for key, name, weekday in _REST:
        first = asked.today + timedelta(days=(weekday - asked.today.weekday()) % 7)
        days = [first + timedelta(weeks=each) for each in range(_WEEKS)]
        if key in asked.reading.normal and not any(
            timetable.slots(office, day) for office in offices for day in days
        ):
            yield name


def _state(asked: Asked, office: Office) -> Open:
    now = asked.at.astimezone(ZoneInfo(office.time_zone))
    starts = [slot.local for slot in grid.current().slots(office, now.date())]
    if not starts:
        return Open.NOT_TODAY
    if now < starts[0]:
        return Open.NOT_YET
    return Open.YES if now <= starts[-1] else Open.NO_MORE


def _of_day(asked: Asked, day: date, offices: list[Office]) -> Sentence:
    timetable = grid.current()
    said = facts.day(day)
    working = [office for office in offices if timetable.slots(office, day)]
    if len(working) == len(offices):
        return say("El {day} sí atendemos.", day=said)
    if working:
        return say("El {day} unas oficinas atienden y otras no.", day=said)
    reason = _reason(offices, day)
    if reason is None or not reason.words:
        return say("El {day} no atendemos.", day=said)
    return say("El {day} no atendemos: {reason}.", day=said, reason=reason)


def _reason(offices: list[Office], day: date) -> facts.Fact | None:
    closures = [grid.current().closed(office, day) for office in offices]
    first = closures[0]
    return facts.closure(first) if first else None
