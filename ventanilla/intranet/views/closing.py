"""The end of the day: each appointment says how it ended, a person signs, and the figures stay."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from ventanilla.accounts.permissions import Permission
from ventanilla.appointments import closing, endings
from ventanilla.appointments.errors import Refused
from ventanilla.appointments.models import Appointment, DayClose
from ventanilla.catalog.models import Office
from ventanilla.intranet.day_forms import CorrectionForm, EndForm
from ventanilla.intranet.days import read_day, today_at
from ventanilla.intranet.gate import StaffRequest, at_office, own_appointment
from ventanilla.lib.dates import local

MOST_AT_ONCE = 100
"""A page sends two fields for each, and the settings let nobody send more than 250."""


@at_office(Permission.LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def day(request: StaffRequest, day: str = "") -> HttpResponse:
    """What is still open, or the signed day; POST writes how what was open ended."""
    chosen = _day(request.office, day)
    signed = closing.closed(request.office, chosen)
    if signed:
        return _signed(request, signed)
    forms = _forms(request, chosen)
    if request.method == "POST" and all(form.is_valid() for form in forms):
        _settle(request, forms)
        return redirect("cierre-dia", request.office.number, chosen.isoformat())
    return _open(request, chosen, forms)


@at_office(Permission.LEAD)
@require_POST
def sign(request: StaffRequest, day: str) -> HttpResponse:
    chosen = _day(request.office, day)
    try:
        closing.close(request.office, chosen, by=request.user)
    except Refused as refusal:
        messages.error(request, f"{refusal.message}.")
    return redirect("cierre-dia", request.office.number, chosen.isoformat())


@at_office(Permission.LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: StaffRequest, cts: str) -> HttpResponse:
    """One appointment of a signed day, with the reason for it."""
    appointment, day = _closed(request, cts)
    possible = endings.corrections(appointment)
    form = CorrectionForm(request.POST or None, appointment=appointment, endings=possible)
    if request.method == "POST" and form.is_valid():
        try:
            endings.correct(appointment, form.end, form.cleaned_data["porque"], by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"{appointment.full_name}: corregida.")
            return redirect("cierre-dia", request.office.number, day.isoformat())
    status = 422 if form.errors else 200
    return _page(request, "corregir", status, appointment=appointment, form=form, day=day)


def _day(office: Office, text: str) -> date:
    """A day to come cannot be closed: it has no page."""
    today = today_at(office)
    day = read_day(text, office) if text else today
    if day > today:
        raise Http404
    return day


def _closed(request: StaffRequest, cts: str) -> tuple[Appointment, date]:
    """An appointment of a signed day, with an outcome that may be another, and that day."""
    appointment = own_appointment(request, cts)
    day = local(appointment.starts_at, request.office.time_zone).date()
    if not endings.corrections(appointment) or not closing.closed(request.office, day):
        raise Http404
    return appointment, day


def _forms(request: StaffRequest, day: date) -> list[EndForm]:
    """One for each appointment that waits for its end, filled with what it looks like."""
    return [
        EndForm(
            request.POST or None,
            prefix=each.cts,
            appointment=each,
            endings=endings.possible(each),
            initial={"fin": endings.proposed(each).value},
        )
        for each in endings.awaited(request.office, day)[:MOST_AT_ONCE]
    ]


def _settle(request: StaffRequest, forms: list[EndForm]) -> None:
    ends = {form.appointment.pk: form.end for form in forms}
    done, refused = endings.settle(request.office, ends, by=request.user)
    if done:
        messages.success(request, f"Quedó escrito cómo acabaron {len(done)}.")
    for appointment, why in refused:
        messages.error(request, f"{appointment.full_name} sigue abierta: {why}.")


def _open(request: StaffRequest, day: date, forms: list[EndForm]) -> HttpResponse:
    context = {
        "day": day,
        "forms": forms,
        "figures": closing.figures(request.office, day),
        "left_open": closing.left_open(request.office, timezone.now()),
    }
    return _page(request, "cierre", 422 if request.method == "POST" else 200, **context)


def _signed(request: StaffRequest, signed: DayClose) -> HttpResponse:
    rows = closing.of_day(request.office, signed.day)
    now = closing.figures(request.office, signed.day)
    then = closing.Figures(**signed.figures)
    return _page(
        request, "cerrado", signed=signed, day=signed.day, rows=list(rows), then=then, now=now
    )


def _page(request: StaffRequest, name: str, status: int = 200, **context: Any) -> HttpResponse:
    context |= {"tab": "cierre", "office": request.office}
    return render(request, f"intranet/jornada/{name}.html", context, status=status)
