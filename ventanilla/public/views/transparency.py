"""How the institution answered, month by month: for reading, and as open data."""

import csv
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.lib.dates import local
from ventanilla.reports.counts import Summary
from ventanilla.reports.transparency import LEAST, Line, months, published, total

COLUMNS = {
    "recibidas": "received",
    "efectuadas": "attended",
    "no_asistieron": "no_show",
    "improcedentes": "inadmissible",
    "se_retiraron": "left",
    "canceladas": "cancelled",
    "pendientes": "pending",
    "confirmadas": "confirmed",
    "cumplimiento": "compliance",
}


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    month = _asked(request)[0]
    lines = published(month)
    context = {
        "month": month,
        "months": _published_months(),
        "offices": _by_office(lines),
        "total": total(lines) if lines else None,
        "least": LEAST,
    }
    return render(request, "public/information/transparencia.html", context)


@require_safe
def as_json(request: HttpRequest) -> HttpResponse:
    rows = [_row(line) for month in _asked(request) for line in published(month)]
    answer = {"institucion": current_catalogue().institution.name, "citas": rows}
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    """With the mark by which a spreadsheet knows that it is UTF-8."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="citas.csv"'
    writer = csv.DictWriter(response, ["mes", "oficina", "tramite", *COLUMNS])
    writer.writeheader()
    for month in _asked(request):
        writer.writerows(_row(line) for line in published(month))
    return response


def _published_months() -> list[date]:
    zone = current_catalogue().institution.time_zone
    return months(local(timezone.now(), zone).date())


def _asked(request: HttpRequest) -> list[date]:
    """The month of the address, or all of them, the last first."""
    known = {f"{month:%Y-%m}": month for month in _published_months()}
    asked = request.GET.get("mes")
    if asked and asked not in known:
        raise Http404
    return [known[asked]] if asked else [*known.values()]


def _row(line: Line) -> dict[str, Any]:
    figures = {name: getattr(line.figures, field) for name, field in COLUMNS.items()}
    place = {"mes": f"{line.month:%Y-%m}", "oficina": line.office, "tramite": line.procedure}
    return place | figures


def _by_office(lines: list[Line]) -> dict[str, tuple[Summary, list[Line]]]:
    """Each office's total with its lines."""
    names = dict.fromkeys(line.office for line in lines)
    own = {name: [line for line in lines if line.office == name] for name in names}
    return {name: (total(rows), rows) for name, rows in own.items()}
