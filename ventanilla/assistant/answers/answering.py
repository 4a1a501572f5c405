"""From what was understood to what is said. Every fact is a field of the catalogue, named in the reply."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from ventanilla.assistant.answers import (
    acts,
    asking,
    complaint,
    composing,
    cost,
    courtesy,
    duration,
    emergency,
    hours,
    offices,
    options,
    own_questions,
    papers,
    people,
    procedures,
    refusals,
)
from ventanilla.assistant.answers.part import Asked, Part
from ventanilla.assistant.intents import ABOUT_A_PROCEDURE, ABOUT_AN_APPOINTMENT, Intent
from ventanilla.assistant.reply import Link, Reply, Target
from ventanilla.assistant.understanding.reading import Reading
from ventanilla.catalog.catalogue import current
from ventanilla.catalog.models import Procedure

SUBJECTS: Mapping[Intent, Callable[[Asked], Part]] = {
    Intent.GREETING: courtesy.greeting,
    Intent.THANKS: courtesy.thanks,
    Intent.PROCEDURE_INFO: procedures.about,
    Intent.REQUIREMENTS: papers.about,
    Intent.COST: cost.about,
    Intent.DURATION: duration.about,
    Intent.OFFICE: offices.about,
    Intent.HOURS: hours.about,
    Intent.BOOK: acts.book,
    Intent.HUMAN: people.about,
    Intent.COMPLAINT: complaint.about,
    Intent.OUT_OF_SCOPE: refusals.out_of_scope,
    Intent.UNSAFE: refusals.unsafe,
    Intent.EMERGENCY: emergency.about,
    Intent.UNCLEAR: courtesy.unclear,
} | {intent: partial(acts.about_an_appointment, intent) for intent in ABOUT_AN_APPOINTMENT}

_JOINED = re.compile(r"\S (?:y|e|tambien|ademas)(?: \S+){1,5}$")
"""«El título y la constancia», not «la constancia de que mi título está en trámite»."""
MOST_TOGETHER = 3
"""Procedures of one message that are told about at once."""
_ALONE = (Intent.EMERGENCY, Intent.UNSAFE)
"""Said without anything else, whatever else the message wishes; the first rules."""
_ONLY_ALONE = frozenset({Intent.GREETING, Intent.THANKS, Intent.UNCLEAR})
"""Not worth a word where something else is wished."""


def answer(reading: Reading, at: datetime) -> Reply:
    asked = Asked(reading, at, current())
    if reading.taught and (taught := own_questions.about(asked)):
        return composing.compose(asked, [(reading.wish, taught)])
    if not reading.wishes:
        return asking.unsure(reading)
    told = [(wish, part) for wish in _told(reading.wishes) for part in _parts(wish, asked)]
    return composing.compose(asked, told)


def _parts(wish: Intent, asked: Asked) -> list[Part]:
    """One, or one for each procedure that the message names."""
    rows = asked.reading.procedures if wish in ABOUT_A_PROCEDURE else ()
    joined = _JOINED.search(asked.reading.normal)
    if not joined or asked.procedure not in rows or len(rows) < 2:
        return [SUBJECTS[wish](asked)]
    return [_one_of_several(wish, asked, row) for row in rows[:MOST_TOGETHER]]


def _one_of_several(wish: Intent, asked: Asked, row: Procedure) -> Part:
    """Its way on is of no procedure: two buttons with the same words would be a riddle."""
    part = SUBJECTS[wish](replace(asked, reading=replace(asked.reading, procedure=row)))
    changes: dict[str, Any] = {
        "options": (options.book(None, asked.municipality), options.PERSON, options.MENU),
        "links": (Link(row.short_name or row.code, Target.PROCEDURE, row.code),),
        "alone": options.of_procedure(wish, row),
    }
    shorter = replace(part.shorter, **changes) if part.shorter else None
    return replace(part, **changes, shorter=shorter)


def _told(wishes: tuple[Intent, ...]) -> tuple[Intent, ...]:
    for wish in _ALONE:
        if wish in wishes:
            return (wish,)
    return tuple(wish for wish in wishes if wish not in _ONLY_ALONE) or wishes[:1]
