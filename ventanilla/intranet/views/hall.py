"""From the desk to the screen of the waiting room, whose address needs nobody to log in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.accounts.permissions import Permission
from ventanilla.appointments import hall
from ventanilla.intranet.gate import StaffRequest, at_office


@at_office(Permission.WORK)
@require_safe
def screen(request: StaffRequest) -> HttpResponse:
    return redirect("pantalla", request.office.number, hall.token_of(request.office))


@at_office(Permission.LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: StaffRequest) -> HttpResponse:
    """Changes it where somebody learnt it who should not."""
    if request.method == "POST":
        hall.renew(request.office, by=request.user)
        messages.success(request, "Listo: la dirección de antes ya no sirve.")
        return redirect("sala-direccion", request.office.number)
    context = {"tab": "recepcion", "last": hall.last_renewal(request.office)}
    return render(request, "intranet/recepcion/direccion.html", context)
