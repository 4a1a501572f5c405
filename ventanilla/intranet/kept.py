"""What somebody sent when his session had already ended: carried out by nobody, kept until he is back.

It waits half an hour on the server under a random name that only his browser knows, and is shown to
nobody but who was at work in that browser. Nothing of it is in an address.
"""

import re
import secrets
from dataclasses import asdict, dataclass
from hashlib import sha256
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

SECONDS = 30 * 60
LARGEST = 64 * 1024
_PREFIX = "__Host-" if settings.HTTPS else ""
WHO, WHAT = f"{_PREFIX}quien", f"{_PREFIX}guardado"
_SALT = "intranet.kept"
# A password is never kept, whatever form it came from; the token is of the session that ended.
_LEFT_OUT = re.compile(r"passw|contrase|csrfmiddlewaretoken", re.IGNORECASE)
_CLOSED = "Tu sesión se cerró porque nadie la usó. Lo que escribiste está guardado: entra y te lo mostramos."


@dataclass(frozen=True)
class Kept:
    """What was sent, by whom and to which page."""

    user: int
    path: str
    fields: list[tuple[str, str]]

    @property
    def seen(self) -> list[tuple[str, str]]:
        """What a person recognises: without what was left empty."""
        return [(name, value) for name, value in self.fields if value.strip()]


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Who works in this browser, so that what he sends once his session has ended is his alone."""
    if _last_user(request) != request.user.pk:
        _set_cookie(response, WHO, signing.dumps(request.user.pk, salt=_SALT))


def keep(request: HttpRequest) -> str:
    """Under which name what was sent now waits; empty when there is nothing to keep."""
    user = request.user.pk if request.user.is_authenticated else _last_user(request)
    if request.method != "POST" or not user or not came_from_here(request):
        return ""
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    fields = [each for each in sent if not _LEFT_OUT.search(each[0])]
    if not fields or sum(len(name) + len(value) for name, value in fields) > LARGEST:
        return ""
    name = secrets.token_urlsafe(24)
    cache.set(_key(name), asdict(Kept(user, request.get_full_path(), fields)), SECONDS)
    return name


def of(request: HttpRequest) -> Kept | None:
    """What waits for whoever is inside now. What waits for another person is let go unseen."""
    name = request.COOKIES.get(WHAT, "")
    found = cache.get(_key(name)) if name else None
    if found is None or found["user"] != request.user.pk:
        cache.delete(_key(name))
        return None
    return Kept(**found)


def forget(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    cache.delete(_key(request.COOKIES.get(WHAT, "")))
    response.delete_cookie(WHAT, samesite="Lax")
    return response


def tidy(request: HttpRequest, response: HttpResponse) -> None:
    """Once it was sent again it need not wait any longer."""
    if request.method == "POST" and WHAT in request.COOKIES and response.status_code < 500:
        found = of(request)
        if found and found.path == request.get_full_path():
            forget(request, response)


def to_the_entrance(request: HttpRequest, entrance: str) -> HttpResponse:
    """Whoever is not inside goes there and comes back to where he was, with what he had typed."""
    name = keep(request)
    back = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("intranet")
    if name:
        messages.warning(request, _CLOSED)
        back = reverse("pendiente")
    return _go(request, f"{entrance}?next={quote(back)}", name)


def rescue(request: HttpRequest, entrance: str) -> HttpResponse | None:
    """A form of a page that was opened before he entered again, so its token is old: it is shown to him
    once more instead of refused. None when it is not a form of ours, or nobody knows whose."""
    match = request.resolver_match
    if not match or not came_from_here(request):
        return None
    if match.url_name == "account_login" and settings.CSRF_COOKIE_NAME in request.COOKIES:
        messages.warning(request, "Esa página ya era vieja. Escribe tus datos otra vez.")
        return redirect(request.get_full_path())
    if match.func.__module__.startswith("allauth.") or hasattr(match.func, "entering"):
        return None
    if not request.user.is_authenticated:
        return to_the_entrance(request, entrance)
    name = keep(request)
    return _go(request, reverse("pendiente"), name) if name else None


def came_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of ours sent it: another site's words are never kept."""
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    sent = urlsplit(origin)
    return (sent.scheme, sent.netloc) == (request.scheme, request.get_host())


def _go(request: HttpRequest, address: str, name: str) -> HttpResponse:
    response: HttpResponse = redirect(address)
    if "HX-Request" in request.headers:  # part of a page: the whole of it goes
        response = HttpResponse(headers={"HX-Redirect": address})
    if name:
        _set_cookie(response, WHAT, name, SECONDS)
    return response


def _last_user(request: HttpRequest) -> int | None:
    try:
        found: int = signing.loads(request.COOKIES.get(WHO, ""), salt=_SALT)
    except signing.BadSignature:
        return None
    return found


def _set_cookie(response: HttpResponse, name: str, value: str, age: int | None = None) -> None:
    response.set_cookie(
        name, value, max_age=age, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )


def _key(name: str) -> str:
    return f"kept:{sha256(name.encode()).hexdigest()}"
