"""Confirming by telephone: one person at a time, an outcome in one key."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.accounts.permissions import Permission
from ventanilla.appointments import access, calls
from ventanilla.appointments.announcing import said_coming
from ventanilla.appointments.availability import nearest
from ventanilla.appointments.errors import Refused
from ventanilla.appointments.models import Appointment, CallOutcome
from ventanilla.appointments.notices import asking
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.intranet.forms import InadmissibleForm, OutcomeForm, ServiceForm, StartForm
from ventanilla.intranet.gate import StaffRequest, at_office, own_appointment

HOURS_OFFERED = 8


@at_office(Permission.WORK)
@require_safe
def next_call(request: StaffRequest) -> HttpResponse:
    """Hands over the next person to call."""
    appointment = calls.take_next(request.office, by=request.user)
    if appointment is None:
        return render(request, "intranet/llamadas/nadie.html", _queue(request))
    return redirect("llamada", request.office.number, appointment.cts)


@at_office(Permission.WORK)
@require_safe
def listing(request: StaffRequest) -> HttpResponse:
    context = _queue(request)
    context["given_up"] = calls.given_up(request.office, timezone.now())
    return render(request, "intranet/llamadas/lista.html", context)


@at_office(Permission.WORK)
@require_safe
def call(request: StaffRequest, cts: str) -> HttpResponse:
    appointment = own_appointment(request, cts)
    try:
        appointment = calls.take(appointment, by=request.user)
    except Refused as refusal:
        return _page(request, appointment, "cerrada", 409, message=refusal.message)
    return _person(request, appointment, OutcomeForm())


@at_office(Permission.WORK)
@require_POST
def outcome(request: StaffRequest, cts: str) -> HttpResponse:
    appointment = own_appointment(request, cts)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return _person(request, appointment, form, 422)
    try:
        done = calls.record(appointment, by=request.user, **form.for_act(request.office))
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _person(request, appointment, form, 409)
    return _on_to_the_next(request, done, form.cleaned_data["resultado"])


@at_office(Permission.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def reschedule(request: StaffRequest, cts: str) -> HttpResponse:
    """Another day or hour while the person is on the line: «Enter» takes the first free one."""
    appointment = own_appointment(request, cts)
    slots = nearest(request.office, appointment.starts_at, HOURS_OFFERED)
    form = StartForm(request.POST or None, office=request.office)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return _page(request, appointment, "cambiar", status, form=form, slots=slots)
    try:
        moved = calls.reschedule(appointment, to=form.cleaned_data["inicio"], by=request.user)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(request, appointment, "cambiar", 409, form=form, slots=slots)
    return _on_to_the_next(request, moved, CallOutcome.MOVED)


@at_office(Permission.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def not_ours(request: StaffRequest, cts: str) -> HttpResponse:
    """The matter is another office's, or nobody's here."""
    appointment = own_appointment(request, cts)
    form = InadmissibleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            refused = calls.refuse(
                appointment, reason_text=form.cleaned_data["motivo"], by=request.user
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return _on_to_the_next(request, refused, CallOutcome.NOT_OURS)
    status = 422 if request.method == "POST" else 200
    return _not_ours_page(request, appointment, status, form=form)


@at_office(Permission.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def elsewhere(request: StaffRequest, cts: str) -> HttpResponse:
    """The procedure or the municipality was wrong: the office that attends it, and its free places."""
    appointment = own_appointment(request, cts)
    place = ServiceForm(request.POST or request.GET)
    if not place.is_valid():
        return _not_ours_page(request, appointment, 422, place=place)
    start, status = StartForm(request.POST or None, office=place.office), 200
    if request.method == "POST":
        status = 422
        if start.is_valid():
            try:
                return _sent_elsewhere(request, appointment, place, start.cleaned_data["inicio"])
            except Refused as refusal:
                start.add_error(None, refusal.message)
                status = 409
    slots = nearest(place.office, appointment.starts_at, HOURS_OFFERED)
    return _page(request, appointment, "otra-oficina", status, form=start, place=place, slots=slots)


def _sent_elsewhere(
    request: StaffRequest, appointment: Appointment, place: ServiceForm, to: datetime
) -> HttpResponse:
    calls.send_elsewhere(
        appointment,
        procedure=place.procedure,
        municipality=place.municipality,
        to=to,
        by=request.user,
    )
    messages.success(request, f"{appointment.full_name}: le toca {place.office.name}.")
    return redirect("llamadas", request.office.number)


@at_office(Permission.WORK)
@require_POST
def let_go(request: StaffRequest, cts: str) -> HttpResponse:
    calls.release(own_appointment(request, cts), by=request.user)
    return redirect("llamadas-lista", request.office.number)


def _person(
    request: StaffRequest, appointment: Appointment, form: OutcomeForm, status: int = 200
) -> HttpResponse:
    """With the papers ticked now, or else those that an earlier call left ticked."""
    state = appointment.call_state if appointment.has_calls else None
    known = state.missing_papers.split() if state else []
    lacking = request.POST.getlist("faltan") if form.is_bound else known
    access.looked_at(appointment, by=request.user)
    context = {"form": form, "lacking": lacking, "said_coming": said_coming(appointment)}
    context["asked"] = asking.what_came_of_it(appointment)
    return _page(request, appointment, "persona", status, **context)


def _not_ours_page(
    request: StaffRequest, appointment: Appointment, status: int, **forms: Any
) -> HttpResponse:
    known = current_catalogue()
    context = {"form": InadmissibleForm(), "place": None} | forms
    context |= {
        "procedures": known.procedures.values(),
        "municipalities": known.municipalities.values(),
    }
    return _page(request, appointment, "no-corresponde", status, **context)


def _queue(request: StaffRequest) -> dict[str, Any]:
    return {"queue": calls.due(request.office, timezone.now()), "tab": "llamadas"}


def _page(
    request: StaffRequest, appointment: Appointment, name: str, status: int = 200, **context: Any
) -> HttpResponse:
    context |= _queue(request) | {
        "appointment": appointment,
        "entries": appointment.calls.select_related("by"),
        "requirements": appointment.procedure.requirements.all(),
    }
    return render(request, f"intranet/llamadas/{name}.html", context, status=status)


def _on_to_the_next(request: StaffRequest, appointment: Appointment, outcome: str) -> HttpResponse:
    label = CallOutcome(outcome).label
    messages.success(request, f"{appointment.full_name}: {label.lower()}.")
    return redirect("llamadas", request.office.number)
