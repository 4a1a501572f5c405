"""What a button sends back: «papeles:constancia», «confirmar:421». People never need to see it, and typing it
does no harm: it says no more than a sentence could, and the appointment that it numbers opens to its own
telephone only."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from ventanilla.assistant.intents import Intent


class Verb(StrEnum):
    MENU = "menu"
    BOOK = "agendar"
    PROCEDURE = "tramite"
    PAPERS = "papeles"
    COST = "costo"
    DURATION = "duracion"
    OFFICE = "oficina"
    HOURS = "horario"
    LOOKUP = "consultar"
    RESCHEDULE = "cambiar"
    CANCEL = "cancelar"
    CONFIRM = "confirmar"
    RECOVER = "clave"
    PERSON = "persona"
    COMPLAINT = "queja"
    READ = "leer"


INTENT_OF = {
    Verb.BOOK: Intent.BOOK,
    Verb.PROCEDURE: Intent.PROCEDURE_INFO,
    Verb.PAPERS: Intent.REQUIREMENTS,
    Verb.COST: Intent.COST,
    Verb.DURATION: Intent.DURATION,
    Verb.OFFICE: Intent.OFFICE,
    Verb.HOURS: Intent.HOURS,
    Verb.LOOKUP: Intent.STATUS,
    Verb.RESCHEDULE: Intent.RESCHEDULE,
    Verb.CANCEL: Intent.CANCEL,
    Verb.CONFIRM: Intent.CONFIRM,
    Verb.RECOVER: Intent.RECOVER_CTS,
    Verb.PERSON: Intent.HUMAN,
    Verb.COMPLAINT: Intent.COMPLAINT,
}
VERB_OF = {intent: verb for verb, intent in INTENT_OF.items()}

_FIELDS: dict[Verb, tuple[str, ...]] = {
    Verb.BOOK: ("procedure", "municipality"),
    Verb.OFFICE: ("municipality", "procedure"),
    Verb.HOURS: ("municipality",),
} | dict.fromkeys((Verb.PROCEDURE, Verb.PAPERS, Verb.COST, Verb.DURATION), ("procedure",))
_NUMBERED = frozenset(
    {Verb.LOOKUP, Verb.RESCHEDULE, Verb.CANCEL, Verb.CONFIRM, Verb.RECOVER, Verb.READ}
)
_OF_ONE = re.compile(r"([a-z]{1,12}):([1-9][0-9]{0,17})(?::([0-9]{12}))?")
_MINUTE = "%Y%m%d%H%M"
_SHAPE = re.compile(r"([a-z]{1,12}):([a-z0-9_-]{0,50})(?::([a-z0-9_-]{0,50}))?")


@dataclass(frozen=True)
class Payload:
    """Codes as they came: whoever reads them looks them up.

    `number` is the key of an appointment, 0 where the button names none; `starts_at` is when that was, as the
    button's message said it. Of READ, `number` is that of the conversation.
    """

    verb: Verb
    procedure: str = ""
    municipality: str = ""
    number: int = 0
    starts_at: datetime | None = None


def carries(verb: Verb, field: str) -> bool:
    return field in _FIELDS.get(verb, ())


def build(verb: Verb, procedure: str = "", municipality: str = "") -> str:
    """`verb:` and what that verb is about: `papeles:constancia`, `oficina:033`, `agendar:constancia:033`.
    An office may depend on the procedure too: `oficina:033:constancia`."""
    given = {"procedure": procedure, "municipality": municipality}
    values = [given[field] for field in _FIELDS.get(verb, ())] or [""]
    if verb is Verb.OFFICE and not procedure:
        values.pop()
    return ":".join([verb, *values])


def of_appointment(verb: Verb, number: int, starts_at: datetime | None = None) -> str:
    """`confirmar:421`, or with the instant that is meant, in UTC: `confirmar:421:202609081600`."""
    at = f":{starts_at.astimezone(UTC):{_MINUTE}}" if starts_at else ""
    return f"{verb}:{number}{at}"


def parse(text: str) -> Payload | None:
    """None for anything that neither `build` nor `of_appointment` writes."""
    named = _OF_ONE.fullmatch(text)
    if named and named[1] in _NUMBERED:
        return _of_one(Verb(named[1]), int(named[2]), named[3])
    shape = _SHAPE.fullmatch(text)
    if shape is None or shape[1] not in [*Verb]:
        return None
    verb, values = Verb(shape[1]), (shape[2], shape[3] or "")
    told: dict[str, Any] = dict(zip(_FIELDS.get(verb, ()), values, strict=False))
    payload = Payload(verb, **told)
    return payload if build(verb, payload.procedure, payload.municipality) == text else None


def _of_one(verb: Verb, number: int, minute: str | None) -> Payload | None:
    try:
        at = datetime.strptime(minute, _MINUTE).replace(tzinfo=UTC) if minute else None
    except ValueError:
        return None
    return Payload(verb, number=number, starts_at=at)
