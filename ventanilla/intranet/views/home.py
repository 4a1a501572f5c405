"""Where a public servant begins, and the search that is at hand everywhere."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ventanilla.accounts.permissions import Permission
from ventanilla.appointments.search import find_at
from ventanilla.intranet import assistant_pages, message_pages
from ventanilla.intranet.gate import StaffRequest, anyone, at_office, seconds_left


@anyone
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    offices = request.rights.offices(Permission.WORK)
    edits = request.rights.allows(Permission.EDIT_CATALOGUE)
    if len(offices) == 1 and not edits:
        return redirect("oficina", number=offices[0].number)
    context = {
        "offices": offices,
        "edits": edits,
        "assistant": assistant_pages.of(request.rights),
        "messages_pages": message_pages.of(request.rights),
    }
    return render(request, "intranet/inicio.html", context)


@anyone
@require_safe
def session(request: StaffRequest) -> HttpResponse:
    """How many seconds are left of it; to ask in the background does not add any."""
    return JsonResponse({"left": seconds_left(request)})


@at_office(Permission.WORK)
@require_safe
def office(request: StaffRequest) -> HttpResponse:
    return redirect("llamadas", number=request.office.number)


@at_office(Permission.WORK)
@require_safe
def search(request: StaffRequest) -> HttpResponse:
    typed = request.GET.get("q", "")
    context = {"typed": typed, "found": find_at(request.office, typed), "tab": ""}
    return render(request, "intranet/buscar.html", context)
