"""The institution's own questions: their answers are given as they are written."""

from ventanilla.assistant.answers import facts, options
from ventanilla.assistant.answers.facts import say
from ventanilla.assistant.answers.part import Asked, Part


def about(asked: Asked) -> Part | None:
    """None where the row is gone since the message was read."""
    row = asked.catalogue.common_questions.get(asked.reading.taught)
    if row is None:
        return None
    procedure = row.procedure or asked.procedure
    ending = (
        options.book(procedure, asked.municipality),
        options.papers(procedure),
        options.PERSON,
    )
    return Part((say("{answer}", answer=facts.common_question(row)),), ending)
