"""Reception: whoever shows a voucher or says a key is told, big, whether he is in the right place."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.accounts.permissions import Permission
from ventanilla.accounts.windows import window_of
from ventanilla.appointments import closing, hall, visits
from ventanilla.appointments.lookup import with_catalogue
from ventanilla.appointments.models import Appointment
from ventanilla.appointments.search import find_at
from ventanilla.appointments.visits import Answer, Reception
from ventanilla.appointments.voucher import voucher_pdf
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.intranet.counter_forms import PapersForm
from ventanilla.intranet.gate import StaffRequest, at_office, own_appointment

LONGEST_SHOWN = 300
SEEN = "persona"
"""Not an answer: the page of somebody who is here or may come, read again."""
CAMERA_HERE = "camera=(self), microphone=(), geolocation=()"


@at_office(Permission.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def reception(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, answer="")
    shown = request.POST.get("clave", "").replace("\0", " ").strip()[:LONGEST_SHOWN]
    if not shown:
        return redirect("recepcion", request.office.number)
    early = "temprano" in request.POST
    answered = visits.receive(request.office, shown, by=request.user, early=early)
    return _page(request, **_told(request, answered, shown))


@at_office(Permission.WORK)
@require_safe
def person(request: StaffRequest, cts: str) -> HttpResponse:
    appointment = with_catalogue(own_appointment(request, cts))
    return _page(request, **_about(request, appointment) | {"answer": SEEN})


@at_office(Permission.WORK)
@require_POST
def papers(request: StaffRequest, cts: str) -> HttpResponse:
    """All are here, or some are missing: he is attended all the same or gets another day."""
    appointment, form = own_appointment(request, cts), PapersForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Marca los papeles de la lista.")
        return redirect("recepcion-persona", request.office.number, cts)
    complete = request.POST.get("hacer") == "completo"
    lacking = [] if complete else form.cleaned_data["faltan"]
    visits.note_papers(appointment, lacking)
    if request.POST.get("hacer") == "reagendar":
        return redirect("cita-mover", request.office.number, cts)
    said = f"le faltan {len(lacking)} papeles" if lacking else "trae todos sus papeles"
    messages.success(
        request, f"{appointment.full_name}: {said.replace('n 1 papeles', ' 1 papel')}."
    )
    return redirect("recepcion", request.office.number)


@at_office(Permission.WORK)
@require_safe
def voucher(request: StaffRequest, cts: str) -> HttpResponse:
    """To print for who came without it, or was just given another day."""
    appointment = with_catalogue(own_appointment(request, cts))
    institution = current_catalogue().institution
    pdf = voucher_pdf(appointment, institution=institution, public_url=settings.PUBLIC_URL)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="cita-{appointment.cts}.pdf"'
    return response


def _told(request: StaffRequest, answered: Reception, shown: str) -> dict[str, Any]:
    """What the page may know. Of a person of another office it knows the office alone."""
    if answered.answer == Answer.UNKNOWN or answered.appointment is None:
        # An address is no name: its letters and digits would find people by chance.
        found = [] if "/" in shown else find_at(request.office, shown)
        return {"answer": Answer.UNKNOWN.value, "shown": shown, "found": found}
    if answered.answer == Answer.OTHER_OFFICE:
        return {"answer": answered.answer.value, "other": answered.appointment.office}
    about = _about(request, with_catalogue(answered.appointment))
    return about | {"answer": answered.answer.value, "why": answered.why}


def _about(request: StaffRequest, appointment: Appointment) -> dict[str, Any]:
    visit = appointment.visit if appointment.has_arrived else None
    return {
        "appointment": appointment,
        "visit": visit,
        "window": window_of(appointment.assigned_to_id, request.office),
        "requirements": appointment.procedure.requirements.all(),
        "lacking": visit.missing_papers.split() if visit else [],
        "why": appointment.reason_text,
    }


def _page(request: StaffRequest, **context: Any) -> HttpResponse:
    now = timezone.now()
    waiting, called = visits.waiting(request.office, now), visits.at_windows(request.office, now)
    context |= {
        "tab": "recepcion",
        "now": now,
        "waiting": waiting,
        "called": called,
        "late": [
            (each, int((now - each.starts_at).total_seconds() // 60))
            for each in closing.late(request.office, now)
        ],
        "no_show_minutes": int(closing.NO_SHOW.total_seconds() // 60),
    }
    if "appointment" in context:
        here = [visit.appointment.cts for visit in (*waiting, *called)]
        context["digits"] = hall.digits_of(context["appointment"].cts, here)
    response = render(request, "intranet/recepcion/recepcion.html", context)
    response["Permissions-Policy"] = CAMERA_HERE
    return response
