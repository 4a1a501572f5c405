"""Who did not come: proposed half an hour after the start, written by a person, taken back the same day."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from ventanilla.accounts.permissions import Permission
from ventanilla.appointments import closing, endings, transitions
from ventanilla.appointments.endings import End, Ending
from ventanilla.appointments.errors import Refused
from ventanilla.appointments.models import Channel
from ventanilla.intranet.days import today_at
from ventanilla.intranet.gate import StaffRequest, at_office, own_appointment


@at_office(Permission.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: StaffRequest) -> HttpResponse:
    now = timezone.now()
    proposed = closing.no_shows(request.office, now)
    if request.method == "POST":
        _mark(request, [each.pk for each in proposed if each.cts in _marked(request)])
        return redirect("inasistencias", request.office.number)
    context = {
        "proposed": proposed,
        "late": [each for each in closing.late(request.office, now) if each not in proposed],
        "missed": closing.missed(request.office, today_at(request.office)),
        "tab": "inasistencias",
    }
    return render(request, "intranet/jornada/inasistencias.html", context)


@at_office(Permission.WORK)
@require_POST
def undo(request: StaffRequest, cts: str) -> HttpResponse:
    appointment = own_appointment(request, cts)
    try:
        transitions.undo_outcome(appointment, channel=Channel.COUNTER, by=request.user)
    except Refused as refusal:
        messages.error(request, f"{appointment.full_name}: {refusal.message}.")
    else:
        messages.success(request, f"{appointment.full_name}: otra vez se le espera.")
    return redirect("inasistencias", request.office.number)


def _marked(request: StaffRequest) -> list[str]:
    """The one whose button was pressed, or all that are ticked."""
    one = request.POST.get("una")
    return [one] if one else request.POST.getlist("citas")


def _mark(request: StaffRequest, chosen: list[int]) -> None:
    ends = dict.fromkeys(chosen, End(Ending.NO_SHOW))
    done, refused = endings.settle(request.office, ends, by=request.user)
    if len(done) == 1:
        messages.success(request, f"{done[0].full_name}: no asistió.")
    elif done:
        messages.success(request, f"No asistieron: {len(done)}.")
    elif not refused:
        messages.error(
            request, "No se anotó nada: ya no estaban en la lista, o no marcaste a nadie."
        )
    for appointment, why in refused:
        messages.error(request, f"{appointment.full_name} no se anotó: {why}.")
