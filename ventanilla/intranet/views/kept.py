"""What was sent when the session had already ended, shown to who sent it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ventanilla.intranet import kept
from ventanilla.intranet.gate import StaffRequest, anyone


@anyone
@require_safe
def pending(request: StaffRequest) -> HttpResponse:
    found = kept.of(request)
    if found is None:
        return redirect("intranet")
    return render(request, "intranet/pendiente.html", {"kept": found})


@anyone
@require_POST
def discard(request: StaffRequest) -> HttpResponse:
    messages.success(request, "Lo descartamos: no se envió nada.")
    return kept.forget(request, redirect("intranet"))
