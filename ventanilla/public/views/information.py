"""What the institution offers, in plain words, for reading."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.lib import markdown


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "public/information/inicio.html")


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
    return render(request, "public/information/oficinas.html", {"served": served})


@require_safe
def text(request: HttpRequest, key: str) -> HttpResponse:
    found = current_catalogue().texts.get(key)
    if found is None:
        raise Http404
    context = {"text": found, "body": markdown.render(found.body)}
    return render(request, "public/information/texto.html", context)
