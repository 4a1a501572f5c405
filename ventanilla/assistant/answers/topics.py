"""Who else attends a matter, in the catalogue's own words: «Si es ejidal o comunal, pregunta en…»."""

import re

from ventanilla.assistant.answers.facts import Sentence, say
from ventanilla.assistant.answers.facts import procedure as fact_of
from ventanilla.assistant.answers.part import Asked
from ventanilla.catalog.models import Procedure
from ventanilla.lib import names

_STEMS = ("ejid", "comunal", "infonavit", "fovissste", "fiscal", "banco")
"""Of the words that lead to another institution, in the message and in a procedure's notes."""
_SENTENCE = re.compile(r"[^.!?]+[.!?]?")


def note(asked: Asked) -> tuple[Procedure, Sentence] | None:
    """The sentence of a procedure's notes about what was asked, of the procedure in question first."""
    stems = [stem for stem in _STEMS if stem in asked.reading.normal]
    rows = [*([asked.procedure] if asked.procedure else []), *asked.catalogue.procedures.values()]
    for row in rows if stems else ():
        notes = fact_of(row, "notes")
        for sentence in _SENTENCE.findall(notes.words):
            if any(stem in names.key(sentence) for stem in stems):
                return row, say("{note}", note=notes._replace(words=sentence.strip()))
    return None
