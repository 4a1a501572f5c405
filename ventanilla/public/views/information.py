"""What the institution offers, in plain words, for reading."""

from collections import defaultdict

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ventanilla.assistant import announcements
from ventanilla.assistant.models import Announcement
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.lib import markdown


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    context = {"notices": announcements.everywhere(timezone.now())}
    return render(request, "public/information/inicio.html", context)


@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    context = {"procedures": current_catalogue().procedures.values()}
    return render(request, "public/information/tramites.html", context)


@require_safe
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    found = current_catalogue().procedures.get(code)
    if found is None:
        raise Http404
    return render(request, "public/information/tramite.html", {"procedure": found})


@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    catalogue = current_catalogue()
    served = [(office, catalogue.served_by(office)) for office in catalogue.offices.values()]
    notices: dict[int | None, list[Announcement]] = defaultdict(list)
    for each in announcements.everywhere(timezone.now()):
        notices[each.office_id].append(each)
    context = {"served": served, "notices": notices}
    return render(request, "public/information/oficinas.html", context)


@require_safe
def text(request: HttpRequest, key: str) -> HttpResponse:
    found = current_catalogue().texts.get(key)
    if found is None:
        raise Http404
    context = {"text": found, "body": markdown.render(found.body)}
    return render(request, "public/information/texto.html", context)
