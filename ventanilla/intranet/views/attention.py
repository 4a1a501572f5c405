"""At the window: «Siguiente», the talk, and how it ended."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.accounts.permissions import Permission
from ventanilla.accounts.windows import set_window, window_of
from ventanilla.appointments import progress, visits
from ventanilla.appointments.errors import Refused
from ventanilla.appointments.lookup import with_catalogue
from ventanilla.appointments.models import Visit, VisitResult
from ventanilla.catalog.models import SurveyKind
from ventanilla.intranet.counter_forms import ResultForm, WindowForm, reasons
from ventanilla.intranet.gate import StaffRequest, at_office, own_appointment
from ventanilla.surveys import answering

NOT_HERE = "Esa persona no está en tu ventanilla"


@at_office(Permission.WORK)
@require_safe
def attention(request: StaffRequest) -> HttpResponse:
    """Whom one has at the window, or whom one may call."""
    if not window_of(request.user.pk, request.office):
        return redirect("atencion-ventanilla", request.office.number)
    visit = _mine(request)
    if visit is None:
        return _room(request)
    return _person(request, visit, _form(visit))


@at_office(Permission.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def window(request: StaffRequest) -> HttpResponse:
    known = {"ventanilla": window_of(request.user.pk, request.office)}
    form = WindowForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        set_window(request.user, request.office, form.cleaned_data["ventanilla"])
        return redirect("atencion", request.office.number)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "tab": "atencion"}
    return render(request, "intranet/atencion/ventanilla.html", context, status=status)


@at_office(Permission.WORK)
@require_POST
def call_next(request: StaffRequest) -> HttpResponse:
    own_window = window_of(request.user.pk, request.office)
    if own_window:
        visits.call_next(request.office, window=own_window, by=request.user)
    return redirect("atencion", request.office.number)


@at_office(Permission.WORK)
@require_POST
def call(request: StaffRequest, cts: str) -> HttpResponse:
    """One of the waiting room, out of turn."""
    appointment, own_window = (
        own_appointment(request, cts),
        window_of(request.user.pk, request.office),
    )
    if own_window and _mine(request) is None:
        try:
            visits.call(appointment, window=own_window, by=request.user)
        except Refused as refusal:
            return _room(request, refusal.message)
    return redirect("atencion", request.office.number)


@at_office(Permission.WORK)
@require_POST
def outcome(request: StaffRequest, cts: str) -> HttpResponse:
    appointment, visit = own_appointment(request, cts), _mine(request)
    if visit is None or visit.appointment_id != appointment.pk:
        return _room(request, NOT_HERE)
    form = _form(visit, request.POST)
    if not form.is_valid():
        return _person(request, visit, form, 422)
    try:
        visits.finish(appointment, by=request.user, **form.for_act())
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _person(request, visit, form, 409)
    label = VisitResult(form.cleaned_data["resultado"]).label.lower()
    messages.success(request, f"{appointment.full_name}: {label}.")
    return redirect("atencion", request.office.number)


@at_office(Permission.WORK)
@require_POST
def did_not_come(request: StaffRequest, cts: str) -> HttpResponse:
    """He was called and nobody came: back to the waiting room."""
    appointment, visit = own_appointment(request, cts), _mine(request)
    if visit is None or visit.appointment_id != appointment.pk:
        return _room(request, NOT_HERE)
    visits.call_off(appointment)
    messages.success(request, f"{appointment.full_name} sigue en la sala.")
    return redirect("atencion", request.office.number)


@at_office(Permission.WORK)
@require_POST
def undo(request: StaffRequest, cts: str) -> HttpResponse:
    appointment = own_appointment(request, cts)
    last = visits.last_ended_by(request.user, request.office, timezone.now())
    if last is None or last.appointment_id != appointment.pk:
        return _room(request, "Solo se deshace la última persona que atendiste hoy")
    if _mine(request):
        return _room(request, "Primero termina con la persona que tienes en la ventanilla")
    try:
        visits.reopen(appointment, by=request.user)
    except Refused as refusal:
        return _room(request, refusal.message)
    return redirect("atencion", request.office.number)


def _form(visit: Visit, sent: QueryDict | None = None) -> ResultForm:
    return ResultForm(sent, procedure=with_catalogue(visit.appointment).procedure)


def _mine(request: StaffRequest) -> Visit | None:
    return visits.attended_by(request.user, request.office, timezone.now())


def _room(request: StaffRequest, refusal: str = "") -> HttpResponse:
    now = timezone.now()
    last = visits.last_ended_by(request.user, request.office, now)
    context = {
        "tab": "atencion",
        "now": now,
        "window": window_of(request.user.pk, request.office),
        "waiting": visits.waiting(request.office, now),
        "last": last,
        "ask_last": last is not None and answering.awaits(last.appointment, SurveyKind.VISIT),
        "refusal": refusal,
    }
    status = 409 if refusal else 200
    return render(request, "intranet/atencion/sala.html", context, status=status)


def _person(
    request: StaffRequest, visit: Visit, form: ResultForm, status: int = 200
) -> HttpResponse:
    appointment = with_catalogue(visit.appointment)
    missing = visit.missing_papers.split()
    papers = appointment.procedure.requirements.all()
    context: dict[str, Any] = {
        "tab": "atencion",
        "visit": visit,
        "appointment": appointment,
        "form": form,
        "missing": [paper for paper in papers if str(paper.order) in missing],
        "stages": appointment.procedure.stages.all(),
        "steps": progress.steps_of(appointment),
        "entries": appointment.calls.select_related("by"),
        "reasons": reasons(),
    }
    return render(request, "intranet/atencion/persona.html", context, status=status)
