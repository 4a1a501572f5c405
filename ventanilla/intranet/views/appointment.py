"""One appointment: all that is known of it, and what may be done with it. Looking takes it from nobody."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.accounts.permissions import Permission
from ventanilla.appointments import access, moving, seen, transitions
from ventanilla.appointments.errors import Refused
from ventanilla.appointments.messages import when
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.notices import told
from ventanilla.appointments.progress import steps_of
from ventanilla.intranet.calendar_forms import CancelForm, MoveForm, SeenForm
from ventanilla.intranet.gate import StaffRequest, at_office, own_appointment
from ventanilla.intranet.views import places
from ventanilla.lib.dates import local


@at_office(Permission.WORK)
@require_safe
def show(request: StaffRequest, cts: str) -> HttpResponse:
    appointment = own_appointment(request, cts)
    access.looked_at(appointment, by=request.user)
    return _page(request, appointment, "cita")


@at_office(Permission.WORK)
@require_POST
def confirm(request: StaffRequest, cts: str) -> HttpResponse:
    appointment, form = own_appointment(request, cts), SeenForm(request.POST)

    def act(current: Appointment) -> Appointment:
        return transitions.confirm(current, channel=Channel.COUNTER, by=request.user)

    return _carry_out(request, appointment, form, "cita", act, "confirmada")


@at_office(Permission.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: StaffRequest, cts: str) -> HttpResponse:
    appointment = own_appointment(request, cts)
    form = CancelForm(request.POST if request.method == "POST" else None)

    def act(current: Appointment) -> Appointment:
        reason = form.cleaned_data["motivo"]
        return transitions.cancel(
            current, channel=Channel.COUNTER, by=request.user, reason_text=reason
        )

    return _carry_out(request, appointment, form, "cancelar", act, "cancelada")


@at_office(Permission.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: StaffRequest, cts: str) -> HttpResponse:
    """By the page, or by dragging in the calendar, which sends the same form."""
    appointment = own_appointment(request, cts)
    form = MoveForm(request.POST if request.method == "POST" else None, office=request.office)

    def act(current: Appointment) -> Appointment:
        given = places.given(form)
        start = form.cleaned_data["inicio"]
        return moving.move(current, to=start, channel=Channel.COUNTER, by=request.user, **given)

    return _carry_out(request, appointment, form, "mover", act, "movida")


def _carry_out(
    request: StaffRequest,
    appointment: Appointment,
    form: Form,
    page: str,
    act: Callable[[Appointment], Appointment],
    done: str,
) -> HttpResponse:
    """What was typed stays on the page until the act is done, and so does what others did meanwhile."""
    if request.method != "POST":
        return _page(request, appointment, page, form=form)
    if not form.is_valid():
        return _page(request, appointment, page, 422, form=form)
    try:
        with seen.as_seen(appointment, int(form.cleaned_data["visto"])) as current:
            changed = act(current)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        news = refusal.news if isinstance(refusal, seen.Changed) else []
        return _page(
            request, own_appointment(request, appointment.cts), page, 409, form=form, news=news
        )
    messages.success(request, f"{changed.full_name}: {done}. Es el {when(changed)}.")
    return _back(request, changed, form.cleaned_data.get("volver"))


def _back(request: StaffRequest, appointment: Appointment, view: str | None) -> HttpResponse:
    """To the calendar it was dragged in, else to its own page."""
    if not view:
        return redirect("cita", request.office.number, appointment.cts)
    day = local(appointment.starts_at, request.office.time_zone).date()
    return redirect("calendario-vista", request.office.number, day, view)


def _page(
    request: StaffRequest,
    appointment: Appointment,
    name: str,
    status: int = 200,
    form: Form | None = None,
    news: list[seen.Told] | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "tab": "calendario",
        "appointment": appointment,
        "starts": local(appointment.starts_at, request.office.time_zone),
        "seen": seen.mark(appointment),
        "form": form or SeenForm(),
        "news": news or [],
    }
    return render(
        request,
        f"intranet/calendario/{name}.html",
        context | _MORE[name](request, appointment, context["form"]),
        status=status,
    )


def _all_of_it(request: StaffRequest, appointment: Appointment, form: Form) -> dict[str, Any]:
    return {
        "requirements": appointment.procedure.requirements.all(),
        "lacking": _lacking(appointment),
        "entries": appointment.calls.select_related("by"),
        "history": _happened(appointment),
        "steps": steps_of(appointment),
    }


def _happened(appointment: Appointment) -> list[seen.Told]:
    """What was done with it and what the person was told of it, in order."""
    zone = appointment.office.time_zone
    said = [seen.Told(local(each.at, zone), each.sentence) for each in told.of(appointment)]
    return sorted(seen.told(appointment) + said, key=lambda each: each.at)


def _lacking(appointment: Appointment) -> list[str]:
    """As reception saw it, else as the person said on the telephone."""
    if appointment.has_arrived:
        return appointment.visit.missing_papers.split()
    return appointment.call_state.missing_papers.split() if appointment.has_calls else []


def _starts(request: StaffRequest, appointment: Appointment, form: Form) -> dict[str, Any]:
    wanted: datetime | None = form.cleaned_data.get("inicio") if form.is_bound else None
    typed = local(wanted, request.office.time_zone) if wanted else None
    return {
        "typed": typed,
        **places.choices(request, wanted or appointment.starts_at, appointment.starts_at),
    }


_MORE: dict[str, Callable[[StaffRequest, Appointment, Any], dict[str, Any]]] = {
    "cita": _all_of_it,
    "mover": _starts,
    "cancelar": lambda request, appointment, form: {},
}
