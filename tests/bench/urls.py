"""The addresses of the house and the two floors, behind the same middleware."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from config.urls import handler400, handler403, handler404, handler500  # noqa: F401


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hola")


def one_query(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name FROM catalog_office WHERE number = %s", [10])
        return HttpResponse(cursor.fetchone()[1])


urlpatterns = [
    path("bench/bare", bare),
    path("bench/one-query", one_query),
    path("", include("config.urls")),
]
