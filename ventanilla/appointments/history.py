"""One way to write what happened, always inside the transaction of the change."""

from datetime import datetime

from ventanilla.accounts.models import User
from ventanilla.appointments.models import Appointment, HistoryEntry


def record(
    appointment: Appointment,
    kind: HistoryEntry.Kind,
    *,
    channel: str,
    by: User | None,
    at: datetime,
    previous_status: str = "",
    previous_starts_at: datetime | None = None,
    note: str = "",
) -> None:
    """`note` is why staff did it; without one the entry tells the reason that the appointment has."""
    HistoryEntry.objects.create(
        appointment=appointment,
        at=at,
        kind=kind,
        status=appointment.status,
        previous_status=previous_status,
        starts_at=appointment.starts_at,
        previous_starts_at=previous_starts_at,
        reason=appointment.reason,
        reason_text=note or appointment.reason_text,
        assigned_to_id=appointment.assigned_to_id,
        by=by,
        channel=channel,
    )
