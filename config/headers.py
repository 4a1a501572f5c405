"""The headers by which a browser loads nothing but what is ours and lends no camera."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

NO_DEVICES = "camera=(), microphone=(), geolocation=()"


def content_security_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """The same for every page, so it is worked out once; django-csp did so for each answer, which was a
    tenth of the time of the shortest ones."""
    policy = settings.CONTENT_SECURITY_POLICY

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Content-Security-Policy"] = policy
        # Only the page that reads QR codes says otherwise.
        response.headers.setdefault("Permissions-Policy", NO_DEVICES)
        return response

    return middleware
