"""What `doctor` says of messages."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import DatabaseError
from django.utils import timezone

from ventanilla.messaging import budgets, inbox, outbox, pauses
from ventanilla.messaging.models import InboundMessage, OutboundMessage, State
from ventanilla.messaging.transports import choosing

LATE = timedelta(minutes=10)
DAY = timedelta(days=1)


def problems() -> Iterator[str]:
    yield from choosing.problems()
    try:
        found = [*_down(), *_late(), *_failed(), *_spent(), *_unanswered()]
    except DatabaseError:
        return  # it is away, or its tables are not made yet: others say so
    yield from found


def _down() -> Iterator[str]:
    for pause in pauses.current().values():
        yield (
            f"El canal «{pause.channel}» no entrega desde {pause.since:%d/%m %H:%M} UTC: "
            f"{pause.reason}. Los mensajes esperan y salen solos cuando se arregle."
        )


def _late() -> Iterator[str]:
    count = outbox.late(LATE).count()
    if count:
        yield (
            f"{count} mensajes debieron salir hace más de {LATE.seconds // 60} minutos. "
            "Revisa que trabaje: python manage.py worker"
        )


def _failed() -> Iterator[str]:
    since = timezone.now() - DAY
    count = OutboundMessage.objects.filter(state=State.FAILED, state_at__gt=since).count()
    if count:
        yield f"{count} mensajes no se pudieron enviar en las últimas 24 horas: el registro dice por qué."


def _spent() -> Iterator[str]:
    if budgets.is_spent():
        yield "Se alcanzó MESSAGES_A_DAY: los mensajes esperan. Súbelo, o averigua por qué son tantos."


def _unanswered() -> Iterator[str]:
    waiting = inbox.late(LATE).count()
    if waiting:
        yield (
            f"{waiting} mensajes de personas esperan respuesta desde hace más de "
            f"{LATE.seconds // 60} minutos. Revisa que trabaje: python manage.py worker"
        )
    since, given_up = timezone.now() - DAY, InboundMessage.State.GIVEN_UP
    count = InboundMessage.objects.filter(state=given_up, answered_at__gt=since).count()
    if count:
        yield (
            f"{count} mensajes de personas no se pudieron contestar en las últimas 24 horas. "
            "Están en la intranet, entre quienes esperan a una persona; el registro dice por qué."
        )
