"""Which office attends the municipality of the property, and how to find it."""

from collections.abc import Iterator

from ventanilla.assistant.answers import asking, facts, options
from ventanilla.assistant.answers.facts import Sentence, say
from ventanilla.assistant.answers.part import Asked, Part, known, unknown
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import Link, Target
from ventanilla.catalog.models import Municipality, Office

_ALL = Link("Todas las oficinas", Target.OFFICES)


def about(asked: Asked) -> Part:
    place = asked.municipality
    if place is None:
        return asking.municipality_part(
            asked.reading.municipalities, Intent.OFFICE, asked.procedure
        )
    found = serving(asked, place)
    if len(found) > 1:
        return asking.procedure_part(Intent.OFFICE, (), place)
    return _place(asked, place, found[0]) if found else _none(asked, place)


def serving(asked: Asked, place: Municipality) -> list[Office]:
    """Those that attend the municipality today: for the procedure asked about or, where none was, for any."""
    rows = [asked.procedure] if asked.procedure else asked.catalogue.procedures.values()
    found = (asked.catalogue.serving(row, place, asked.today) for row in rows)
    return list({office.number: office for office in found if office}.values())


def _place(asked: Asked, place: Municipality, office: Office) -> Part:
    sentences = (_whose(asked, place, office), *_where(asked, office))
    ending = (options.book(asked.procedure, place), options.papers(asked.procedure), options.PERSON)
    return Part(
        (*sentences, say("Lo que cuenta es dónde está tu casa o terreno, no dónde vives.")),
        ending,
        (_ALL,),
        sample=not office.verified,
        office=office.number,
        shorter=Part(sentences, ending, (_ALL,), sample=not office.verified, office=office.number),
    )


def _whose(asked: Asked, place: Municipality, office: Office) -> Sentence:
    return known(
        asked.institution,
        "Si tu casa o terreno está en {place}, te toca: {office}.",
        place=facts.municipality(place),
        office=facts.office(office, "name"),
    )


def _where(asked: Asked, office: Office) -> Iterator[Sentence]:
    address, postal_code = (facts.office(office, each) for each in ("address", "postal_code"))
    template = (
        "Dirección: {address}, C.P. {code}." if postal_code.words else "Dirección: {address}."
    )
    code = {"code": postal_code} if postal_code.words else {}
    yield known(asked.institution, template, address=address, **code)
    yield _telephone(asked, office)
    if Intent.HOURS not in asked.reading.wishes:  # its own part says them
        hours = facts.office(office, "hours_text")
        yield known(asked.institution, "Horario: {hours}.", hours=hours)


def _telephone(asked: Asked, office: Office) -> Sentence:
    own = facts.office(office, "phone")
    if own.words:
        return say("Teléfono: {phone}.", phone=own)
    general = facts.institution(asked.institution, "help_phone")
    template = "No tengo el teléfono de esta oficina. Llama al general: {phone}."
    return known(asked.institution, template, phone=general)


def _none(asked: Asked, place: Municipality) -> Part:
    sentence = known(
        asked.institution,
        "No sé qué oficina atiende {place}.",
        place=facts.municipality(place),
    )
    return Part((sentence, unknown(asked.institution)), (options.PERSON, options.MENU), (_ALL,))
