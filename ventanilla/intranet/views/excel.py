"""The list of a report as an Excel file: a short one at once, a long one when it is ready."""

from io import BytesIO
from typing import Any, BinaryIO

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.accounts.permissions import Permission
from ventanilla.appointments.errors import Refused
from ventanilla.intranet.gate import StaffRequest, allowed
from ventanilla.intranet.report_forms import PERIODS_BY_NAME, ReportForm
from ventanilla.lib.spreadsheet import MIME
from ventanilla.reports import exports
from ventanilla.reports.filters import Filters
from ventanilla.reports.models import Export
from ventanilla.reports.workbook import file_name

SHOWN = 10


@allowed(Permission.REPORT)
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def excel(request: StaffRequest) -> HttpResponse:
    """What was chosen at the reports travels in the address; asking for its file is the POST."""
    form = ReportForm(request.GET, offices=request.rights.offices(Permission.REPORT))
    if form.is_valid() and request.method == "POST":
        try:
            return _begin(request, form.filters)
        except Refused as refusal:
            form.add_error(None, refusal.message)
    own = [(each, exports.is_there(each)) for each in exports.of(request.user)[:SHOWN]]
    context = {"form": form, "periods": PERIODS_BY_NAME, "exports": own, "takes": True}
    return render(request, "intranet/excel/pagina.html", context, None, 422 if form.errors else 200)


def _begin(request: StaffRequest, filters: Filters) -> HttpResponse:
    if exports.size(filters, by=request.user) > exports.SHORT:
        return redirect("reportes-excel-estado", exports.ask(filters, by=request.user).token)
    file = BytesIO()
    exports.write_now(file, filters, by=request.user)
    file.seek(0)
    return _attachment(file, filters)


@allowed(Permission.REPORT)
@require_safe
def state(request: StaffRequest, token: str) -> HttpResponse:
    """The page asks again by itself until there is nothing more to wait for."""
    export = _own(request, token)
    context = {"export": export, "there": exports.is_there(export)}
    part = "HX-Request" in request.headers
    return render(request, f"intranet/excel/{'avance' if part else 'estado'}.html", context)


@allowed(Permission.REPORT)
@reauthentication_required
@require_safe
def file(request: StaffRequest, token: str) -> HttpResponse:
    export = _own(request, token)
    try:
        path = exports.take(export, by=request.user)
    except exports.NotYours:
        raise Http404 from None
    except FileNotFoundError:
        messages.error(request, "Ese archivo ya no está: se guarda 24 horas. Pídelo otra vez.")
        return redirect("reportes-excel")
    return _attachment(path.open("rb"), exports.filters_of(export))


def _own(request: StaffRequest, token: str) -> Export:
    """Of another person it does not exist, nor once its office is no longer one's own."""
    export = get_object_or_404(exports.of(request.user), token=token)
    try:
        exports.require_rights(exports.filters_of(export), request.user)
    except exports.NotYours:
        raise Http404 from None
    return export


def _attachment(file: BinaryIO, filters: Filters) -> Any:
    response = FileResponse(
        file, as_attachment=True, filename=file_name(filters), content_type=MIME
    )
    # It is compressed already; the middleware would read all of it to do so again.
    response["Content-Encoding"] = "identity"
    return response
