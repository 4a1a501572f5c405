"""The survey of the visit at the window: on the person's own telephone, on a tablet turned to him, or read
aloud. Nobody of the office sees afterwards who said what."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markupsafe import Markup

from ventanilla.accounts.permissions import Permission
from ventanilla.appointments.models import Appointment
from ventanilla.catalog.models import SurveyKind
from ventanilla.intranet.gate import StaffRequest, at_office, own_appointment
from ventanilla.lib import qr
from ventanilla.surveys import answering
from ventanilla.surveys.models import How


@at_office(Permission.WORK)
@require_safe
def offer(request: StaffRequest, cts: str) -> HttpResponse:
    """The three ways of answering; the QR leads to the person's own page."""
    appointment = _attended(request, cts)
    link = f"{settings.PUBLIC_URL}{reverse('encuesta', args=[appointment.token])}"
    context = {
        "tab": "atencion",
        "appointment": appointment,
        "done": answering.is_done(appointment, SurveyKind.VISIT),
        "how": How,
        "qr": Markup(qr.svg(link)),  # noqa: S704 -- our own drawing of our own address
    }
    return render(request, "intranet/encuesta/ofrecer.html", context)


@at_office(Permission.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: StaffRequest, cts: str, how: How) -> HttpResponse:
    appointment, errors = _attended(request, cts), {}
    if request.method == "POST":
        try:
            answering.answer(appointment, SurveyKind.VISIT, request.POST.dict(), how=how)
        except answering.InvalidAnswers as refusal:
            errors = refusal.errors
    if not errors and answering.is_done(appointment, SurveyKind.VISIT):
        return _thanks(request, appointment, how)
    context = {
        "tab": "atencion",
        "appointment": appointment,
        "questions": answering.questions(SurveyKind.VISIT),
        "typed": request.POST,
        "how": How,
        "errors": errors,
    }
    status = 422 if errors else 200
    return render(request, f"intranet/encuesta/{how.value}.html", context, status=status)


@at_office(Permission.WORK)
@require_POST
def decline(request: StaffRequest, cts: str, how: How) -> HttpResponse:
    """«No quiero contestar» is an answer, and it is asked once."""
    appointment = _attended(request, cts)
    answering.decline(appointment, SurveyKind.VISIT, how=how)
    return _thanks(request, appointment, how)


def _thanks(request: StaffRequest, appointment: Appointment, how: How) -> HttpResponse:
    """The tablet goes back by the person's own hand; who reads goes on at once."""
    if how == How.TABLET:
        return render(request, "intranet/encuesta/gracias.html", {"appointment": appointment})
    messages.success(request, "La encuesta quedó registrada.")
    return redirect("atencion", request.office.number)


def _attended(request: StaffRequest, cts: str) -> Appointment:
    """Whom somebody attended here; there is nothing to ask the others yet."""
    appointment = own_appointment(request, cts)
    if answering.due(appointment) != SurveyKind.VISIT or not answering.questions(SurveyKind.VISIT):
        raise Http404
    return appointment
