"""Changing the day of an appointment and cancelling it, from its own link."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ventanilla.appointments.availability import nearest, slots_of_day
from ventanilla.appointments.errors import IllegalMove, Refused, SlotTaken
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.moving import move
from ventanilla.appointments.seats import NOT_OFFERED
from ventanilla.appointments.transitions import cancel
from ventanilla.public.views.appointment import with_appointment
from ventanilla.public.views.booking import days_context, read_day, read_start

REASONS = (
    "Ese día no puedo ir",
    "Me faltan papeles",
    "Ya no necesito el trámite",
    "Me equivoqué de trámite o de municipio",
)


def _page(
    request: HttpRequest,
    template: str,
    appointment: Appointment,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    context["appointment"] = appointment
    return render(request, f"public/appointment/{template}.html", context, status=status)


def _closed(request: HttpRequest, appointment: Appointment, refusal: Refused) -> HttpResponse:
    return _page(request, "no-se-puede", appointment, 409, message=refusal.message)


@require_safe
@with_appointment
def day(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    if not appointment.is_upcoming:
        return redirect("cita", appointment.token)
    context = days_context(appointment.office, request.GET.get("desde", ""))
    return _page(request, "cambiar", appointment, **context)


@require_safe
@with_appointment
def hour(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    chosen = read_day(request.GET.get("dia", ""))
    slots = slots_of_day(appointment.office, chosen) if chosen else ()
    if not (slots and appointment.is_upcoming):
        return redirect("cambiar", appointment.token)
    return _page(request, "cambiar-hora", appointment, slots=slots, on=chosen)


@require_http_methods(["GET", "HEAD", "POST"])
@with_appointment
def review(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    wanted = read_start((request.POST or request.GET).get("inicio", ""))
    if wanted is None or not appointment.is_upcoming:
        return redirect("cambiar", appointment.token)
    starts = wanted.replace(tzinfo=ZoneInfo(appointment.office.time_zone))
    if request.method != "POST":
        return _question(request, appointment, starts)
    try:
        move(appointment, to=starts, channel=Channel.WEB)
    except SlotTaken as refusal:
        return _elsewhere(request, appointment, starts, refusal.message)
    except IllegalMove as refusal:
        return _closed(request, appointment, refusal)
    return redirect("cita", appointment.token)


def _question(request: HttpRequest, appointment: Appointment, starts: datetime) -> HttpResponse:
    """«¿Cambiamos tu cita?», asked only for a place that is free."""
    if any(slot.starts_at == starts for slot in slots_of_day(appointment.office, starts.date())):
        return _page(request, "cambiar-revisar", appointment, starts=starts)
    return _elsewhere(request, appointment, starts, NOT_OFFERED)


def _elsewhere(
    request: HttpRequest, appointment: Appointment, wanted: datetime, message: str
) -> HttpResponse:
    slots = nearest(appointment.office, wanted)
    return _page(request, "cambiar-ocupado", appointment, 409, slots=slots, message=message)


@require_http_methods(["GET", "HEAD", "POST"])
@with_appointment
def cancellation(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    if request.method != "POST":
        if not appointment.is_upcoming:
            return redirect("cita", appointment.token)
        return _page(request, "cancelar", appointment, reasons=REASONS)
    reason = request.POST.get("motivo", "")
    try:
        cancel(appointment, channel=Channel.WEB, reason_text=reason if reason in REASONS else "")
    except IllegalMove as refusal:
        return _closed(request, appointment, refusal)
    return redirect("cita", appointment.token)
