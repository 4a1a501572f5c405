"""The catalogue's messages as templates that Meta approves, and what of them it has approved."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.conf import settings

from ventanilla.catalog import message_facts
from ventanilla.catalog.catalogue import current
from ventanilla.catalog.models import MessageText
from ventanilla.messaging.transports.graph_account import (
    APPROVED,
    PENDING,
    REJECTED,
    UTILITY,
    Known,
    Wording,
)

MISSING = "falta en la cuenta: créala con --create"
OTHER_WORDS = "Meta la tiene con otras palabras: cámbiala allá, o usa otro nombre en «plantilla»"
OTHER_BUTTONS = "Meta la tiene con otros botones: cámbiala allá, o usa otro nombre en «plantilla»"
WAITS = "Meta todavía la revisa: espera"
SENT_AS = "Meta la puso como {category}: cuesta más y no llega a todos. Pide que sea UTILITY"
REFUSED = "Meta no la aprobó ({reason}): cambia el texto y usa otro nombre en «plantilla»"
STOPPED = "Meta la tiene como {status}: mírala en el administrador de WhatsApp"


class Verdict(NamedTuple):
    """`wrong` is empty where the template can be sent as it is."""

    wording: Wording
    wrong: str


def wordings() -> list[Wording]:
    """Those that are off as well: one is approved first and turned on afterwards."""
    said = _examples()
    return [
        Wording(
            name=text.template,
            language=text.language,
            body=message_facts.numbered(text.body),
            examples=tuple(said[name] for name in message_facts.names_in(text.body)),
            buttons=tuple(text.buttons),
        )
        for text in MessageText.objects.all()
    ]


def missing(wanted: Iterable[Wording], known: Iterable[Known]) -> list[Wording]:
    there = {(each.wording.name, each.wording.language) for each in known}
    return [each for each in wanted if (each.name, each.language) not in there]


def verdicts(wanted: Iterable[Wording], known: Sequence[Known]) -> list[Verdict]:
    there = {(each.wording.name, each.wording.language): each for each in known}
    return [Verdict(each, _wrong(each, there.get((each.name, each.language)))) for each in wanted]


def _wrong(wanted: Wording, known: Known | None) -> str:
    if known is None:
        return MISSING
    if _plain(known.wording.body) != _plain(wanted.body):
        return OTHER_WORDS
    if known.wording.buttons != wanted.buttons:
        return OTHER_BUTTONS
    if known.status != APPROVED:
        refused = REFUSED.format(reason=known.reason or "sin decir por qué")
        stopped = STOPPED.format(status=known.status)
        return {PENDING: WAITS, REJECTED: refused}.get(known.status, stopped)
    return "" if known.category == UTILITY else SENT_AS.format(category=known.category)


def _plain(body: str) -> str:
    return "\n".join(line.rstrip() for line in body.splitlines()).strip()


def _examples() -> dict[str, str]:
    """Of the first procedure and the first office, where any is active."""
    catalogue = current()
    procedure = next(iter(catalogue.procedures.values()), None)
    office = next(iter(catalogue.offices.values()), None)
    said = message_facts.examples(
        vars(catalogue.institution),
        vars(procedure) if procedure else {},
        [paper.document for paper in procedure.requirements.all()] if procedure else [],
        vars(office) if office else {},
    )
    return said | {"enlace": f"{settings.PUBLIC_URL}/citas/ver/4Kd9xQ/"}
