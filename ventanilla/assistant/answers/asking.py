"""Asking back: which wish, which procedure, which municipality. Better asked than sent to the wrong place."""

from collections.abc import Sequence

from ventanilla.assistant.answers import facts, options, paging, payloads
from ventanilla.assistant.answers.facts import Sentence, say
from ventanilla.assistant.answers.labels import labelled
from ventanilla.assistant.answers.part import Part
from ventanilla.assistant.answers.payloads import Verb
from ventanilla.assistant.intents import Intent
from ventanilla.assistant.reply import MOST_ROWS, Behaviour, Option, Reply
from ventanilla.assistant.understanding.reading import Reading
from ventanilla.catalog.catalogue import current
from ventanilla.catalog.models import Municipality, Procedure

CANDIDATES = 3
MORE_PROCEDURES = "Ver más trámites"
NEXT = "mas"
"""The verb of the row that leads to the next page of a list."""

_WHICH_PROCEDURE = {
    Intent.REQUIREMENTS: "Los papeles dependen del trámite. ¿Cuál es el tuyo?",
    Intent.COST: "El costo depende del trámite. ¿Cuál es el tuyo?",
    Intent.DURATION: "El tiempo depende del trámite. ¿Cuál es el tuyo?",
    Intent.BOOK: "¿Para qué trámite quieres la cita?",
}
_WHICH_MUNICIPALITY = "¿En qué municipio está tu casa o terreno?"


def unsure(reading: Reading) -> Reply:
    """The likeliest readings as buttons that keep what was already understood."""
    guesses = [guess.intent for guess in reading.guesses[:CANDIDATES]]
    chosen = options.of_wishes(guesses, reading.procedure, reading.municipality)
    question = "¿Qué quieres saber?" if chosen else "No te entendí bien. ¿Qué necesitas?"
    others = (options.PERSON, options.MENU) if chosen else (options.book(), options.LOOKUP)
    offered = options.fitting([*chosen, *others, options.PERSON])[:CANDIDATES]
    return labelled(Reply(question, offered, behaviour=Behaviour.ASK), reading)


def procedure_part(
    intent: Intent,
    candidates: Sequence[Procedure] = (),
    municipality: Municipality | None = None,
    since: int = 0,
) -> Part:
    """Those that could be meant first; all of them, page by page, where nothing tells which."""
    verb = _verb(intent, "procedure", Verb.PROCEDURE)
    everything = current().procedures.values()
    several = 1 < len(candidates) < MOST_ROWS
    offered = candidates if several else dict.fromkeys([*candidates[:1], *everything])
    rows = [_procedure_row(verb, each, municipality) for each in offered]
    code = municipality.code if municipality else ""
    first = candidates[0].code if candidates else ""
    shown = paging.page(
        rows, MOST_ROWS - 1, since, lambda following: _following(intent, following, code, first)
    )
    return Part(
        (say(_WHICH_PROCEDURE.get(intent, "¿De qué trámite me hablas?")),),
        options.fitting([*shown, options.PERSON]),
        behaviour=Behaviour.ASK,
    )


def _following(intent: Intent, since: int, municipality: str, first: str) -> Option:
    label = MORE_PROCEDURES if since else paging.FIRST
    return Option(label, f"{NEXT}:{intent.value}:{since}:{municipality}:{first}")


def next_page(value: str) -> Reply | None:
    """What the row that leads on says; None for what none of them wrote."""
    wish, since, municipality, first = [*value.split(":"), "", "", ""][:4]
    if wish not in [*Intent] or not (since.isdecimal() and since.isascii() and len(since) < 4):
        return None
    catalogue, intent = current(), Intent(wish)
    found = catalogue.procedures.get(first)
    place = catalogue.municipalities.get(municipality)
    part = procedure_part(intent, [found] if found else [], place, int(since))
    return Reply(
        part.text,
        part.options,
        intent=intent,
        behaviour=part.behaviour,
        facts=label_facts(part.options),
    )


def _verb(intent: Intent, field: str, otherwise: Verb) -> Verb:
    """That of the wish, where its button can say what was chosen."""
    verb = payloads.VERB_OF.get(intent, otherwise)
    return verb if payloads.carries(verb, field) else otherwise


def _procedure_row(verb: Verb, row: Procedure, municipality: Municipality | None) -> Option:
    code = municipality.code if municipality else ""
    return Option(row.short_name, payloads.build(verb, row.code, code), row.help_line)


def municipality_part(
    candidates: Sequence[Municipality], intent: Intent, procedure: Procedure | None
) -> Part:
    """Up to nine to choose from; with none, the person writes it."""
    verb = _verb(intent, "municipality", Verb.OFFICE)
    code = procedure.code if procedure else ""
    rows = [
        Option(each.short_name, payloads.build(verb, code, each.code))
        for each in candidates[: MOST_ROWS - 1]
    ]
    return Part(
        (_which_of(rows),), options.fitting([*rows, options.PERSON]), behaviour=Behaviour.ASK
    )


def _which_of(rows: Sequence[Option]) -> Sentence:
    asked = "Elige el tuyo." if rows else "Escríbelo así como lo dices."
    return say(f"{_WHICH_MUNICIPALITY} {asked}")


def label_facts(offered: Sequence[Option]) -> tuple[str, ...]:
    """The fields that the labels of a list quote."""
    catalogue = current()
    found: list[facts.Fact] = []
    for option in offered:
        payload = payloads.parse(option.says)
        procedure = catalogue.procedures.get(payload.procedure) if payload else None
        place = catalogue.municipalities.get(payload.municipality) if payload else None
        if procedure and option.label == procedure.short_name:
            found += [facts.procedure(procedure, each) for each in ("short_name", "help_line")]
        if place and option.label == place.short_name:
            found.append(facts.municipality(place, "short_name"))
    return tuple(fact.id for fact in found)
