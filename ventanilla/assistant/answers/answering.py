"""From what was understood to what is said. Every fact is a field of the catalogue, named in the reply."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

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
    own_questions,
    papers,
    people,
    procedures,
    refusals,
)
from ventanilla.assistant.answers.part import Asked, Part
from ventanilla.assistant.intents import ABOUT_AN_APPOINTMENT, Intent
from ventanilla.assistant.reply import Reply
from ventanilla.assistant.understanding.reading import Reading
from ventanilla.catalog.catalogue import current

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
    told = [(wish, SUBJECTS[wish](asked)) for wish in _told(reading.wishes)]
    return composing.compose(asked, told)


def _told(wishes: tuple[Intent, ...]) -> tuple[Intent, ...]:
    for wish in _ALONE:
        if wish in wishes:
            return (wish,)
    return tuple(wish for wish in wishes if wish not in _ONLY_ALONE) or wishes[:1]
