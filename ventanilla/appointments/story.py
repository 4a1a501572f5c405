"""The whole story of an appointment in the order in which it happened: who, when, what, before and after,
from where; and what was changed in the database itself, behind the program's back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ventanilla.accounts.models import User
from ventanilla.appointments.models import Appointment, Channel, HistoryEntry, RowChange
from ventanilla.appointments.notices import told
from ventanilla.appointments.status import Reason, Status
from ventanilla.catalog.models import Office, Procedure
from ventanilla.lib.dates import clock, local, weekday_date

MOMENT = timedelta(minutes=2)
"""Within which a change of the row and its entry are of one act, though two clocks wrote them."""

_KINDS = {
    HistoryEntry.Kind.BOOKED: "Se registró",
    HistoryEntry.Kind.MOVED: "Cambió de día u hora",
    HistoryEntry.Kind.STATUS: "Cambió de estado",
    HistoryEntry.Kind.ASSIGNED: "Se asignó",
    HistoryEntry.Kind.ARRIVED: "Llegó a la oficina",
    HistoryEntry.Kind.CALLED: "Pasó a la ventanilla",
    HistoryEntry.Kind.REDIRECTED: "Se presentó en otra oficina",
    HistoryEntry.Kind.SAID_COMING: "Avisó que sí viene",
    HistoryEntry.Kind.MESSAGES: "Dijo si quiere avisos por mensaje",
}
_COLUMNS = {
    "status": "estado",
    "starts_at": "día y hora",
    "office_id": "oficina",
    "procedure_id": "trámite",
    "assigned_to_id": "persona asignada",
    "given_names": "nombre",
    "first_surname": "primer apellido",
    "second_surname": "segundo apellido",
    "phone": "teléfono",
}
_NOBODY = {Channel.WEB: "La persona", Channel.WHATSAPP: "La persona", Channel.API: "Otro sistema"}


@dataclass(frozen=True)
class Event:
    at: datetime
    who: str
    what: str
    before: str = ""
    after: str = ""
    where: str = ""
    note: str = ""
    direct: bool = False


def of(appointment: Appointment) -> list[Event]:
    entries = list(appointment.history.select_related("by", "assigned_to"))
    events = [
        *_entries(entries, appointment.office),
        *_calls(appointment),
        *_visit(appointment),
        *_progress(appointment),
        *_messages(appointment),
        *map(_Direct(appointment.office).event, unexplained(appointment, entries)),
    ]
    return sorted(events, key=lambda each: each.at)


def unexplained(appointment: Appointment, entries: Iterable[HistoryEntry]) -> list[RowChange]:
    """The changes of the row that no entry of the same moment speaks of. An entry explains one of each
    column, the nearest."""
    left = list(appointment.row_changes.all())
    for entry in entries:
        for said in _said(entry):
            same = [
                each
                for each in left
                if (each.column, each.after) == said and abs(each.at - entry.at) <= MOMENT
            ]
            if same:
                left.remove(min(same, key=lambda each: abs(each.at - entry.at)))
    return left


def _said(entry: HistoryEntry) -> Iterator[tuple[str, str]]:
    """What the entry says became of the row."""
    if entry.kind == HistoryEntry.Kind.STATUS:
        yield "status", entry.status
    if entry.kind == HistoryEntry.Kind.MOVED:
        yield "starts_at", entry.starts_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    if entry.kind == HistoryEntry.Kind.ASSIGNED:
        yield "assigned_to_id", str(entry.assigned_to_id or "")


def _entries(entries: Iterable[HistoryEntry], office: Office) -> Iterator[Event]:
    assigned = ""
    for entry in entries:
        now_assigned = entry.assigned_to.name if entry.assigned_to else ""
        changes = {
            HistoryEntry.Kind.BOOKED: ("", _moment(entry.starts_at, office)),
            HistoryEntry.Kind.MOVED: (
                _moment(entry.previous_starts_at, office),
                _moment(entry.starts_at, office),
            ),
            HistoryEntry.Kind.STATUS: (_status(entry.previous_status), _status(entry.status)),
            HistoryEntry.Kind.ASSIGNED: (assigned or "Nadie", now_assigned or "Nadie"),
        }
        before, after = changes.get(HistoryEntry.Kind(entry.kind), ("", ""))
        yield Event(
            at=entry.at,
            who=entry.by.name if entry.by else _NOBODY.get(Channel(entry.channel), "El sistema"),
            what=_KINDS[HistoryEntry.Kind(entry.kind)],
            before=before,
            after=after,
            where=Channel(entry.channel).label,
            note=_why(entry),
        )
        assigned = now_assigned


def _why(entry: HistoryEntry) -> str:
    reason = Reason(entry.reason).label if entry.reason else ""
    return ". ".join(filter(None, [reason, entry.reason_text]))


def _calls(appointment: Appointment) -> Iterator[Event]:
    for call in appointment.calls.select_related("by"):
        what = f"Llamada: {call.get_outcome_display().lower()}"
        yield Event(call.at, call.by.name, what, where=Channel.PHONE.label, note=call.note)


def _visit(appointment: Appointment) -> Iterator[Event]:
    visit = appointment.visit if appointment.has_arrived else None
    if visit is None or visit.ended_at is None:
        return
    who = visit.served_by.name if visit.served_by else "El sistema"
    what = f"Terminó la visita: {visit.get_result_display().lower()}"
    yield Event(visit.ended_at, who, what, where=visit.window or Channel.COUNTER.label)


def _progress(appointment: Appointment) -> Iterator[Event]:
    for step in appointment.progress.select_related("by", "stage"):
        who = step.by.name if step.by else "El sistema"
        yield Event(step.at, who, f"Avance: {step.stage.name.lower()}", note=step.note)


def _messages(appointment: Appointment) -> Iterator[Event]:
    for each in told.of(appointment):
        who = each.by.name if each.by else "El sistema"
        yield Event(each.at, who, each.text, where=each.where)


class _Direct:
    """What was changed by direct SQL, in the words of the rest of the page."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def event(self, change: RowChange) -> Event:
        return Event(
            at=change.at,
            who=change.db_user or "Sin nombre",
            what=f"Cambio directo en la base: {_COLUMNS.get(change.column, change.column)}",
            before=self._words(change.column, change.before),
            after=self._words(change.column, change.after),
            where="Base de datos",
            direct=True,
        )

    def _words(self, column: str, value: str) -> str:
        if column == "status":
            return _status(value)
        if column == "starts_at":
            return _moment(_instant(value), self.office) or value
        if column == "phone":
            return f"termina en {value[-4:]}" if value else ""
        return self._name(column, value) or value

    def _name(self, column: str, value: str) -> str:
        models = {"office_id": Office, "procedure_id": Procedure, "assigned_to_id": User}
        if column not in models or not value.isdecimal():
            return ""
        found = models[column]._default_manager.filter(pk=value).first()
        return str(getattr(found, "name", "") or found or "")


def _instant(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written).replace(tzinfo=UTC)
    except ValueError:
        return None


def _moment(at: datetime | None, office: Office) -> str:
    if at is None:
        return ""
    there = local(at, office.time_zone)
    return f"{weekday_date(there.date())}, {clock(there)}"


def _status(value: str) -> str:
    return Status(value).label if value in Status.values else value
