"""The figures by which the institution answers for its service, each with its definition.

All of them come from grouped queries over the rows of `Filters.appointments`; a share of nothing is None,
which is shown as «sin datos».
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Q, QuerySet

from ventanilla.appointments.models import Appointment, CallEntry, HistoryEntry, Visit
from ventanilla.appointments.status import Reason, Status
from ventanilla.reports.filters import Filters
from ventanilla.reports.spans import Days, Minutes, percentile

EARLY = timedelta(hours=24)


@dataclass(frozen=True)
class Spread:
    """Median and ninetieth percentile, in the unit of the indicator; None of nothing."""

    median: int | None
    p90: int | None


@dataclass(frozen=True)
class Group:
    """What has the same office, procedure, state, reason and channel."""

    office: int
    procedure: int
    status: str
    reason: str
    channel: str
    count: int


@dataclass(frozen=True)
class Summary:
    """The parts of `received` by state add up to it, whatever the filters."""

    received: int
    attended: int
    no_show: int
    inadmissible: int
    left: int
    cancelled: int
    pending: int
    confirmed: int

    @property
    def compliance(self) -> float | None:
        """Attended of received."""
        return share(self.attended, self.received)

    @property
    def absence(self) -> float | None:
        """No-shows of those who were expected and either came or did not."""
        return share(self.no_show, self.attended + self.no_show)


def share(part: int, whole: int) -> float | None:
    """Percent with one decimal; None where there is no whole: 0 of 0 is no figure."""
    return round(100 * part / whole, 1) if whole else None


def groups(filters: Filters) -> list[Group]:
    """One query, from which every count of appointments is added up."""
    keys = ("office_id", "procedure_id", "status", "reason", "channel")
    rows = filters.appointments().values_list(*keys).annotate(count=Count("pk"))
    return [Group(*row) for row in rows]


def summary(rows: Iterable[Group]) -> Summary:
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        counts[row.status, row.reason] += row.count
    by_status: Counter[str] = Counter()
    for (status, _), count in counts.items():
        by_status[status] += count
    return Summary(
        received=counts.total(),
        attended=by_status[Status.COMPLETED],
        no_show=counts[Status.NOT_HELD, Reason.NO_SHOW],
        inadmissible=counts[Status.NOT_HELD, Reason.INADMISSIBLE],
        left=counts[Status.NOT_HELD, Reason.LEFT],
        cancelled=by_status[Status.CANCELLED],
        pending=by_status[Status.PENDING],
        confirmed=by_status[Status.CONFIRMED],
    )


def by(rows: Iterable[Group], key: Callable[[Group], object]) -> dict[object, Summary]:
    """A summary for each office, procedure or channel."""
    parts: dict[object, list[Group]] = {}
    for row in rows:
        parts.setdefault(key(row), []).append(row)
    return {value: summary(part) for value, part in parts.items()}


def cancelled_in_time(filters: Filters) -> int:
    """Cancelled more than 24 hours before: another person could use the place."""
    return (
        filters.appointments()
        .filter(status=Status.CANCELLED, status_changed_at__lt=F("starts_at") - EARLY)
        .count()
    )


def anticipation(filters: Filters) -> Spread:
    """Whole days from the booking to the appointment."""
    return _spread(filters.appointments(), Days(F("starts_at"), F("created_at")))


def waiting(filters: Filters) -> Spread:
    """Minutes from the arrival to the call to a window."""
    return _spread(
        _visits(filters).filter(called_at__isnull=False), Minutes(F("called_at"), F("arrived_at"))
    )


def attention(filters: Filters) -> Spread:
    """Minutes from the call to the end, of those attended at a window."""
    ended = _visits(filters).filter(called_at__isnull=False, ended_at__isnull=False)
    return _spread(ended, Minutes(F("ended_at"), F("called_at")))


def complete_papers(filters: Filters) -> float | None:
    """Visits to which no paper was lacking."""
    counted = _visits(filters).aggregate(
        all=Count("pk"), complete=Count("pk", filter=Q(missing_papers=""))
    )
    return share(counted["complete"], counted["all"])


def confirmations(filters: Filters) -> dict[str, int]:
    """Appointments confirmed at some time, by the channel by which they were."""
    confirmed = HistoryEntry.objects.filter(
        appointment__in=filters.appointments(),
        kind=HistoryEntry.Kind.STATUS,
        status=Status.CONFIRMED,
        previous_status=Status.PENDING,
    )
    return _counted(
        confirmed.values_list("channel").annotate(n=Count("appointment", distinct=True))
    )


def call_outcomes(filters: Filters) -> dict[str, int]:
    """How the calls to these people ended."""
    calls = CallEntry.objects.filter(appointment__in=filters.appointments()).order_by()
    return _counted(calls.values_list("outcome").annotate(n=Count("pk")))


def _visits(filters: Filters) -> QuerySet[Visit]:
    return Visit.objects.filter(appointment__in=filters.appointments()).order_by()


def _spread(rows: QuerySet[Appointment] | QuerySet[Visit], span: Days | Minutes) -> Spread:
    counted = _counted(rows.annotate(span=span).values_list("span").annotate(n=Count("pk")))
    return Spread(percentile(counted, 0.5), percentile(counted, 0.9))


def _counted(pairs: Iterable[tuple[object, int]]) -> dict:
    return dict(pairs)


DEFINITIONS: Mapping[str, str] = {
    "recibidas": "Citas con fecha (o con registro, según lo elegido) en el periodo, en cualquier estado.",
    "efectuadas": "Citas en estado «efectuada»: la persona vino y se le atendió.",
    "cumplimiento": "Efectuadas entre recibidas, por cien. (El formato de origen lo escribe al revés:"
    " recibidas entre atendidas; aquí va como se entiende, con las dos cuentas a la vista.)",
    "cumplimiento_neto": "Efectuadas entre recibidas, sin las canceladas con más de 24 horas.",
    "inasistencia": "No asistieron entre efectuadas más no asistieron, por cien.",
    "anticipacion": "Días completos entre que se pidió la cita y la cita: mediana y percentil 90.",
    "primer_lugar": "Días desde hoy hasta el primer lugar libre de la oficina: lo que la gente espera.",
    "ocupacion": "Lugares con una cita que no se canceló, entre los lugares ofrecidos en el periodo.",
    "confirmadas": "Citas que alguna vez se confirmaron, entre recibidas; por el medio que se usó.",
    "papeles": "Visitas a las que no les faltó ningún papel, entre todas las visitas.",
    "otra_oficina": "Citas de quienes se presentaron en otra oficina, entre recibidas.",
    "espera": "Minutos entre la llegada y el llamado a la ventanilla: mediana y percentil 90.",
    "atencion": "Minutos entre el llamado y el final: mediana y percentil 90.",
    "satisfaccion": "Respuestas 4 o 5 de 5 a «¿Cómo te atendieron?», entre quienes contestaron. Con menos"
    " de diez no se muestra.",
    "canales": "Citas recibidas, por el medio en que se pidieron.",
}
