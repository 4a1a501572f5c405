"""The counts of a report, each with the appointments that it counts: a figure is the length of its list."""

from django.db.models import Exists, OuterRef, Q, QuerySet, TextChoices

from ventanilla.appointments.models import Appointment, HistoryEntry
from ventanilla.appointments.status import Reason, Status
from ventanilla.reports.calls import EVER_CONFIRMED, REDIRECTED
from ventanilla.reports.counts import IN_TIME
from ventanilla.reports.filters import Filters


class Figure(TextChoices):
    """By the name that it has in an address; `label` is how people call it."""

    RECEIVED = "recibidas", "Recibidas"
    ATTENDED = "efectuadas", "Efectuadas"
    NO_SHOW = "no-asistieron", "No asistieron"
    INADMISSIBLE = "improcedentes", "Improcedentes"
    LEFT = "se-retiraron", "Se retiraron"
    CANCELLED = "canceladas", "Canceladas"
    CANCELLED_IN_TIME = "canceladas-a-tiempo", "Canceladas con más de 24 horas"
    PENDING = "pendientes", "Pendientes"
    CONFIRMED = "confirmadas", "Confirmadas"
    EVER_CONFIRMED = "alguna-vez-confirmadas", "Alguna vez confirmadas"
    VISITED = "con-visita", "Con visita registrada"
    COMPLETE_PAPERS = "papeles-completos", "Con todos sus papeles"
    CALLED = "pasaron", "Pasaron a una ventanilla"
    REDIRECTED = "otra-oficina", "Fueron a otra oficina"


def rows(filters: Filters, figure: Figure) -> QuerySet[Appointment]:
    """The appointments behind the figure, in no order."""
    return filters.appointments().filter(_CHOSEN[figure])


def _written(**entry: str) -> Exists:
    return Exists(HistoryEntry.objects.filter(appointment=OuterRef("pk"), **entry))


_CHOSEN: dict[Figure, Q | Exists] = {
    Figure.RECEIVED: Q(),
    Figure.ATTENDED: Q(status=Status.COMPLETED),
    Figure.NO_SHOW: Q(reason=Reason.NO_SHOW),
    Figure.INADMISSIBLE: Q(reason=Reason.INADMISSIBLE),
    Figure.LEFT: Q(reason=Reason.LEFT),
    Figure.CANCELLED: Q(status=Status.CANCELLED),
    Figure.CANCELLED_IN_TIME: IN_TIME,
    Figure.PENDING: Q(status=Status.PENDING),
    Figure.CONFIRMED: Q(status=Status.CONFIRMED),
    Figure.EVER_CONFIRMED: _written(**EVER_CONFIRMED),
    Figure.VISITED: Q(visit__isnull=False),
    Figure.COMPLETE_PAPERS: Q(visit__isnull=False, visit__missing_papers=""),
    Figure.CALLED: Q(visit__called_at__isnull=False),
    Figure.REDIRECTED: _written(**REDIRECTED),
}
