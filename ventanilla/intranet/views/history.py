"""What happened to an appointment, and who looked at people's telephones."""

from allauth.account.decorators import reauthentication_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ventanilla.accounts.permissions import Permission
from ventanilla.appointments import access, story
from ventanilla.intranet.forms import AccessForm
from ventanilla.intranet.gate import StaffRequest, at_office, own_appointment

MOST_SHOWN = 500


@at_office(Permission.WORK)
@require_safe
def history(request: StaffRequest, cts: str) -> HttpResponse:
    appointment = own_appointment(request, cts)
    context = {"appointment": appointment, "events": story.of(appointment), "tab": ""}
    return render(request, "intranet/historia/cita.html", context)


@at_office(Permission.LEAD)
@require_safe
@reauthentication_required
def accesses(request: StaffRequest) -> HttpResponse:
    form = AccessForm(request.GET or None, office=request.office)
    found = access.of_office(request.office, **form.asked())
    context = {"form": form, "entries": found[:MOST_SHOWN], "total": found.count()}
    status = 422 if form.errors else 200
    return render(
        request, "intranet/historia/accesos.html", context | {"tab": "accesos"}, None, status
    )
