"""Readings as understanding hands them over, without having to understand anything."""

from datetime import date
from typing import Any

from tests.people import NOW
from ventanilla.assistant.answers.answering import answer
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import Reply
from ventanilla.assistant.understanding.reading import Guess, Reading
from ventanilla.catalog.catalogue import current

# What a wish may be with: words on which the answer depends, and a day.
VARIANTS: dict[Intent, list[dict[str, Any]]] = {
    Intent.COST: [{"text": "como pago y donde"}, {"text": "se paga algo por la cita"}],
    Intent.HOURS: [
        {"text": "estan abiertos orita"},
        {"text": "abren hoy"},
        {"day": date(2026, 9, 16)},
        {"day": date(2026, 9, 12)},
        {"day": date(2026, 9, 11)},
    ],
    Intent.OUT_OF_SCOPE: [{"text": "mi terreno es ejidal"}, {"elsewhere": "Iztapalapa"}],
    Intent.PROCEDURE_INFO: [{"text": "mi lote es ejidal"}],
    Intent.RECOVER_CTS: [{"text": "que es la clave cts"}],
}


def reading(
    *wishes: Intent, text: str = "", procedure: str = "", municipality: str = "", **more: Any
) -> Reading:
    catalogue = current()
    more.setdefault("guesses", tuple(Guess(wish, 0.9) for wish in wishes[:3]))
    return Reading(
        text=text,
        normal=text,
        wishes=wishes,
        procedure=catalogue.procedures.get(procedure),
        municipality=catalogue.municipalities.get(municipality),
        **more,
    )


def ask(*wishes: Intent, **about: Any) -> Reply:
    return answer(reading(*wishes, **about), NOW)


def every_reading(procedure: str = "", municipality: str = "") -> list[Reading]:
    """Each wish in each of its variants."""
    return [
        reading(wish, procedure=procedure, municipality=municipality, **variant)
        for wish in Intent
        for variant in [{}, *VARIANTS.get(wish, [])]
    ]
