"""When every office receives people, for whoever administers the catalogue."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.accounts.permissions import Permission
from ventanilla.intranet import opening
from ventanilla.intranet.bench import desk_of, page
from ventanilla.intranet.gate import StaffRequest, allowed


@allowed(Permission.EDIT_CATALOGUE)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: StaffRequest) -> HttpResponse:
    return opening.close(request)


@allowed(Permission.EDIT_CATALOGUE)
@require_safe
def offices(request: StaffRequest) -> HttpResponse:
    desk = desk_of(request)
    listed = [row for _, row in desk.content.rows("oficinas") if row["numero"].isdecimal()]
    return page(request, "oficinas", desk, tab="horarios", offices=listed)


@allowed(Permission.EDIT_CATALOGUE)
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: StaffRequest, office: int) -> HttpResponse:
    return opening.hours(request, office)
