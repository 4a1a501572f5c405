"""The figures by which the institution answers for its service, each with its definition: what the page, the
workbook and whoever publishes them print."""

from collections.abc import Callable
from dataclasses import dataclass

from ventanilla.lib.shares import share
from ventanilla.reports.counts import Summary
from ventanilla.reports.figures import Figure
from ventanilla.reports.report import Report
from ventanilla.reports.satisfaction import satisfaction

NO_DATA = "sin datos"


@dataclass(frozen=True)
class Indicator:
    """`value` is None of nothing; `detail` are the counts it comes from, `figure` the list of people behind
    it, where there is one."""

    key: str
    label: str
    value: float | int | None
    unit: str
    definition: str
    detail: str = ""
    figure: Figure | None = None

    @property
    def text(self) -> str:
        """«81.8 %», «1,204», «3 días»; «sin datos» where there is no figure."""
        return said(self.value, self.unit)


def said(value: float | int | None, unit: str = "") -> str:
    if value is None:
        return NO_DATA
    if unit == "día":
        unit = "día" if value == 1 else "días"
    number = f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"
    return f"{number} {unit}".strip()


def indicators(report: Report, *, net: bool = False) -> list[Indicator]:
    """In the order in which they are read; with `net`, the compliance leaves out those cancelled in time."""
    return [
        *(make(report) for make in _COUNTS),
        _net_compliance(report) if net else _compliance(report),
        *(make(report) for make in _SHARES),
    ]


def _made(
    key: str,
    value: float | int | None,
    unit: str = "",
    detail: str = "",
    figure: Figure | None = None,
) -> Indicator:
    label, definition = DEFINITIONS[key]
    return Indicator(key, label, value, unit, definition, detail, figure)


def _received(report: Report) -> Indicator:
    return _made("recibidas", report.total.received, figure=Figure.RECEIVED)


def _attended(report: Report) -> Indicator:
    return _made("efectuadas", report.total.attended, figure=Figure.ATTENDED)


def _compliance(report: Report) -> Indicator:
    total = report.total
    detail = f"{total.attended:,} efectuadas de {total.received:,} recibidas{_open(total)}"
    return _made("cumplimiento", total.compliance, "%", detail, Figure.ATTENDED)


def _net_compliance(report: Report) -> Indicator:
    total = report.total
    detail = (
        f"{total.attended:,} efectuadas de {total.received - total.cancelled_in_time:,};"
        f" {total.cancelled_in_time:,} se cancelaron a tiempo{_open(total)}"
    )
    return _made("cumplimiento_neto", total.net_compliance, "%", detail, Figure.ATTENDED)


def _open(total: Summary) -> str:
    """A period that goes on has people who are still to come, and its compliance grows."""
    still = total.pending + total.confirmed
    return f"; {still:,} todavía sin terminar" if still else ""


def _absence(report: Report) -> Indicator:
    total = report.total
    detail = f"{total.no_show:,} no asistieron de {total.no_show + total.attended:,}"
    return _made("inasistencia", total.absence, "%", detail, Figure.NO_SHOW)


def _occupation(report: Report) -> Indicator:
    if report.offered is None:
        detail = "Se calcula por fecha de la cita, sin más filtro que la oficina"
        return _made("ocupacion", None, "%", detail)
    detail = f"{report.total.used:,} usados de {sum(report.offered.values()):,} ofrecidos"
    return _made("ocupacion", report.occupation, "%", detail)


def _anticipation(report: Report) -> Indicator:
    found = report.anticipation
    return _made("anticipacion", found.median, "día", _ninth(found.p90, "día"), Figure.RECEIVED)


def _first_free(report: Report) -> Indicator:
    known = [each.days for each in report.first_free if each.days is not None]
    if not known:
        return _made("primer_lugar", None, "día")
    full = sum(each.days is None for each in report.first_free)
    detail = f"En la oficina con más espera: {said(max(known), 'día')}"
    detail += f". Sin lugares: {full}" if full else ""
    return _made("primer_lugar", sorted(known)[(len(known) - 1) // 2], "día", detail)


def _confirmed(report: Report) -> Indicator:
    total, calls = report.total, report.calls
    value = share(calls.confirmed, total.received)
    detail = f"{calls.confirmed:,} de {total.received:,}"
    if calls.per_agreement is not None:
        detail += f". {calls.per_agreement:,.1f} llamadas por cada persona que dijo que sí"
    return _made("confirmadas", value, "%", detail, Figure.EVER_CONFIRMED)


def _papers(report: Report) -> Indicator:
    visits = report.visits
    detail = f"{visits.with_all_papers:,} de {visits.count:,} visitas"
    return _made("papeles", visits.complete_papers, "%", detail, Figure.COMPLETE_PAPERS)


def _redirected(report: Report) -> Indicator:
    total = report.total
    value = share(report.redirected, total.received)
    detail = f"{report.redirected:,} de {total.received:,}"
    return _made("otra_oficina", value, "%", detail, Figure.REDIRECTED)


def _waiting(report: Report) -> Indicator:
    found = report.visits.waiting
    return _made("espera", found.median, "min", _ninth(found.p90, "min"), Figure.CALLED)


def _attention(report: Report) -> Indicator:
    found = report.visits.attention
    return _made("atencion", found.median, "min", _ninth(found.p90, "min"), Figure.CALLED)


def _satisfied(report: Report) -> Indicator:
    if report.opinions is None:
        detail = "Las respuestas no guardan el municipio ni el estado de la cita"
        return _made("satisfaccion", None, "%", detail)
    found = satisfaction(report.opinions)
    detail = (
        f"{found.answers:,} respuestas" if found.share is not None else "Menos de 10 respuestas"
    )
    return _made("satisfaccion", found.share, "%", detail)


def _ninth(value: int | None, unit: str) -> str:
    return f"Nueve de cada diez: {said(value, unit)} o menos" if value is not None else ""


_Make = Callable[[Report], Indicator]
_COUNTS: tuple[_Make, ...] = (_received, _attended)
_SHARES: tuple[_Make, ...] = (
    _absence,
    _occupation,
    _anticipation,
    _first_free,
    _confirmed,
    _papers,
    _redirected,
    _waiting,
    _attention,
    _satisfied,
)

DEFINITIONS: dict[str, tuple[str, str]] = {
    "recibidas": ("Recibidas", "Citas del periodo, en cualquier estado."),
    "efectuadas": ("Efectuadas", "Citas en estado «efectuada»: la persona vino y se le atendió."),
    "cumplimiento": (
        "Cumplimiento",
        "Efectuadas entre recibidas, por cien. El formato de origen lo escribe al revés (recibidas entre"
        " atendidas); aquí va como se entiende, con las dos cuentas a la vista.",
    ),
    "cumplimiento_neto": (
        "Cumplimiento neto",
        "Efectuadas entre recibidas, sin contar las canceladas con más de 24 horas: ese lugar lo pudo"
        " usar otra persona.",
    ),
    "inasistencia": (
        "Inasistencia",
        "No asistieron, entre efectuadas más no asistieron, por cien.",
    ),
    "ocupacion": (
        "Ocupación",
        "Citas que no se cancelaron, entre los lugares que las oficinas ofrecieron en el periodo, según"
        " el horario y los cierres de cada día.",
    ),
    "anticipacion": (
        "Anticipación",
        "Días completos entre que se pidió la cita y la cita; mediana.",
    ),
    "primer_lugar": (
        "Primer lugar libre",
        "Días desde hoy hasta el primer lugar libre: lo que espera quien pide cita ahora. De varias"
        " oficinas, la mediana. No depende del periodo.",
    ),
    "confirmadas": (
        "Confirmación",
        "Citas que alguna vez se confirmaron, entre recibidas, por cien.",
    ),
    "papeles": (
        "Papeles completos",
        "Visitas a las que no les faltó ningún papel, entre todas las visitas, por cien.",
    ),
    "otra_oficina": (
        "Oficina equivocada",
        "Citas de quienes se presentaron en otra oficina, entre recibidas, por cien. Cuenta en la oficina"
        " que les tocaba.",
    ),
    "espera": ("Espera", "Minutos entre la llegada y el llamado a la ventanilla; mediana."),
    "atencion": ("Atención", "Minutos entre el llamado y el final de la visita; mediana."),
    "satisfaccion": (
        "Satisfacción",
        "Respuestas «Bien» o «Muy bien» a «¿Cómo te atendieron?», entre las contestadas, por cien; por el"
        " día de la respuesta. Con menos de diez no se muestra.",
    ),
}
"""Name and definition by key."""
