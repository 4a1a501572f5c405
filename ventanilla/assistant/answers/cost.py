"""What it costs, as the catalogue says it. No amount is ever worked out here."""

import re

from ventanilla.assistant.answers import asking, facts, options
from ventanilla.assistant.answers.facts import Sentence, say
from ventanilla.assistant.answers.part import Asked, Part, known
from ventanilla.assistant.answers.procedures import page
from ventanilla.assistant.intents import Intent
from ventanilla.catalog.models import Procedure
from ventanilla.lib import names

_OF_THE_APPOINTMENT = re.compile(r"\bcitas?\b")
_WHERE_TO_PAY = re.compile(r"\b(?:donde|como|aond[ae]|onde)\b.{0,20}\bpag")
_FREE = "Tu cita es gratis. Nadie puede cobrarte por ella."


def about(asked: Asked) -> Part:
    if asked.procedure:
        return _of(asked, asked.procedure)
    if _OF_THE_APPOINTMENT.search(asked.reading.normal):
        return _of_the_appointment(asked)
    return asking.procedure_part(Intent.COST, asked.reading.procedures)


def _of_the_appointment(asked: Asked) -> Part:
    report = facts.institution(asked.institution, "report_phone")
    told = [say("Si alguien te pide dinero, repórtalo al {phone}.", phone=report)]
    ending = (options.book(), options.cost(None), options.PERSON)
    return Part((say(_FREE), *(told if report.words else [])), ending)


def _of(asked: Asked, row: Procedure) -> Part:
    name = known(asked.institution, "Costo de «{name}»:", name=facts.procedure(row, "short_name"))
    cost = known(asked.institution, "{cost}", cost=facts.procedure(row, "cost"))
    ending = (options.papers(row), options.duration(row), options.book(row, asked.municipality))
    return Part(
        (name, cost, *_where_to_pay(asked, row)), ending, (page(row),), sample=not row.verified
    )


def _where_to_pay(asked: Asked, row: Procedure) -> tuple[Sentence, ...]:
    if not _WHERE_TO_PAY.search(asked.reading.normal) or "pag" in names.key(row.cost):
        return ()
    return (say("Si hay algo que pagar, en tu cita te dicen dónde y cómo."),)
