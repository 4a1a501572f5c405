"""Which appointments a report counts."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.db.models import Q, QuerySet

from ventanilla.accounts.models import User
from ventanilla.appointments.models import Appointment
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import Municipality, Office, Procedure
from ventanilla.lib.dates import day_bounds


class Basis(Enum):
    """By which date an appointment belongs to a period."""

    APPOINTMENT = "cita"
    BOOKING = "registro"

    @property
    def field(self) -> str:
        return "starts_at" if self is Basis.APPOINTMENT else "created_at"


@dataclass(frozen=True)
class Filters:
    """`first` and `last`, both included, are days of the institution's calendar. `offices` are the only
    ones that the person who asks may see; an empty tuple sees nothing. None elsewhere means all."""

    first: date
    last: date
    offices: tuple[Office, ...]
    basis: Basis = Basis.APPOINTMENT
    procedure: Procedure | None = None
    municipality: Municipality | None = None
    status: str = ""
    channel: str = ""
    official: User | None = None

    def appointments(self) -> QuerySet[Appointment]:
        return Appointment.objects.filter(self.where()).order_by()

    def where(self, path: str = "") -> Q:
        """The same choice from another table: `path` is how that one names the appointment,
        «appointment__»."""
        start, end = day_bounds(self.first, self.last, self.time_zone)
        chosen = {
            "procedure": self.procedure,
            "municipality": self.municipality,
            "status": self.status or None,
            "channel": self.channel or None,
            "visit__served_by": self.official,
            "office__in": [office.pk for office in self.offices],
            f"{self.basis.field}__gte": start,
            f"{self.basis.field}__lt": end,
        }
        return Q(**{f"{path}{name}": value for name, value in chosen.items() if value is not None})

    @property
    def time_zone(self) -> str:
        return current_catalogue().institution.time_zone

    @property
    def whole(self) -> bool:
        """Whether it is all that the offices had in the period, by the date of the appointment: only then
        can it be compared with the places that they offered."""
        others = (self.procedure, self.municipality, self.official)
        return (
            self.basis is Basis.APPOINTMENT
            and not self.status
            and not self.channel
            and others == (None, None, None)
        )
