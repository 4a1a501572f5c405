"""Who will not be there, and whom his appointments go to."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ventanilla.accounts.models import Absence
from ventanilla.accounts.permissions import Permission
from ventanilla.appointments import absences, assignment
from ventanilla.appointments.errors import Refused
from ventanilla.intranet.day_forms import AbsenceForm
from ventanilla.intranet.days import today_at
from ventanilla.intranet.gate import StaffRequest, at_office


@at_office(Permission.LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: StaffRequest) -> HttpResponse:
    form = AbsenceForm(request.POST or None, team=assignment.team(request.office))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            made = absences.add(
                form.user, request.office, typed["desde"], typed["hasta"], typed["motivo"]
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("ausencia", request.office.number, made.pk)
    return _page(request, "ausencias", 422 if form.errors else 200, form=form, rows=_rows(request))


@at_office(Permission.LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def absence(request: StaffRequest, absence: int) -> HttpResponse:
    """What it leaves without anybody, with a suggestion for each; a press gives them all away."""
    found = _own(request, absence)
    orphans = absences.to_reassign(found, request.office)
    if request.method == "POST":
        done, refused = assignment.assign_all(
            request.office, absences.chosen(orphans), by=request.user
        )
        messages.success(request, f"Reasignadas: {len(done)}.")
        for appointment, why in refused:
            messages.error(request, f"{appointment.full_name} no se reasignó: {why}.")
        return redirect("ausencia", request.office.number, found.pk)
    return _page(request, "ausencia", absence=found, orphans=orphans)


@at_office(Permission.LEAD)
@require_POST
def remove(request: StaffRequest, absence: int) -> HttpResponse:
    found = _own(request, absence)
    absences.remove(found)
    messages.success(request, f"{found.user.name}: se quitó la ausencia.")
    return redirect("ausencias", request.office.number)


def _own(request: StaffRequest, number: int) -> Absence:
    """Of somebody who works at this office."""
    return get_object_or_404(
        Absence.objects.select_related("user"),
        pk=number,
        user__in=[user.pk for user in assignment.team(request.office)],
    )


def _rows(request: StaffRequest) -> list[Absence]:
    rows = Absence.objects.filter(
        user__in=assignment.team(request.office), last_day__gte=today_at(request.office)
    )
    return list(rows.select_related("user"))


def _page(request: StaffRequest, name: str, status: int = 200, **context: Any) -> HttpResponse:
    context["tab"] = "ausencias"
    return render(request, f"intranet/jornada/{name}.html", context, status=status)
