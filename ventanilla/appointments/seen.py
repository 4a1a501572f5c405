"""Two officials at one appointment: whoever acts second is told what the first did, and acts on nothing
that he has not seen."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ventanilla.appointments.errors import Refused
from ventanilla.appointments.models import Appointment, Channel, HistoryEntry
from ventanilla.appointments.status import Status
from ventanilla.appointments.transitions import latest
from ventanilla.lib.dates import clock, local, weekday_date


@dataclass(frozen=True)
class Told:
    """Something that happened: when, by the office's clock, and who did what."""

    at: datetime
    sentence: str


class Changed(Refused):
    """Somebody changed it after the page was made; `news` says what, the oldest first."""

    code = "changed"

    def __init__(self, news: list[Told]) -> None:
        super().__init__("Esta cita cambió mientras la veías. Revisa cómo quedó y decide")
        self.news = news


def mark(appointment: Appointment) -> int:
    """What a page carries to say what it has seen: the last thing written about the appointment."""
    return appointment.history.order_by("-pk").values_list("pk", flat=True).first() or 0


@contextmanager
def as_seen(appointment: Appointment, seen: int) -> Iterator[Appointment]:
    """The act inside finds the appointment as it was when `seen` was its mark, locked until the act is
    done. Raises Changed."""
    with transaction.atomic():
        current = latest(appointment)
        if news := told(current, since=seen):
            raise Changed(news)
        yield current


def told(appointment: Appointment, since: int = 0) -> list[Told]:
    """What happened to the appointment after the mark `since`, in sentences. One query."""
    zone = appointment.office.time_zone
    entries = appointment.history.filter(pk__gt=since).select_related("by", "assigned_to")
    return [Told(local(entry.at, zone), f"{_who(entry)} {_did(entry, zone)}") for entry in entries]


def _who(entry: HistoryEntry) -> str:
    if entry.by:
        return entry.by.name
    return f"La persona ({Channel(entry.channel).label.lower()})"


def _did(entry: HistoryEntry, zone: str) -> str:
    because = f": «{entry.reason_text}»" if entry.reason_text else ""
    if entry.kind == HistoryEntry.Kind.ASSIGNED:
        return (
            f"la asignó a {entry.assigned_to.name}" if entry.assigned_to else "la dejó sin asignar"
        )
    if entry.kind == HistoryEntry.Kind.MOVED and entry.previous_starts_at:
        before, after = _when(entry.previous_starts_at, zone), _when(entry.starts_at, zone)
        return f"la movió del {before} al {after}{because}"
    if entry.kind == HistoryEntry.Kind.STATUS:
        return f"la dejó como «{Status(entry.status).label}»{because}"
    return f"{_PLAIN[HistoryEntry.Kind(entry.kind)]}{because}"


def _when(moment: datetime, zone: str) -> str:
    there = local(moment, zone)
    return f"{weekday_date(there)}, {clock(there)}"


_PLAIN = {
    HistoryEntry.Kind.BOOKED: "la registró",
    HistoryEntry.Kind.MOVED: "la movió",
    HistoryEntry.Kind.ARRIVED: "registró su llegada",
    HistoryEntry.Kind.CALLED: "le llamó a la ventanilla",
    HistoryEntry.Kind.REDIRECTED: "le dijo en otra oficina que aquí le toca",
    HistoryEntry.Kind.SAID_COMING: "avisó que sí viene",
    HistoryEntry.Kind.MESSAGES: "dijo si quiere avisos por mensaje",
}
