"""A button read as if its wish had been written: with certainty, and only what the catalogue still has."""

from ventanilla.assistant.answers.payloads import INTENT_OF, Payload
from ventanilla.assistant.understanding.reading import Guess, Reading
from ventanilla.catalog.catalogue import Catalogue


def reading_of(payload: Payload, text: str, catalogue: Catalogue) -> Reading:
    """Without wishes for the menu, which wishes nothing yet."""
    intent = INTENT_OF.get(payload.verb)
    return Reading(
        text=text,
        normal=text,
        guesses=(Guess(intent, 1.0),) if intent else (),
        wishes=(intent,) if intent else (),
        procedure=catalogue.procedures.get(payload.procedure),
        municipality=catalogue.municipalities.get(payload.municipality),
    )
