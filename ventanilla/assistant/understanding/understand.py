"""From a message to a `Reading`. No network, no clock, no appointment: text and the catalogue."""

from dataclasses import replace
from datetime import date
from typing import Protocol

from ventanilla.assistant.intents import Intent
from ventanilla.assistant.understanding import (
    normal,
    numbers,
    places,
    procedures,
    questions,
    wishes,
)
from ventanilla.assistant.understanding.classifier import model
from ventanilla.assistant.understanding.days import read_day
from ventanilla.assistant.understanding.features import features, tokens
from ventanilla.assistant.understanding.people import told_names
from ventanilla.assistant.understanding.reading import Guess, Reading
from ventanilla.catalog.catalogue import Catalogue

LONGEST_MESSAGE, MOST_GUESSES = 1_000, 3
_NOT_OURS = frozenset({Intent.OUT_OF_SCOPE, Intent.UNSAFE, Intent.UNCLEAR})
_ABOUT_A_KEY = frozenset(
    {Intent.STATUS, Intent.CANCEL, Intent.RESCHEDULE, Intent.CONFIRM, Intent.RECOVER_CTS}
) | {Intent.UNSAFE}


class Taught(Protocol):
    """What somebody of the institution said that a message means."""

    intent: str
    procedure: str


def understand(
    text: str,
    catalogue: Catalogue,
    *,
    lesson: Taught | None = None,
    today: date | None = None,
) -> Reading:
    """`lesson` is what was taught of this very message. `today`, by the institution's calendar, is what
    «mañana» is counted from: without it no day is read."""
    text = text[:LONGEST_MESSAGE]
    words = normal.words(text)
    place = places.find(words, model().known, catalogue)
    mentioned = procedures.mentions(words, catalogue)
    wished = wishes.read(
        text, words, [*place.named, *(each.named for each in mentioned)], catalogue
    )
    told = model().shares("procedure", features(tokens(words, place.named)))
    about = procedures.find(words, mentioned, told, catalogue)
    found = numbers.find(text)
    reading = Reading(
        text=text,
        normal=" ".join(words),
        guesses=wished.guesses,
        wishes=wished.wishes,
        procedure=about.certain,
        procedures=about.candidates,
        municipality=place.certain,
        municipalities=place.candidates,
        elsewhere=place.elsewhere,
        cts=found.cts,
        cts_problem=found.cts_problem,
        phone=found.phone,
        names=told_names(text) if found.phone else None,
        day=read_day(text, today) if today else None,
        taught=questions.find(words, catalogue),
    )
    reading = _told(_of_a_key(_refused(reading), catalogue), lesson, catalogue)
    return replace(reading, guesses=_likeliest(reading.guesses))


def _likeliest(guesses: tuple[Guess, ...]) -> tuple[Guess, ...]:
    """Three, each once."""
    by_intent = {guess.intent: guess for guess in reversed(guesses)}
    order = dict.fromkeys(guess.intent for guess in guesses)
    return tuple(by_intent[intent] for intent in [*order][:MOST_GUESSES])


def _refused(reading: Reading) -> Reading:
    """What is not answered is about no procedure and no municipality of ours."""
    if reading.elsewhere and not reading.municipality and reading.wishes[:1] in _PLACE_MATTERS:
        reading = replace(
            reading,
            wishes=(Intent.OUT_OF_SCOPE,),
            guesses=(Guess(Intent.OUT_OF_SCOPE, reading.guesses[0].share), *reading.guesses),
        )
    if reading.wish in _NOT_OURS and reading.wishes:
        return replace(reading, procedure=None, procedures=(), municipality=None, municipalities=())
    if reading.wish == Intent.EMERGENCY:  # where it happens may matter
        return replace(reading, procedure=None, procedures=())
    return reading


_PLACE_MATTERS = frozenset(
    (each,) for each in (Intent.OFFICE, Intent.BOOK, Intent.PROCEDURE_INFO, Intent.REQUIREMENTS)
)


def _of_a_key(reading: Reading, catalogue: Catalogue) -> Reading:
    """A key says by itself what it is about: its municipality, its procedure, and that one asks for it."""
    if not (reading.cts or reading.cts_problem):
        return reading
    if reading.wish not in _ABOUT_A_KEY:
        reading = replace(
            reading,
            wishes=(Intent.STATUS,),
            guesses=(Guess(Intent.STATUS, 1.0), *reading.guesses),
        )
    if not reading.cts or reading.wish == Intent.UNSAFE:
        return reading
    numbered = {each.number: each for each in catalogue.procedures.values()}
    return replace(
        reading,
        procedure=numbered.get(int(reading.cts[9:11]), reading.procedure),
        municipality=catalogue.municipalities.get(reading.cts[6:9], reading.municipality),
        municipalities=(),
    )


def _told(reading: Reading, lesson: Taught | None, catalogue: Catalogue) -> Reading:
    if lesson is None:
        return reading
    intent = Intent(lesson.intent)
    return replace(
        reading,
        wishes=(intent,),
        guesses=(Guess(intent, 1.0), *reading.guesses),
        procedure=catalogue.procedures.get(lesson.procedure, reading.procedure),
    )
