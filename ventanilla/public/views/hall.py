"""The screen of the waiting room: a television at which nobody logs in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ventanilla.appointments import hall


@require_safe
@never_cache
def screen(request: HttpRequest, number: int, token: str) -> HttpResponse:
    office = hall.office_of(number, token)
    if office is None:
        raise Http404
    now = timezone.now()
    context = {"office": office, "calls": hall.calls(office, now), "now": now}
    return render(request, "public/hall/sala.html", context)
