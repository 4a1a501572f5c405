"""A new appointment by telephone or at the counter: one page, from an empty place of the calendar."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ventanilla.accounts.permissions import Permission
from ventanilla.appointments import booking, guards
from ventanilla.appointments.cts import grouped
from ventanilla.appointments.errors import AlreadyHasAppointment, Refused, SlotTaken
from ventanilla.appointments.messages import when
from ventanilla.appointments.models import Channel
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.intranet.calendar_forms import NewForm, PlaceForm
from ventanilla.intranet.gate import StaffRequest, at_office
from ventanilla.intranet.views import places
from ventanilla.lib.dates import local


@at_office(Permission.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, NewForm(office=request.office), _asked(request))
    form = NewForm(request.POST, office=request.office)
    valid = form.is_valid()
    start = form.cleaned_data.get("inicio")
    if not valid:
        return _page(request, form, start, 422)
    try:
        booked = _book(request, form)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        existing = refusal.existing if isinstance(refusal, AlreadyHasAppointment) else None
        taken = isinstance(refusal, SlotTaken)
        return _page(request, form, start, 409, existing=existing, taken=taken)
    appointment = booked.appointment
    said = f"Cita agendada: {appointment.full_name}, {when(appointment)}."
    messages.success(request, f"{said} Clave {grouped(appointment.cts)}.")
    return redirect("cita", request.office.number, appointment.cts)


def _book(request: StaffRequest, form: NewForm) -> booking.Booking:
    return booking.book(
        form.wish,
        channel=Channel(form.cleaned_data["canal"]),
        idempotency_key=f"desk:{request.user.pk}:{form.cleaned_data['solicitud']}",
        evidence=guards.TRUSTED,
        by=request.user,
        **places.given(form),
    )


def _asked(request: StaffRequest) -> datetime | None:
    """The place of the calendar that was chosen; None where none was, or not one that can be read."""
    form = PlaceForm(request.GET, office=request.office)
    form.is_valid()
    return form.cleaned_data.get("inicio")


def _page(
    request: StaffRequest,
    form: NewForm,
    start: datetime | None,
    status: int = 200,
    existing: object = None,
    taken: bool = False,
) -> HttpResponse:
    """A start that is known travels hidden; without one, or where it was lost, the nearest are offered."""
    free = start is not None and places.look(request.office, start) is places.Start.FREE
    known = current_catalogue()
    context: dict[str, Any] = {
        "tab": "calendario",
        "form": form,
        "start": local(start, request.office.time_zone) if start else None,
        "choose": taken or not free,
        "existing": existing,
        "procedures": known.procedures.values(),
        "municipalities": known.municipalities.values(),
        **places.choices(request, start or timezone.now()),
    }
    return render(request, "intranet/calendario/nueva.html", context, status=status)
