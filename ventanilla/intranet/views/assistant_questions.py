"""What people ask the assistant: figures of a period, to read and to take away."""

import csv
from typing import Any

from django.http import HttpResponse, HttpResponseBadRequest
from django.views.decorators.http import require_safe

from ventanilla.accounts.permissions import Permission
from ventanilla.appointments import access
from ventanilla.assistant import asked
from ventanilla.intranet import assistant_tables as tables
from ventanilla.intranet.assistant_pages import COUNT, show
from ventanilla.intranet.gate import StaffRequest, allowed
from ventanilla.intranet.report_forms import PERIODS_BY_NAME, PeriodForm
from ventanilla.lib.dates import long_date

MOST_ROWS = 10


@allowed(*COUNT)
@require_safe
def report(request: StaffRequest) -> HttpResponse:
    form = PeriodForm(request.GET)
    context: dict[str, Any] = {"form": form, "periods": PERIODS_BY_NAME, "most": MOST_ROWS}
    if form.is_valid():
        context |= tables.of(asked.asked(*form.period)) | {"period": form.period}
    return show(
        request, "preguntas", tab="preguntas", status=422 if form.errors else 200, **context
    )


@allowed(Permission.REPORT)
@require_safe
def as_csv(request: StaffRequest) -> HttpResponse:
    """With the mark by which a spreadsheet knows that it is UTF-8."""
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return HttpResponseBadRequest("Revisa las fechas", content_type="text/plain; charset=utf-8")
    rows = asked.asked(*form.period)
    first, last = form.period
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    name = f"preguntas-{first.isoformat()}-{last.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    csv.writer(response).writerows([tables.COLUMNS, *tables.lines(rows)])
    period = f"del {long_date(first)} al {long_date(last)}"
    access.exported(None, by=request.user, detail=f"lo que se preguntó al asistente {period}")
    return response
