"""When one's own office receives people, for whoever leads it: its hours and its closures, no others."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.accounts.permissions import Permission
from ventanilla.intranet import changes as shared
from ventanilla.intranet import opening
from ventanilla.intranet.bench import CHANGED_ELSEWHERE, bench_of, desk_of, mark
from ventanilla.intranet.gate import StaffRequest, at_office
from ventanilla.scheduling import drafts, own
from ventanilla.scheduling.sheets import CLOSURES


@at_office(Permission.LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: StaffRequest) -> HttpResponse:
    return opening.hours(request, request.office.number)


@at_office(Permission.LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: StaffRequest) -> HttpResponse:
    return opening.close(request)


@at_office(Permission.LEAD)
@require_POST
def reopen(request: StaffRequest, line: int) -> HttpResponse:
    """Takes out a closure of the office."""
    desk, bench, number = desk_of(request), bench_of(request), request.office.number
    rows = {at: row for at, row in desk.content.rows(CLOSURES.name) if own.belongs(row, number)}
    if line not in rows:
        raise Http404
    if request.POST.get("era") != mark(rows[line]):
        messages.error(request, CHANGED_ELSEWHERE)
        return redirect(bench.to("cerrar"))
    drafts.keep(request.user, desk.content.without_row(CLOSURES.name, line), number)
    return redirect(bench.to("cambios"))


@at_office(Permission.LEAD)
@require_safe
def changes(request: StaffRequest) -> HttpResponse:
    return shared.preview(request)


@at_office(Permission.LEAD)
@require_POST
def publish(request: StaffRequest) -> HttpResponse:
    return shared.publish(request)


@at_office(Permission.LEAD)
@require_POST
def discard(request: StaffRequest) -> HttpResponse:
    return shared.discard(request)


@at_office(Permission.LEAD)
@require_POST
def catch_up(request: StaffRequest) -> HttpResponse:
    return shared.catch_up(request)


@at_office(Permission.LEAD)
@require_safe
def history(request: StaffRequest) -> HttpResponse:
    return shared.history(request)


@at_office(Permission.LEAD)
@require_safe
def version(request: StaffRequest, version: int) -> HttpResponse:
    return shared.version(request, version)


@at_office(Permission.LEAD)
@require_POST
def restore(request: StaffRequest, version: int) -> HttpResponse:
    return shared.restore(request, version)
