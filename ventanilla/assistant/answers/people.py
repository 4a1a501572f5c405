"""A person instead of a program."""

from ventanilla.assistant.answers import facts, options
from ventanilla.assistant.answers.facts import Sentence, say
from ventanilla.assistant.answers.part import Asked, Part, known
from ventanilla.catalog.models import Institution


def about(asked: Asked) -> Part:
    here = say("También te puede contestar aquí una persona de la oficina.")
    return Part((call(asked.institution), here), (options.PERSON, options.book(), options.MENU))


def call(institution: Institution, begin: str = "Llama") -> Sentence:
    phone, hours = (facts.institution(institution, each) for each in ("help_phone", "help_hours"))
    template = f"{begin} al {{phone}}, {{hours}}." if hours.words else f"{begin} al {{phone}}."
    given = {"hours": hours} if hours.words else {}
    return known(institution, template, phone=phone, **given)
