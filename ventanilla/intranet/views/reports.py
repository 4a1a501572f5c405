"""The figures of the offices, and the appointments behind each figure."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ventanilla.accounts.permissions import Permission
from ventanilla.appointments.models import Appointment
from ventanilla.intranet import paging
from ventanilla.intranet import report_tables as tables
from ventanilla.intranet.gate import StaffRequest, allowed
from ventanilla.intranet.paging import PAGE
from ventanilla.intranet.report_forms import PERIODS_BY_NAME, ReportForm
from ventanilla.reports.figures import Figure, rows
from ventanilla.reports.indicators import indicators
from ventanilla.reports.report import report

MOST_MUNICIPALITIES = 10


@allowed(Permission.REPORT)
@require_safe
def summary(request: StaffRequest) -> HttpResponse:
    form = _form(request)
    if not form.is_valid():
        return _page(request, "resumen", form, status=422)
    found = report(form.filters)
    context = tables.of(found) | {
        "report": found,
        "indicators": indicators(found, net=form.net),
        "most": MOST_MUNICIPALITIES,
    }
    return _page(request, "resumen", form, **context)


@allowed(Permission.REPORT)
@require_safe
def listing(request: StaffRequest, figure: str) -> HttpResponse:
    """The appointments that a figure of the summary counted, some at a time."""
    form, chosen = _form(request), _figure(figure)
    if not form.is_valid():
        return _page(request, "citas", form, status=422, figure=chosen)
    every = rows(form.filters, chosen)
    shown, more = _some(every, request.GET.get("despues", ""))
    context: dict[str, Any] = {
        "figure": chosen,
        "total": every.count(),
        "shown": shown,
        "more": more,
        "beginning": "despues" not in request.GET,
        "works_at": {each.pk for each in request.rights.offices(Permission.WORK)},
    }
    return _page(request, "citas", form, **context)


def _form(request: StaffRequest) -> ReportForm:
    return ReportForm(request.GET, offices=request.rights.offices(Permission.REPORT))


def _page(
    request: StaffRequest, name: str, form: ReportForm, status: int = 200, **context: Any
) -> HttpResponse:
    context |= {"form": form, "periods": PERIODS_BY_NAME, "takes": False}
    return render(request, f"intranet/reportes/{name}.html", context, status=status)


def _figure(name: str) -> Figure:
    try:
        return Figure(name)
    except ValueError as error:
        raise Http404 from error


def _some(every: QuerySet[Appointment], after: str) -> tuple[list[Appointment], str]:
    """A page of them, and where the next begins; the latest first."""
    newest = paging.newest(every, "starts_at", after)
    # First the keys, which an index holds alone; then so many rows.
    keys = list(newest.values_list("pk", flat=True)[: PAGE + 1])
    related = Appointment.objects.select_related("office", "procedure", "municipality")
    found = list(related.filter(pk__in=keys[:PAGE]).order_by("-starts_at", "-pk"))
    return found, paging.mark(found[-1].starts_at, found[-1].pk) if keys[PAGE:] else ""
