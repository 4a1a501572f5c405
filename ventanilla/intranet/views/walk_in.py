"""Who comes without an appointment: a place that nobody uses today, or the nearest day."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ventanilla.accounts.permissions import Permission
from ventanilla.appointments.availability import OpenSlot, nearest
from ventanilla.appointments.booking import Wish, book
from ventanilla.appointments.errors import AlreadyHasAppointment, OtherOffice, Refused, SlotTaken
from ventanilla.appointments.guards import TRUSTED
from ventanilla.appointments.models import Appointment, Channel
from ventanilla.appointments.walk_in import receive_walk_in
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.intranet.counter_forms import WalkInForm
from ventanilla.intranet.forms import StartForm
from ventanilla.intranet.gate import StaffRequest, at_office


@at_office(Permission.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def walk_in(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, WalkInForm(initial={"llave": uuid.uuid4()}))
    form = WalkInForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    later = StartForm(request.POST, office=request.office) if "inicio" in request.POST else None
    try:
        made = _later(request, form, later) if later else _now(request, form)
    except Refused as refusal:
        return _refused(request, form, refusal)
    _say(request, made)
    return redirect("recepcion-persona", request.office.number, made.cts)


def _now(request: StaffRequest, form: WalkInForm) -> Appointment:
    return receive_walk_in(
        request.office,
        form.procedure,
        form.municipality,
        form.person,
        idempotency_key=_key(request, form, "today"),
        by=request.user,
        extra_reason=form.cleaned_data["motivo_extra"],
        wants_messages=form.wants_messages,
    )


def _later(request: StaffRequest, form: WalkInForm, start: StartForm) -> Appointment:
    """The free place that the page offered because today is full."""
    if form.office.pk != request.office.pk:
        raise OtherOffice(form.office, f"Se atiende en {form.office.name}")
    if not start.is_valid():
        raise SlotTaken("Elige un día y hora")
    at, wants = start.cleaned_data["inicio"], form.wants_messages
    wish = Wish(form.procedure, form.municipality, at, form.person, wants)
    key = _key(request, form, "later")
    return book(
        wish, channel=Channel.COUNTER, idempotency_key=key, evidence=TRUSTED, by=request.user
    ).appointment


def _key(request: StaffRequest, form: WalkInForm, which: str) -> str:
    return f"walk-in:{which}:{request.user.pk}:{form.cleaned_data['llave']}"


def _say(request: StaffRequest, made: Appointment) -> None:
    if made.has_arrived:
        messages.success(request, f"{made.full_name}: tiene lugar hoy.")
    else:
        messages.success(request, f"{made.full_name}: cita dada. Imprime su comprobante.")


def _refused(request: StaffRequest, form: WalkInForm, refusal: Refused) -> HttpResponse:
    if isinstance(refusal, OtherOffice):
        return _page(request, form, 409, other=refusal.office)
    if isinstance(refusal, AlreadyHasAppointment):
        return _page(request, form, 409, existing=refusal.existing)
    if isinstance(refusal, SlotTaken):
        return _page(request, form, 409, full=refusal.message, nearest=_nearest(request))
    form.add_error(None, refusal.message)
    return _page(request, form, 409)


def _nearest(request: StaffRequest) -> OpenSlot | None:
    now: datetime = timezone.now()
    return next(iter(nearest(request.office, now, 1)), None)


def _page(
    request: StaffRequest, form: WalkInForm, status: int = 200, **context: Any
) -> HttpResponse:
    known = current_catalogue()
    nothing = {"other": None, "existing": None, "full": "", "nearest": None}
    context = nothing | context
    context |= {
        "tab": "recepcion",
        "form": form,
        "procedures": known.procedures.values(),
        "municipalities": known.municipalities.values(),
    }
    return render(request, "intranet/recepcion/sin-cita.html", context, status=status)
