"""The appointment and everything that is written about it."""

from django.db import models

from ventanilla.accounts import models as accounts
from ventanilla.appointments.models.appointment import (
    Appointment,
    AttemptCount,
    Channel,
    CtsCounter,
)
from ventanilla.appointments.models.calls import CallEntry, CallOutcome, CallState
from ventanilla.appointments.models.history import HistoryEntry
from ventanilla.appointments.models.notices import Notice
from ventanilla.appointments.models.trail import AccessEntry, AccessKind, RowChange, Seal
from ventanilla.appointments.models.visits import (
    DayClose,
    HallScreen,
    ProgressEntry,
    Visit,
    VisitResult,
)
from ventanilla.scheduling import models as scheduling

__all__ = [
    "APPEND_ONLY",
    "HISTORY",
    "AccessEntry",
    "AccessKind",
    "Appointment",
    "AttemptCount",
    "CallEntry",
    "CallOutcome",
    "CallState",
    "Channel",
    "CtsCounter",
    "DayClose",
    "HallScreen",
    "HistoryEntry",
    "Notice",
    "ProgressEntry",
    "RowChange",
    "Seal",
    "Visit",
    "VisitResult",
]

APPEND_ONLY: tuple[type[models.Model], ...] = (
    HistoryEntry,
    CallEntry,
    ProgressEntry,
    DayClose,
    AccessEntry,
    RowChange,
    Seal,
)
"""The database refuses to change or delete their rows. Whoever adds one adds its trigger in a migration."""

HISTORY = (*accounts.APPEND_ONLY, *scheduling.APPEND_ONLY, *APPEND_ONLY)
"""What the chain of digests holds and the server's role may only add to: that of every room."""
