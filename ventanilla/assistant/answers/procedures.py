"""What procedures there are, what one is for, how two differ."""

import re
from dataclasses import replace

from ventanilla.assistant.answers import asking, facts, options, topics
from ventanilla.assistant.answers.facts import Sentence, say
from ventanilla.assistant.answers.part import Asked, Part, known, only_known
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import Behaviour, Link, Target
from ventanilla.catalog.models import Procedure

_COMPARES = re.compile(r"\b(?:diferenci|distint|es lo mismo|son lo mismo|cual de l[oa]s dos)")
_WHOLE_LIST = Link("Todos los trámites", Target.PROCEDURES)


def about(asked: Asked) -> Part:
    several = asked.reading.procedures
    if len(several) > 1:
        return _several(asked, several)
    return _one(asked, asked.procedure) if asked.procedure else all_of_them()


def all_of_them() -> Part:
    rows = asking.procedure_part(Intent.PROCEDURE_INFO).options
    sentence = say("Estos son nuestros trámites. Elige uno y te digo para qué sirve.")
    return Part((sentence,), rows, (_WHOLE_LIST,))


def _one(asked: Asked, row: Procedure) -> Part:
    summary = known(asked.institution, "{summary}", summary=facts.procedure(row, "summary"))
    extra = only_known(
        ("Para quién: {fact}.", _unstopped(row, "audience")),
        ("Qué te damos: {fact}.", _unstopped(row, "result")),
    )
    name = _title(asked, row)
    ending = (options.papers(row), options.cost(row), options.book(row, asked.municipality))
    found = topics.note(asked)
    told = (name, summary, *([found[1]] if found else []))
    brief = Part(told, ending, (page(row),), sample=not row.verified)
    whole = (*told, *extra)
    return Part(whole, ending, brief.links, sample=brief.sample, shorter=brief)


def _several(asked: Asked, rows: tuple[Procedure, ...]) -> Part:
    """One line each. Whoever asks for the difference has an answer; whoever did not is asked which."""
    answered = asked.procedure or _COMPARES.search(asked.reading.normal)
    question = () if answered else (say("¿Cuál de estos necesitas?"),)
    brief = Part(
        (*question, *(_line(asked, row, "{name}: {line}.", "help_line") for row in rows)),
        asking.procedure_part(Intent.PROCEDURE_INFO, rows).options,
        (_WHOLE_LIST,),
        Behaviour.ANSWER if answered else Behaviour.ASK,
        sample=not all(row.verified for row in rows),
    )
    whole = (*question, *(_line(asked, row, "{name}: {line}", "summary") for row in rows))
    return replace(brief, sentences=whole, shorter=brief)


def _line(asked: Asked, row: Procedure, template: str, field: str) -> Sentence:
    name, line = (facts.procedure(row, each) for each in ("short_name", field))
    return known(asked.institution, template, name=name, line=line)


def _title(asked: Asked, row: Procedure) -> Sentence:
    return known(asked.institution, "«{name}»", name=facts.procedure(row, "short_name"))


def _unstopped(row: Procedure, field: str) -> facts.Fact:
    fact = facts.procedure(row, field)
    return fact._replace(words=fact.words.rstrip("."))


def page(row: Procedure) -> Link:
    return Link("Ver todo del trámite", Target.PROCEDURE, row.code)
