"""Which telephone a browser holds: a signed cookie says so, so that no number stands in an address."""

from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE, PATH = "telefono-de-prueba", "/asistente/whatsapp/"
USUAL = "+527225550101"
"""Nobody's: the numbers of 555 01 are those of films."""
_SALT = "whatsapp.mirror.holding"


def held(request: HttpRequest) -> str:
    try:
        return str(signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT))
    except signing.BadSignature:
        return USUAL


def hold(response: HttpResponse, phone: str) -> HttpResponse:
    response.set_cookie(
        COOKIE, signing.dumps(phone, salt=_SALT), path=PATH, httponly=True, samesite="Lax"
    )
    return response
