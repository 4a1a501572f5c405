"""A report as an Excel file: *Citas*, *Resumen*, *Definiciones y filtros*."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import BinaryIO
from zoneinfo import ZoneInfo

from django.utils import timezone
from xlsxwriter import Workbook

from ventanilla.accounts.models import User
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.lib import spreadsheet
from ventanilla.reports import sheets
from ventanilla.reports.counts import summary
from ventanilla.reports.filters import Filters
from ventanilla.reports.report import Report, report
from ventanilla.reports.rows import COLUMNS, Progress, Rows

_WRITTEN_AS_TEXT = f"A1:L{spreadsheet.MOST_ROWS + 1}"


def file_name(filters: Filters) -> str:
    return f"citas-{filters.first.isoformat()}-a-{filters.last.isoformat()}.xlsx"


def write(out: BinaryIO, filters: Filters, *, by: User, progress: Progress | None = None) -> int:
    """How many rows. `progress` is told now and then how many there are, and may raise to end it."""
    zone = current_catalogue().institution.time_zone
    at = timezone.localtime(timezone=ZoneInfo(zone))
    rows = Rows(filters, progress or (lambda done: None))

    def book(count: int) -> bytes:
        return _book(filters, rows, count, by, at)

    return spreadsheet.write(out, COLUMNS, rows, expected=len(rows), book=book)


def _book(filters: Filters, rows: Rows, count: int, by: User, at: datetime) -> bytes:
    made = BytesIO()
    book = Workbook(made, spreadsheet.OPTIONS)
    warning = f"Contiene datos personales. Exportó: {by.name} el {at:%d/%m/%Y} a las {at:%H:%M}"
    book.set_properties(
        {"title": "Citas", "subject": warning, "author": by.name, "comments": warning}
    )
    _list_sheet(book, count, warning)
    sheets.summary_sheet(book, _report_of(filters, rows))
    sheets.definitions_sheet(book, filters, count, who=by.name, at=at)
    book.close()
    return made.getvalue()


def _report_of(filters: Filters, rows: Rows) -> Report:
    """The counts by state are those of the rows of the list; the rest is asked of the database now."""
    return replace(report(filters), groups=rows.groups, total=summary(rows.groups))


def _list_sheet(book: Workbook, count: int, warning: str) -> None:
    sheet = book.add_worksheet("Citas")
    spreadsheet.header(sheet, COLUMNS, book)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, count, len(COLUMNS) - 1)
    sheet.ignore_errors({"number_stored_as_text": _WRITTEN_AS_TEXT})
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    # An «&» begins an order to the printer; more than 255 letters would drop the whole.
    sheet.set_footer(f"&L{warning.replace('&', '&&')[:230]}&R&P / &N")
