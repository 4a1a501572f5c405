"""The buttons and lists that end a reply."""

from collections.abc import Iterable

from ventanilla.assistant.answers import payloads
from ventanilla.assistant.answers.payloads import Verb
from ventanilla.assistant.intents import LABELS, Intent
from ventanilla.assistant.reply import LONGEST_BUTTON, MOST_BUTTONS, MOST_ROWS, Option
from ventanilla.catalog.models import Municipality, Procedure
from ventanilla.lib.message_limits import length

MENU = Option("Ver el menú", payloads.build(Verb.MENU))
PERSON = Option("Hablar con alguien", payloads.build(Verb.PERSON))
LOOKUP = Option("Ver mi cita", payloads.build(Verb.LOOKUP))
COMPLAINT = Option("Poner una queja", payloads.build(Verb.COMPLAINT))


def book(procedure: Procedure | None = None, municipality: Municipality | None = None) -> Option:
    return Option("Agendar cita", payloads.build(Verb.BOOK, *_codes(procedure, municipality)))


def papers(procedure: Procedure | None) -> Option:
    return wish(Intent.REQUIREMENTS, procedure)


def cost(procedure: Procedure | None) -> Option:
    return wish(Intent.COST, procedure)


def duration(procedure: Procedure | None) -> Option:
    return wish(Intent.DURATION, procedure)


def wish(
    intent: Intent,
    procedure: Procedure | None = None,
    municipality: Municipality | None = None,
) -> Option:
    """The button of a wish. Raises KeyError for one that nobody chooses, like a greeting."""
    verb = payloads.VERB_OF[intent]
    return Option(LABELS[intent], payloads.build(verb, *_codes(procedure, municipality)))


def of_procedure(intent: Intent, row: Procedure) -> Option:
    """By the procedure's name, among others that the same is asked of."""
    return Option(row.short_name or row.code, wish(intent, row).says, LABELS[intent])


def of_wishes(
    intents: Iterable[Intent],
    procedure: Procedure | None,
    municipality: Municipality | None,
) -> list[Option]:
    """Of those that somebody may choose, with what was already understood."""
    chosen = (each for each in intents if each in payloads.VERB_OF)
    return [wish(each, procedure, municipality) for each in chosen]


def _codes(procedure: Procedure | None, municipality: Municipality | None) -> tuple[str, str]:
    return procedure.code if procedure else "", municipality.code if municipality else ""


def fitting(options: Iterable[Option]) -> tuple[Option, ...]:
    """Each once, as many as fit. A label too long for a button needs a list, and a list more than three."""
    once = tuple({option.says: option for option in options}.values())[:MOST_ROWS]
    if len(once) > MOST_BUTTONS or all(length(each.label) <= LONGEST_BUTTON for each in once):
        return once
    others = [each for each in (PERSON, MENU, LOOKUP, COMPLAINT) if each not in once]
    return once + tuple(others[: MOST_BUTTONS + 1 - len(once)])
