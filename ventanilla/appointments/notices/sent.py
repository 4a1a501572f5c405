"""What was sent, for staff to read: of the appointments of their offices, and of conversations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, TextChoices

from ventanilla.appointments.models import Appointment, Notice
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import Office
from ventanilla.lib.dates import day_bounds
from ventanilla.messaging.models import OutboundMessage, State


class Fate(TextChoices):
    """What became of a message, as people say it."""

    WAITING = "en-espera", "En espera"
    SENT = "enviado", "Enviado"
    DELIVERED = "entregado", "Entregado"
    READ = "leido", "Leído"
    FAILED = "no-se-pudo", "No se pudo"
    DROPPED = "ya-no-se-envio", "Ya no se envió"


FATES: dict[str | None, Fate] = {
    State.QUEUED: Fate.WAITING,
    State.SENDING: Fate.WAITING,
    State.SENT: Fate.SENT,
    State.DELIVERED: Fate.DELIVERED,
    State.READ: Fate.READ,
    State.FAILED: Fate.FAILED,
    State.DROPPED: Fate.DROPPED,
    None: Fate.FAILED,  # there was no channel
}


@dataclass(frozen=True)
class Sent:
    """From the first day to the last, both whole, by the institution's clock. What is empty says «any»;
    `offices` is None for all of them, closed ones too."""

    first: date
    last: date
    offices: Sequence[Office] | None = None
    kind: str = ""
    fate: str = ""
    channel: str = ""

    def notices(self) -> QuerySet[Notice]:
        start, end = self._bounds()
        chosen = Notice.objects.filter(at__gte=start, at__lt=end)
        if self.offices is not None:
            chosen = chosen.filter(appointment__office__in=[each.pk for each in self.offices])
        if self.kind:
            chosen = chosen.filter(kind=self.kind)
        if self.channel:
            chosen = chosen.filter(message__channel=self.channel)
        return chosen.filter(_is(self.fate, "message__")) if self.fate else chosen

    def conversation(self) -> QuerySet[OutboundMessage]:
        """What was said in conversations: of no appointment, or in answer to what was just written."""
        start, end = self._bounds()
        chosen = OutboundMessage.objects.filter(created_at__gte=start, created_at__lt=end)
        noted = Notice.objects.filter(message=OuterRef("pk"))
        booked = Appointment.objects.filter(cts=OuterRef("reference"))
        chosen = chosen.filter(~Exists(noted)).filter(Q(reply=True) | ~Exists(booked))
        if self.channel:
            chosen = chosen.filter(channel=self.channel)
        return chosen.filter(_is(self.fate)) if self.fate else chosen

    def _bounds(self) -> tuple[object, object]:
        return day_bounds(self.first, self.last, current_catalogue().institution.time_zone)


def counts(chosen: QuerySet[Notice] | QuerySet[OutboundMessage]) -> dict[Fate, int]:
    """Of each fate how many, none left out (one query)."""
    field = "message__state" if chosen.model is Notice else "state"
    found = chosen.order_by().values_list(field).annotate(count=Count("pk"))
    total = dict.fromkeys(Fate, 0)
    for state, count in found:
        total[FATES[state]] += count
    return total


def _is(fate: str, message: str = "") -> Q:
    states = [state for state, each in FATES.items() if each == fate and state]
    there_was_none = Q(message=None) if message and FATES[None] == fate else Q()
    return Q(**{f"{message}state__in": states}) | there_was_none
