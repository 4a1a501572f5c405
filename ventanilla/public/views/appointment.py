"""An appointment as its own person sees it, through the secret link of the voucher."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ventanilla.appointments import calendar_file, consent, lookup, messages, progress
from ventanilla.appointments import voucher as vouchers
from ventanilla.appointments.models import Appointment
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.surveys import answering

View = Callable[[HttpRequest, Appointment], HttpResponse]


def with_appointment(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """Gives the view the appointment of the link; an unknown link gets a page that helps."""

    @never_cache
    @wraps(view)
    def found(request: HttpRequest, token: str) -> HttpResponse:
        try:
            appointment = lookup.by_token(token)
        except lookup.NotFound:
            return render(request, "public/errors/enlace.html", status=404)
        return view(request, appointment)

    return found


@require_safe
@with_appointment
def show(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    means = consent.means()
    context = {
        "appointment": appointment,
        "means": means,
        "stopped": bool(means and appointment.wants_messages) and consent.is_stopped(appointment),
        "state": messages.state_of(appointment),
        "steps": progress.steps_of(appointment),
        "asks_opinion": bool(answering.questions(answering.due(appointment))),
    }
    return render(request, "public/appointment/cita.html", context)


@require_safe
@with_appointment
def voucher(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    pdf = vouchers.voucher_pdf(
        appointment,
        institution=current_catalogue().institution,
        public_url=settings.PUBLIC_URL,
    )
    return _file(pdf, "application/pdf", f"cita-{appointment.cts}.pdf", inline=True)


@require_safe
@with_appointment
def calendar(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    events = calendar_file.calendar_file(
        appointment,
        institution=current_catalogue().institution,
        public_url=settings.PUBLIC_URL,
    )
    return _file(events, "text/calendar; charset=utf-8", f"cita-{appointment.cts}.ics")


def _file(content: bytes, kind: str, name: str, *, inline: bool = False) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    place = "inline" if inline else "attachment"
    response["Content-Disposition"] = f'{place}; filename="{name}"'
    return response
