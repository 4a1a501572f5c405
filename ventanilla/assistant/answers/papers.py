"""What to bring. The list is the answer to «¿sirve mi licencia?» too: what it does not say nobody invents."""

from collections.abc import Iterator

from ventanilla.assistant.answers import asking, facts, options
from ventanilla.assistant.answers.facts import Fact, Sentence, say
from ventanilla.assistant.answers.part import Asked, Part, unknown
from ventanilla.assistant.answers.procedures import page
from ventanilla.assistant.intents import Intent
from ventanilla.catalog.models import Procedure, Requirement


def about(asked: Asked) -> Part:
    row = asked.procedure
    if row is None:
        return asking.procedure_part(Intent.REQUIREMENTS, asked.reading.procedures)
    papers = list(row.requirements.all())
    ending = (options.book(row, asked.municipality), options.cost(row), options.PERSON)
    if not papers:
        return Part((unknown(asked.institution),), ending, (page(row),))
    short, whole = (_sentences(asked, row, papers, notes) for notes in (False, True))
    brief = Part(short, ending, (page(row),), sample=not row.verified)
    return Part(whole, ending, brief.links, sample=brief.sample, shorter=brief)


def _sentences(
    asked: Asked, row: Procedure, papers: list[Requirement], notes: bool
) -> tuple[Sentence, ...]:
    name = facts.procedure(row, "short_name")
    head = say("Para «{name}» lleva:", name=name) if name.words else say("Lleva esto:")
    lines = [_line(row, paper, number, notes) for number, paper in enumerate(papers, start=1)]
    ends = [] if notes else [say("Hay más detalles en la página del trámite.")]
    if all(paper.original and not paper.copies for paper in papers):
        ends.insert(0, say("Lleva los originales."))
    return head, *lines, *ends


def _line(row: Procedure, paper: Requirement, number: int, notes: bool) -> Sentence:
    """«Acta de nacimiento (si la tienes), original y 2 copias. …»"""
    document = facts.requirement(row, paper, "document")
    if not document.words:
        return say("{number}. No tengo ese dato.", number=_place(row, number))
    pieces = list(_pieces(row, paper, notes))
    text = "{number}. {document}" + "".join(template for template, _ in pieces)
    values = {name: fact for _, given in pieces for name, fact in given.items()}
    return say(text, number=_place(row, number), document=document, **values)


def _place(row: Procedure, number: int) -> Fact:
    """Its place in the list; the field `order` may leave gaps."""
    return Fact(f"procedure.{row.code}.requirements", str(number))


def _pieces(
    row: Procedure, paper: Requirement, notes: bool
) -> Iterator[tuple[str, dict[str, Fact]]]:
    if paper.of_whom:
        yield ", de {of_whom}", {"of_whom": facts.requirement(row, paper, "of_whom")}
    if paper.optional:
        yield " (si lo tienes)", {}
    if paper.copies:
        yield _copies(paper), {"copies": facts.requirement(row, paper, "copies")}
    yield ".", {}
    for name in ("note", "where_to_get") if notes else ():
        fact = facts.requirement(row, paper, name)
        if fact.words:
            yield f" {{{name}}}", {name: fact}


def _copies(paper: Requirement) -> str:
    noun = "copia" if paper.copies == 1 else "copias"
    return f", original y {{copies}} {noun}" if paper.original else f", {{copies}} {noun}"
