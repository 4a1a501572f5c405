"""What HTTP asks of every address of the API, also of those that do not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from ventanilla.api.problems import Problem

View = Callable[..., HttpResponse]
JSON = "application/json"


def only_json(view: View) -> View:
    """A body must say that it is JSON."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and request.content_type != JSON:
            return Problem("unsupported_media_type").response()
        return view(request, *args, **kwargs)

    return checked


def answering(view: View) -> View:
    """HEAD is answered like GET, a wrong method with a problem, and nothing is kept by caches.

    No cookie opens anything here, so there is no request that another site could forge.
    """

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"  # ninja knows no HEAD; the server leaves the body out
        response = view(request, *args, **kwargs)
        request.method = asked
        if response.status_code == 405:
            response = _wrong_method(response.headers["Allow"])
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answered


def _wrong_method(allowed: str) -> HttpResponse:
    methods = set(allowed.split(", "))
    if "GET" in methods:
        methods.add("HEAD")
    return Problem("method_not_allowed", headers={"Allow": ", ".join(sorted(methods))}).response()


@csrf_exempt
def unknown_path(request: HttpRequest) -> HttpResponse:
    return Problem("unknown_path").response()
