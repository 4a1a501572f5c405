"""The states of an appointment and the moves between them, as a table that can be read aloud."""

from django.db.models import TextChoices


class Status(TextChoices):
    PENDING = "pendiente", "Pendiente"
    CONFIRMED = "confirmada", "Confirmada"
    COMPLETED = "efectuada", "Efectuada"
    CANCELLED = "cancelada", "Cancelada"
    NOT_HELD = "no_efectuada", "No efectuada o improcedente"


class Reason(TextChoices):
    """Why an appointment was not held: one official state and its causes."""

    NO_SHOW = "no_asistio", "No asistió"
    INADMISSIBLE = "improcedente", "Improcedente"
    LEFT = "se_retiro", "Se retiró sin ser atendida"


# Nothing leaves CANCELLED, because its place may already be another person's.
TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.PENDING: frozenset(
        {Status.CONFIRMED, Status.COMPLETED, Status.CANCELLED, Status.NOT_HELD}
    ),
    Status.CONFIRMED: frozenset({Status.COMPLETED, Status.CANCELLED, Status.NOT_HELD}),
    Status.COMPLETED: frozenset({Status.NOT_HELD}),
    Status.NOT_HELD: frozenset({Status.COMPLETED}),
    Status.CANCELLED: frozenset(),
}

ACTIVE = frozenset({Status.PENDING, Status.CONFIRMED})
FINAL = frozenset(Status) - ACTIVE
UNDOABLE = frozenset({Status.COMPLETED, Status.NOT_HELD})
"""Outcomes that staff may take back on the day they were set (a no-show who arrives, a mistaken key): the
appointment returns to the active state it had."""
SEATED = ACTIVE | {Status.COMPLETED}
"""The states that hold a place; in the others `seat` is NULL and the place is free again."""
