"""The institution's own questions: their answers are given as they are written."""

from ventanilla.assistant.answers import options
from ventanilla.assistant.answers.facts import Fact, say
from ventanilla.assistant.answers.part import Asked, Part


def about(asked: Asked) -> Part | None:
    """None where the row is gone since the message was read."""
    row = getattr(asked.catalogue, "common_questions", {}).get(asked.reading.taught)
    if row is None or not row.answer.strip():
        return None
    answer = Fact(f"question.{asked.reading.taught}.answer", row.answer.strip())
    procedure = row.procedure or asked.procedure
    ending = (
        options.book(procedure, asked.municipality),
        options.papers(procedure),
        options.PERSON,
    )
    return Part((say("{answer}", answer=answer),), ending)
