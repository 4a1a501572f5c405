"""The institution's colours and mark, and whether the service is well."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from ventanilla.catalog.catalogue import NotLoaded
from ventanilla.catalog.catalogue import current as current_catalogue

long_lived = cache_control(public=True, max_age=31_536_000, immutable=True)


@require_safe
@long_lived
def theme(request: HttpRequest) -> HttpResponse:
    """The theme's colours as CSS variables; its address carries a hash of what it holds."""
    colours = current_catalogue().institution.theme
    lines = "".join(f"--{name.replace('_', '-')}:{value};" for name, value in colours.items())
    return HttpResponse(f":root{{{lines}}}", content_type="text/css; charset=utf-8")


@require_safe
@long_lived
def logo(request: HttpRequest) -> HttpResponse:
    mark = current_catalogue().institution.logo_svg
    return HttpResponse(mark, content_type="image/svg+xml", status=200 if mark else 404)


@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        current_catalogue()
    except (DatabaseError, NotLoaded) as problem:
        return JsonResponse({"status": "down", "problem": type(problem).__name__}, status=503)
    return JsonResponse({"status": "ok"})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /citas/\n", content_type="text/plain")
