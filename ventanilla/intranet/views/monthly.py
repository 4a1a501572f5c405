"""The report of a month, to be printed and signed."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ventanilla.accounts.permissions import Permission
from ventanilla.appointments import access
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.intranet.gate import StaffRequest, allowed
from ventanilla.lib.dates import months_before
from ventanilla.reports import monthly

SHOWN = 12


@allowed(Permission.REPORT)
@require_safe
def months(request: StaffRequest) -> HttpResponse:
    """This month, marked as in course, and those of two years that ended."""
    current = _now().date().replace(day=1)
    ended = months_before(current, 2 * SHOWN)
    offices = request.rights.offices(Permission.REPORT)
    context = {"current": current, "recent": ended[:SHOWN], "older": ended[SHOWN:]}
    return render(request, "intranet/reportes/mensual.html", context | {"offices": offices})


@allowed(Permission.REPORT)
@require_safe
def download(request: StaffRequest, month: date) -> HttpResponse:
    """Sums alone: it holds no datum of a person, so nobody is asked again who he is; it is written down that
    it left, as everything that does."""
    now, offices = _now(), tuple(request.rights.offices(Permission.REPORT))
    if month > now.date():
        raise Http404
    made = monthly.monthly_pdf(monthly.Request(month, offices, request.user.name, now))
    access.exported(
        offices[0] if len(offices) == 1 else None,
        by=request.user,
        detail=f"Informe de {monthly.name(month)}, en PDF: cifras de {_count(len(offices))}",
    )
    headers = {"Content-Disposition": f'attachment; filename="informe-{month:%Y-%m}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def _now() -> datetime:
    zone = ZoneInfo(current_catalogue().institution.time_zone)
    return timezone.localtime(timezone=zone)


def _count(offices: int) -> str:
    return "1 oficina" if offices == 1 else f"{offices} oficinas"
