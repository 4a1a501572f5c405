"""What a message leaves out because it was said before: «¿y la constancia?», «¿y en Chalco?»."""

from dataclasses import replace

from ventanilla.assistant.answers import payloads
from ventanilla.assistant.answers.chosen import reading_of
from ventanilla.assistant.dialogue.turn import Turn
from ventanilla.assistant.intents import ABOUT_A_PROCEDURE, ABOUT_AN_APPOINTMENT, Intent
from ventanilla.assistant.understanding.choices import Choice
from ventanilla.assistant.understanding.reading import Reading
from ventanilla.catalog.catalogue import Catalogue

_ABOUT_A_PLACE = frozenset({Intent.OFFICE, Intent.HOURS, Intent.BOOK})
_GOES_ON = ABOUT_A_PROCEDURE | _ABOUT_A_PLACE | {Intent.PROCEDURE_INFO}
_VAGUE = frozenset({Intent.UNCLEAR, Intent.PROCEDURE_INFO, Intent.OFFICE})


def in_context(turn: Turn) -> Reading:
    """The reading of the message with what was last talked about filled in."""
    return _same_subject(_same_wish(turn.reading, turn), turn)


def of_choice(reading: Reading, choice: Choice, catalogue: Catalogue) -> Reading:
    """A button is not understood, it says: nothing is guessed of it."""
    text = "" if reading.text.strip() == choice.says else reading.text
    payload = payloads.parse(choice.says)
    return reading_of(payload, text, catalogue) if payload else Reading(text=text, normal="")


def _same_wish(reading: Reading, turn: Turn) -> Reading:
    """A procedure or a municipality alone asks what was asked before."""
    before = turn.state.intent
    names_something = reading.procedure or reading.municipality
    if before not in _GOES_ON or not names_something or reading.wish not in _VAGUE:
        return reading
    understood = reading.wish is not Intent.UNCLEAR
    if turn.choice or (understood and not reading.normal.startswith("y ")):
        return reading
    return replace(reading, wishes=(Intent(before),))


def _same_subject(reading: Reading, turn: Turn) -> Reading:
    """What is being booked is meant before what was talked about."""
    state, catalogue = turn.state, turn.catalogue
    procedure = turn.answers.get("procedure") or state.procedure
    municipality = turn.answers.get("municipality") or state.municipality
    if reading.wish in ABOUT_AN_APPOINTMENT:
        return reading
    if reading.wish in ABOUT_A_PROCEDURE | _ABOUT_A_PLACE and not (
        reading.procedure or reading.procedures
    ):
        reading = replace(reading, procedure=catalogue.procedures.get(procedure))
    if reading.wish in _ABOUT_A_PLACE and not (
        reading.municipality or reading.municipalities or reading.elsewhere
    ):
        known = catalogue.municipalities.get(municipality)
        reading = replace(reading, municipality=known)
    return reading
