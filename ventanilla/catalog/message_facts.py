"""What a message can say of an appointment: the facts that stand where its text has `{names}`."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ventanilla.catalog.models import MessageKind
from ventanilla.lib import phone
from ventanilla.lib.message_limits import length


class Fact(NamedTuple):
    """`longest` in letters as telephones count them; 0: whatever this catalogue has."""

    about: str
    longest: int
    example: str = ""


FACTS = {
    "nombre": Fact("nombre de la persona", 40, "María Guadalupe"),
    "fecha": Fact("día de la cita", 32, "martes 24 de noviembre"),
    "cuando": Fact("día y hora de la cita", 64, "martes 24 de noviembre a las 10:00 de la mañana"),
    "hora": Fact("hora de la cita", 30, "a las 10:00 de la mañana"),
    "tramite": Fact("nombre sencillo del trámite", 0),
    "oficina": Fact("nombre de la oficina", 0),
    "direccion": Fact("domicilio de la oficina", 0),
    "clave": Fact("clave de la cita", 25, "2026-10-106-01-00421-88"),
    "papeles": Fact("papeles que hay que llevar", 400),
    "telefono": Fact("teléfono de ayuda", 14),
    "enlace": Fact("dirección de la cita en la página", 120, "https://citas.example/c/4Kd9xQ"),
    "institucion": Fact("siglas de la institución", 0),
    "cambio": Fact("qué cambió y por qué", 300, "La oficina cierra el martes. Llámanos."),
}
"""In this order they are shown to whoever writes a message."""
_OF_AN_ANSWER = ("institucion", "telefono")
_NAME = re.compile(r"\{([a-z_]+)\}")

Cells = Mapping[str, str]


def of_kind(kind: str) -> tuple[str, ...]:
    """The names that its text may have."""
    if kind == MessageKind.ANSWERED:
        return _OF_AN_ANSWER
    return tuple(name for name in FACTS if name != "cambio" or kind == MessageKind.OFFICE_CHANGED)


def names_in(body: str) -> list[str]:
    """In the order in which WhatsApp numbers them."""
    return _NAME.findall(body)


def pieces(body: str) -> list[str]:
    """The words around the names: one more than there are of these."""
    return _NAME.split(body)[::2]


def filled(body: str, values: Mapping[str, str]) -> str:
    """A name without a value stays as it is written."""
    return _NAME.sub(lambda found: values.get(found[1], found[0]), body)


def numbered(body: str) -> str:
    """As WhatsApp approves it: «Hola, {{1}}.»"""
    places = iter(range(1, len(body)))
    return _NAME.sub(lambda _: f"{{{{{next(places)}}}}}", body)


def longest(
    institution: Cells, procedures: Iterable[Cells], offices: Iterable[Cells]
) -> dict[str, int]:
    """Letters of the longest value of each, by field of the catalogue's rows."""
    offices = list(offices)
    found = {name: fact.longest for name, fact in FACTS.items()}
    found["tramite"] = _longest(procedures, "plain_name")
    found["oficina"] = _longest(offices, "name")
    found["direccion"] = _longest(offices, "address")
    found["institucion"] = length(institution.get("short_name", ""))
    return found


def _longest(rows: Iterable[Cells], field: str) -> int:
    return max((length(row.get(field, "")) for row in rows), default=0)


def examples(
    institution: Cells, procedure: Cells, papers: Iterable[str], office: Cells
) -> dict[str, str]:
    """Nobody's appointment, with what this catalogue says."""
    found = {name: fact.example for name, fact in FACTS.items()}
    found["tramite"] = procedure.get("plain_name", "")
    found["papeles"] = _listed(papers)
    found["oficina"] = office.get("name", "")
    found["direccion"] = office.get("address", "")
    found["institucion"] = institution.get("short_name", "")
    found["telefono"] = phone.grouped(institution.get("help_phone", ""))
    return {name: value or f"({FACTS[name].about})" for name, value in found.items()}


def _listed(papers: Iterable[str]) -> str:
    """«1) Acta de nacimiento 2) CURP», as many as fit."""
    listed = ""
    for number, document in enumerate(papers, start=1):
        longer = f"{listed} {number}) {document}".strip()
        if length(longer) > FACTS["papeles"].longest:
            break
        listed = longer
    return listed
