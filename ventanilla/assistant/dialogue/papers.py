"""Where to go and what to carry, in the room of one message."""

from ventanilla.catalog.models import Municipality, Office, Procedure, Requirement
from ventanilla.lib.message_limits import length

ROOM = 900
"""Letters of a reply that are left to this."""


def where_and_what(procedure: Procedure, municipality: Municipality, office: Office) -> str:
    head = (
        f"{procedure.plain_name}, en {municipality.name}.\n"
        f"Te toca en {office.name}: {office.address}.\nAtiende {office.hours_text}.\n\n"
    )
    tail = "\n\n¿Seguimos con tu cita?"
    return f"{head}{listed(procedure, ROOM - length(head) - length(tail))}{tail}"


def listed(procedure: Procedure, room: int) -> str:
    """«Lleva:» and the papers in order; those without room are counted and left to the page."""
    papers = list(procedure.requirements.all())
    if not papers:
        return "No tengo ese dato: pregunta qué papeles llevar."
    lines = ["Lleva:"]
    for count, paper in enumerate(papers):
        line = f"{count + 1}) {_paper(paper)}"
        if length("\n".join([*lines, line])) + 40 > room:
            left = f"Y {len(papers) - count} más" if count else f"Son {len(papers)} papeles"
            lines.append(f"{left}: míralos en la página.")
            break
        lines.append(line)
    return "\n".join(lines)


def _paper(paper: Requirement) -> str:
    copies = {0: "", 1: ", original y copia" if paper.original else ", una copia"}.get(
        paper.copies, f", {paper.copies} copias"
    )
    return f"{paper.document}{copies}{' (si lo tienes)' if paper.optional else ''}"
