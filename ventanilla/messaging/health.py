"""What `doctor` says of messages: the figures of `standing`, in sentences."""

from collections.abc import Iterator
from datetime import datetime

from django.db import DatabaseError
from django.utils import timezone

from ventanilla.lib.dates import lasting
from ventanilla.messaging import standing
from ventanilla.messaging.inbox import REPEATED
from ventanilla.messaging.standing import LATE, Standing
from ventanilla.messaging.transports import choosing

_MINUTES = LATE.seconds // 60
_WORKER = "Revisa que trabaje: python manage.py worker"


def problems() -> Iterator[str]:
    yield from choosing.problems()
    try:
        now = standing.current()
    except DatabaseError:
        return  # it is away, or its tables are not made yet: others say so
    yield from _of_what_leaves(now)
    yield from _of_what_came(now)


def _of_what_leaves(now: Standing) -> Iterator[str]:
    for pause in now.down:
        yield (
            f"El canal «{pause.channel}» no entrega desde hace {_lasting(pause.since)}: "
            f"{pause.reason}. Los mensajes esperan y salen solos cuando se arregle."
        )
    if now.late:
        yield f"{now.late} mensajes debieron salir hace más de {_MINUTES} minutos. {_WORKER}"
    if now.failed:
        yield (
            f"{now.failed} mensajes no se pudieron enviar en las últimas 24 horas, y no por la persona: "
            "el registro dice por qué."
        )
    if now.is_spent:
        yield "Se alcanzó MESSAGES_A_DAY: los mensajes esperan. Súbelo, o averigua por qué son tantos."


def _of_what_came(now: Standing) -> Iterator[str]:
    if now.unanswered:
        yield (
            f"{now.unanswered} mensajes de personas esperan respuesta desde hace más de "
            f"{_MINUTES} minutos. {_WORKER}"
        )
    if now.handed:
        yield (
            f"{now.handed} mensajes de personas no se pudieron contestar en las últimas 24 horas. "
            "Están en la intranet, entre quienes esperan a una persona; el registro dice por qué."
        )
    if now.untold:
        yield (
            f"{now.untold} mensajes de personas no se pudieron contestar ni pasar a nadie en las últimas "
            f"24 horas. Lo que decían está {REPEATED.days} días en la tabla messaging_inboundmessage "
            "(state = given_up), con su teléfono: hay que llamarles. El registro dice por qué."
        )


def _lasting(since: datetime) -> str:
    """No clock is that of every installation."""
    return lasting(timezone.now() - since)
