"""What a button sends back: «papeles:constancia». People never need to see it, and typing it does no harm:
it says no more than a sentence could."""

import re
from dataclasses import dataclass
from enum import StrEnum

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
_SHAPE = re.compile(r"([a-z]{1,12}):([a-z0-9_-]{0,50})(?::([a-z0-9_-]{0,50}))?")


@dataclass(frozen=True)
class Payload:
    """Codes as they came: whoever reads them looks them up."""

    verb: Verb
    procedure: str = ""
    municipality: str = ""


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


def parse(text: str) -> Payload | None:
    """None for anything that `build` does not write."""
    shape = _SHAPE.fullmatch(text)
    if shape is None or shape[1] not in [*Verb]:
        return None
    verb, values = Verb(shape[1]), (shape[2], shape[3] or "")
    payload = Payload(verb, **dict(zip(_FIELDS.get(verb, ()), values, strict=False)))
    return payload if build(verb, payload.procedure, payload.municipality) == text else None
