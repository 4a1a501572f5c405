"""Whether its person wants to be told of an appointment by message, from its own link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ventanilla.appointments import consent
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.public.views.appointment import with_appointment

WANTS = {"si": True, "no": False}


@require_POST
@with_appointment
def decide(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    wants = WANTS.get(request.POST.get("quiere", ""))
    if wants is not None and consent.means():
        consent.decide(appointment, wants=wants, channel=Channel.WEB)
    return redirect("cita", appointment.token)
