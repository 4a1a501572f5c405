"""Somebody was treated badly or asked for money."""

from ventanilla.assistant.answers import facts, options, people
from ventanilla.assistant.answers.facts import say
from ventanilla.assistant.answers.part import Asked, Part, known


def about(asked: Asked) -> Part:
    report = facts.institution(asked.institution, "report_phone")
    template = "Si alguien te pidió dinero, denúncialo al {phone}. Tu cita es gratis."
    sentences = (
        say("Siento mucho lo que pasó. Gracias por decirlo."),
        known(asked.institution, template, phone=report),
        people.call(asked.institution, "Para otra queja, llama"),
        say("Quejarte no afecta tu cita ni tu trámite."),
    )
    return Part(sentences, (options.PERSON, options.LOOKUP, options.MENU))
