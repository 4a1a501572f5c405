"""How long it takes, as the catalogue says it."""

from ventanilla.assistant.answers import asking, facts, options
from ventanilla.assistant.answers.part import Asked, Part, known
from ventanilla.assistant.answers.procedures import page
from ventanilla.assistant.intents import Intent


def about(asked: Asked) -> Part:
    row = asked.procedure
    if row is None:
        return asking.procedure_part(Intent.DURATION, asked.reading.procedures)
    name = facts.procedure(row, "short_name")
    head = known(asked.institution, "Cuánto tarda «{name}»:", name=name)
    duration = known(asked.institution, "{time}", time=facts.procedure(row, "duration"))
    ending = (options.papers(row), options.LOOKUP, options.book(row, asked.municipality))
    return Part((head, duration), ending, (page(row),), sample=not row.verified)
