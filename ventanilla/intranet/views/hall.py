"""From the desk to the screen of the waiting room, whose address needs nobody to log in."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from ventanilla.accounts.permissions import Permission
from ventanilla.appointments import hall
from ventanilla.intranet.gate import StaffRequest, at_office


@at_office(Permission.WORK)
@require_safe
def screen(request: StaffRequest) -> HttpResponse:
    return redirect("pantalla", request.office.number, hall.token_of(request.office))
