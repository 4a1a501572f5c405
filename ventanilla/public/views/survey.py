"""The voluntary survey, from the appointment's own link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ventanilla.appointments.models import Appointment
from ventanilla.public.views.appointment import with_appointment
from ventanilla.surveys import answering
from ventanilla.surveys.models import How


@require_http_methods(["GET", "HEAD", "POST"])
@with_appointment
def survey(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    kind = answering.due(appointment)
    if not answering.questions(kind):
        return redirect("cita", appointment.token)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            if "no-contestar" in request.POST:
                answering.decline(appointment, kind, how=How.LINK)
            else:
                answering.answer(appointment, kind, request.POST.dict(), how=How.LINK)
        except answering.InvalidAnswers as refusal:
            errors = refusal.errors
    done = not errors and answering.is_done(appointment, kind)
    context = {
        "appointment": appointment,
        "survey": kind,
        "questions": answering.questions(kind),
        "typed": request.POST,
        "errors": errors,
    }
    template = "gracias" if done else "encuesta"
    status = 422 if errors else 200
    return render(request, f"public/survey/{template}.html", context, status=status)
