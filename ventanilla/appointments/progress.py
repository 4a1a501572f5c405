"""How far a matter has come: the appointment's own steps, then the stages of its procedure."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from ventanilla.accounts.models import User
from ventanilla.appointments.models import Appointment, HistoryEntry, ProgressEntry
from ventanilla.appointments.status import Status
from ventanilla.catalog.models import Stage


@dataclass(frozen=True)
class Step:
    """A dot of the line; `at` is None while it has not been reached."""

    name: str
    at: datetime | None
    note: str = ""


def steps_of(appointment: Appointment, *, public: bool = False) -> list[Step]:
    """Registered, confirmed, outcome; after the visit, and not before, the procedure's stages.
    `public` leaves out the notes, which are for the person."""
    steps = [Step("Registrada", appointment.created_at)]
    if appointment.status == Status.PENDING:
        return [*steps, Step("Confirmada", None), Step("Atendida", None)]
    changes = {
        entry.status: entry.at
        for entry in appointment.history.all()
        if entry.kind == HistoryEntry.Kind.STATUS
    }
    if appointment.is_active or Status.CONFIRMED in changes:
        steps.append(Step("Confirmada", changes.get(Status.CONFIRMED)))
    if appointment.status in (Status.CANCELLED, Status.NOT_HELD):
        return [*steps, Step(_ending(appointment), appointment.status_changed_at)]
    # An outcome that was taken back stays in the history, and is not shown.
    completed = appointment.status == Status.COMPLETED
    attended = changes.get(Status.COMPLETED) if completed else None
    steps.append(Step("Atendida", attended))
    return steps + _stages(appointment, attended, public) if attended else steps


def record(appointment: Appointment, stage: Stage, *, by: User, note: str = "") -> ProgressEntry:
    """The procedure reached a stage. Raises ValueError for a stage of another procedure."""
    if stage.procedure_id != appointment.procedure_id:
        raise ValueError(f"{stage.code} is no stage of {appointment.procedure.code}")
    return ProgressEntry.objects.create(
        appointment=appointment, stage=stage, at=timezone.now(), by=by, note=note
    )


def _ending(appointment: Appointment) -> str:
    if appointment.status == Status.CANCELLED:
        return "Cancelada"
    return str(appointment.get_reason_display())


def _stages(appointment: Appointment, attended: datetime, public: bool) -> list[Step]:
    """Those set before belong to an end that was taken back."""
    progress = appointment.progress.all()
    reached = {entry.stage_id: entry for entry in progress if entry.at >= attended}
    return [
        _stage(stage, reached.get(stage.pk), public) for stage in appointment.procedure.stages.all()
    ]


def _stage(stage: Stage, entry: ProgressEntry | None, public: bool) -> Step:
    if entry is None:
        return Step(stage.name, None)
    return Step(stage.name, entry.at, "" if public else entry.note)
