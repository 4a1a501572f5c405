"""Whom no message reached, to be told by telephone."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from ventanilla.accounts.permissions import Permission
from ventanilla.appointments import access
from ventanilla.appointments.notices import unheard
from ventanilla.intranet import message_pages, unheard_count
from ventanilla.intranet import message_tables as tables
from ventanilla.intranet.gate import StaffRequest, allowed
from ventanilla.intranet.paging import LARGEST_KEY

LIST = "mensajes-por-avisar"
SHOWN = 50


@allowed(*message_pages.CALL)
@require_safe
def listing(request: StaffRequest) -> HttpResponse:
    every = unheard.to_tell(request.rights.offices(Permission.WORK))
    shown = [*every[:SHOWN]]
    access.looked_at(*{each.appointment for each in shown}, by=request.user)
    context: dict[str, Any] = {
        "notices": [(each, tables.to_say(each), tables.why_unheard(each)) for each in shown],
        "total": every.count(),
    }
    return message_pages.show(request, "por-avisar", **context)


@allowed(*message_pages.CALL)
@require_POST
def told(request: StaffRequest, notice: int) -> HttpResponse:
    """Of another office, or told already, there is none."""
    every = unheard.to_tell(request.rights.offices(Permission.WORK))
    found = get_object_or_404(every, pk=min(notice, LARGEST_KEY))
    unheard.mark_told(found, by=request.user)
    unheard_count.snapshot.forget()
    messages.success(request, f"{found.appointment.full_name}: ya quedó que le avisaste.")
    return redirect(LIST)
