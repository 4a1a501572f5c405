"""Why an act was refused: each error has a stable `code` for programs and a sentence that says how to
mend it for people."""

from ventanilla.appointments.models import Appointment
from ventanilla.catalog.models import Office


class Refused(Exception):
    code = "refused"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidPerson(Refused):
    """`errors` maps a field of Person to its sentence."""

    code = "invalid"

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("Revisa estos datos")
        self.errors = errors


class SlotTaken(Refused):
    """The last place went to somebody else, or the office gives no appointment at that hour."""

    code = "slot_taken"


class AlreadyHasAppointment(Refused):
    code = "already_has_appointment"

    def __init__(self, message: str, existing: Appointment) -> None:
        super().__init__(message)
        self.existing = existing


class OtherOffice(Refused):
    """`office` is the one that attends it."""

    code = "other_office"

    def __init__(self, office: Office, message: str) -> None:
        super().__init__(message)
        self.office = office


class TooManyActive(Refused):
    code = "too_many_active"


class LooksAutomatic(Refused):
    code = "looks_automatic"


class IdempotencyConflict(Refused):
    code = "idempotency_conflict"


class IllegalMove(Refused):
    """The state of the appointment does not admit the change, or somebody changed it first."""

    code = "illegal_move"
