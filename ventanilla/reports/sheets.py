"""The sheets beside the list: the figures of the same appointments, and what they mean."""

from collections.abc import Callable, Iterable
from datetime import datetime

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ventanilla.appointments.models import CallOutcome, Channel
from ventanilla.catalog.models import Municipality, Office, Procedure
from ventanilla.lib import spreadsheet
from ventanilla.reports import words
from ventanilla.reports.counts import Group, by
from ventanilla.reports.filters import Filters
from ventanilla.reports.indicators import DEFINITIONS, NO_DATA, Indicator, indicators
from ventanilla.reports.report import Report

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
                said = NO_DATA if value is None else value
                spreadsheet.say(self._sheet, self._row, column, said, self._wrapped)
        self._row += 1


def summary_sheet(book: Workbook, found: Report) -> None:
    page = Page(book, "Resumen", [44, 14, *[13] * 9])
    page.heading("Citas", "Cuántas")
    for title, name in _PARTS.items():
        page.line(title, getattr(found.total, name))
    _indicators(page, found)
    _calls(page, found)
    _tables(page, found.groups)


def _indicators(page: Page, found: Report) -> None:
    """Those of the page but the counts, which stand above."""
    page.heading("Indicadores", "Valor", "Unidad", "De dónde sale")
    for each in _every(found):
        page.line(each.label, each.value, each.unit if each.value is not None else "", each.detail)


def _every(found: Report) -> list[Indicator]:
    """All that have a unit, with both compliances."""
    net = {each.key: each for each in indicators(found, net=True)}
    known = {each.key: each for each in indicators(found)}
    return [each for each in (known | net).values() if each.unit]


def _calls(page: Page, found: Report) -> None:
    page.heading("Confirmadas, por medio", "Cuántas")
    for channel, count in found.calls.by_channel.items():
        page.line(Channel(channel).label, count)
    page.heading("Llamadas, por resultado", "Cuántas")
    for outcome, count in found.calls.outcomes.items():
        page.line(CallOutcome(outcome).label, count)


def _tables(page: Page, groups: list[Group]) -> None:
    offices = {each.pk: each.name for each in Office.objects.all()}
    procedures = {each.pk: each.plain_name for each in Procedure.objects.all()}
    municipalities = {each.pk: each.name for each in Municipality.objects.all()}
    _table(page, "Oficina", groups, lambda row: offices[row.office])
    _table(page, "Trámite", groups, lambda row: procedures[row.procedure])
    _table(page, "Municipio", groups, lambda row: municipalities[row.municipality])
    _table(page, "Canal", groups, lambda row: Channel(row.channel).label)


def _table(page: Page, title: str, groups: list[Group], key: Callable[[Group], str]) -> None:
    page.heading(title, *_PARTS, "Cumplimiento")
    for name, part in sorted(by(groups, key).items()):
        counts = [getattr(part, each) for each in _PARTS.values()]
        page.line(name, *counts, part.compliance)


def definitions_sheet(
    book: Workbook, filters: Filters, rows: int, *, who: str, at: datetime
) -> None:
    """`at` as the clock of the institution shows it."""
    page = Page(book, "Definiciones y filtros", [30, 100])
    page.heading("Este archivo")
    page.line("Contiene", "Datos personales. Guárdalo bien y bórralo cuando ya no lo necesites.")
    page.line("Lo pidió", who)
    page.line("Cuándo", f"{at:%d/%m/%Y %H:%M}")
    page.line("Renglones", rows)
    page.heading("Filtros")
    for name, chosen in words.lines(filters):
        page.line(name, chosen)
    page.heading("Definiciones")
    for name, meaning in DEFINITIONS.values():
        page.line(name, meaning)
