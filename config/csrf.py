"""What happens to a form whose token is not good."""

from django.http import HttpRequest, HttpResponse

from ventanilla.intranet import gate, kept
from ventanilla.public.views import errors


def failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """It is never carried out. What a public servant typed on a page of ours is not lost by it."""
    rescued = kept.rescue(request, gate.ENTRANCE) if gate.is_staffs(request) else None
    return rescued or errors.csrf_failed(request, reason)
