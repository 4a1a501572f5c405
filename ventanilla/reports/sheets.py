"""The sheets beside the list: the figures of the same appointments, and what they mean."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ventanilla.appointments.models import CallOutcome, Channel
from ventanilla.catalog.models import Office, Procedure
from ventanilla.lib import spreadsheet
from ventanilla.reports import indicators, words
from ventanilla.reports.filters import Filters
from ventanilla.reports.indicators import DEFINITIONS, Group, Spread, Summary

_NOTHING = "sin datos"
_PARTS = {
    "Recibidas": "received",
    "Efectuadas": "attended",
    "No asistió": "no_show",
    "Improcedente": "inadmissible",
    "Se retiró sin ser atendida": "left",
    "Canceladas": "cancelled",
    "Pendientes": "pending",
    "Confirmadas": "confirmed",
}
_TITLES = {
    "cumplimiento_neto": "Cumplimiento sin canceladas a tiempo",
    "anticipacion": "Anticipación",
    "primer_lugar": "Primer lugar libre",
    "ocupacion": "Ocupación",
    "papeles": "Documentos completos",
    "otra_oficina": "Otra oficina",
    "atencion": "Atención",
    "satisfaccion": "Satisfacción",
}
Value = int | float | str | None


class Page:
    """A sheet written downwards."""

    def __init__(self, book: Workbook, title: str, widths: Iterable[int]) -> None:
        self._sheet: Worksheet = book.add_worksheet(title)
        self._bold = book.add_format({"bold": True})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._percent = book.add_format({"num_format": '0.0"%"'})
        self._row = 0
        for position, width in enumerate(widths):
            self._sheet.set_column(position, position, width)
        self._sheet.fit_to_pages(1, 0)

    def heading(self, *titles: str) -> None:
        self._row += 1 if self._row else 0
        for column, title in enumerate(titles):
            spreadsheet.say(self._sheet, self._row, column, title, self._bold)
        self._row += 1

    def line(self, *values: Value) -> None:
        """A float is a percentage."""
        for column, value in enumerate(values):
            if isinstance(value, int | float):
                look = self._percent if isinstance(value, float) else None
                self._sheet.write_number(self._row, column, value, look)
            else:
                said = _NOTHING if value is None else value
                spreadsheet.say(self._sheet, self._row, column, said, self._wrapped)
        self._row += 1


def summary_sheet(book: Workbook, filters: Filters, groups: list[Group]) -> None:
    """The counts are those of the rows of the list; the rest is asked of the database now."""
    page = Page(book, "Resumen", [44, 14, *[13] * 9])
    whole = indicators.summary(groups)
    page.heading("Citas", "Cuántas")
    for title, name in _PARTS.items():
        page.line(title, getattr(whole, name))
    _shares(page, filters, whole)
    _spreads(page, filters)
    _calls(page, filters)
    _tables(page, groups)


def _shares(page: Page, filters: Filters, whole: Summary) -> None:
    in_time = indicators.cancelled_in_time(filters)
    page.heading("Indicadores", "Valor")
    page.line("Cumplimiento (efectuadas entre recibidas)", whole.compliance)
    page.line("Canceladas con más de 24 horas", in_time)
    page.line("Cumplimiento sin esas", indicators.share(whole.attended, whole.received - in_time))
    page.line("Inasistencia", whole.absence)
    page.line("Documentos completos", indicators.complete_papers(filters))


def _spreads(page: Page, filters: Filters) -> None:
    page.heading("Tiempos", "Mediana", "Percentil 90")
    spreads: Mapping[str, Callable[[Filters], Spread]] = {
        "Anticipación (días)": indicators.anticipation,
        "Espera (minutos)": indicators.waiting,
        "Atención (minutos)": indicators.attention,
    }
    for title, spread in spreads.items():
        found = spread(filters)
        page.line(title, found.median, found.p90)


def _calls(page: Page, filters: Filters) -> None:
    page.heading("Confirmadas, por medio", "Cuántas")
    for channel, count in indicators.confirmations(filters).items():
        page.line(Channel(channel).label, count)
    page.heading("Llamadas, por resultado", "Cuántas")
    for outcome, count in indicators.call_outcomes(filters).items():
        page.line(CallOutcome(outcome).label, count)


def _tables(page: Page, groups: list[Group]) -> None:
    offices = {each.pk: each.name for each in Office.objects.all()}
    procedures = {each.pk: each.plain_name for each in Procedure.objects.all()}
    _table(page, "Oficina", groups, lambda row: offices[row.office])
    _table(page, "Trámite", groups, lambda row: procedures[row.procedure])
    _table(page, "Canal", groups, lambda row: Channel(row.channel).label)


def _table(page: Page, title: str, groups: list[Group], key: Callable[[Group], str]) -> None:
    page.heading(title, *_PARTS, "Cumplimiento")
    parts = indicators.by(groups, key)
    for name, part in sorted(parts.items(), key=lambda pair: str(pair[0])):
        counts = [getattr(part, each) for each in _PARTS.values()]
        page.line(str(name), *counts, part.compliance)


def definitions_sheet(
    book: Workbook, filters: Filters, rows: int, *, by: str, at: datetime
) -> None:
    """`at` as the clock of the institution shows it."""
    page = Page(book, "Definiciones y filtros", [30, 100])
    page.heading("Este archivo")
    page.line("Contiene", "Datos personales. Guárdalo bien y bórralo cuando ya no lo necesites.")
    page.line("Lo pidió", by)
    page.line("Cuándo", f"{at:%d/%m/%Y %H:%M}")
    page.line("Renglones", rows)
    page.heading("Filtros")
    for name, chosen in words.lines(filters):
        page.line(name, chosen)
    page.heading("Definiciones")
    for name, meaning in DEFINITIONS.items():
        page.line(_TITLES.get(name, name.capitalize()), meaning)
