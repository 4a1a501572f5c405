"""Finding an appointment again: by its key, or by name and telephone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ventanilla.appointments import lookup, messages, progress
from ventanilla.appointments.models import Appointment
from ventanilla.public.forms import KeyForm, PersonForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_key(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "public/lookup/clave.html", {"form": KeyForm()})
    form = KeyForm(request.POST)
    if not form.is_valid():
        return render(request, "public/lookup/clave.html", {"form": form}, status=422)
    key, digits = form.cleaned_data["cts"], form.cleaned_data["digits"]
    try:
        if digits:
            return redirect("cita", lookup.by_cts_and_digits(key, digits).token)
        return _public_facts(request, lookup.by_cts(key))
    except lookup.NotFound:
        form.add_error(None, lookup.NOT_FOUND_BOTH if digits else lookup.NOT_FOUND_KEY)
        return render(request, "public/lookup/clave.html", {"form": form}, status=404)


def _public_facts(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    context = {
        "appointment": appointment,
        "state": messages.public_state_of(appointment),
        "steps": progress.steps_of(appointment, public=True),
    }
    return render(request, "public/lookup/estado.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_name(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "public/lookup/nombre.html", {"form": PersonForm()})
    form = PersonForm(request.POST)
    if not form.is_valid():
        return render(request, "public/lookup/nombre.html", {"form": form}, status=422)
    try:
        found = lookup.by_person(form.person)
    except lookup.NotFound:
        form.add_error(None, lookup.NOT_FOUND_NAME)
        return render(request, "public/lookup/nombre.html", {"form": form}, status=404)
    if len(found) == 1:
        return redirect("cita", found[0].token)
    return render(request, "public/lookup/lista.html", {"appointments": found})
