"""The gate of the intranet: nobody passes without a name, a second factor and a right.

A view says whom it is for with one of the three decorators; one that says nothing is for nobody.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache

from ventanilla.accounts import access_resets
from ventanilla.accounts.models import User
from ventanilla.accounts.permissions import Permission, Rights, rights_of
from ventanilla.appointments.models import Appointment
from ventanilla.catalog.models import Office
from ventanilla.intranet import kept

ROOT = "/intranet/"
TOUCH_SECONDS = 60
"""How often the session's end is put off while somebody works: not with every request, which would write."""

View = Callable[..., HttpResponse]
Response = Callable[[HttpRequest], HttpResponse]


class StaffRequest(HttpRequest):
    """A request that passed the gate."""

    user: User
    rights: Rights
    office: Office
    leads: bool


def is_staffs(request: HttpRequest) -> bool:
    return request.path.startswith(ROOT)


def anyone(view: View) -> View:
    """For every public servant."""
    return _guarded(view, lambda request, values: None)


def allowed(*permissions: Permission) -> Callable[[View], View]:
    """For whoever holds one of them somewhere; to the others the page does not exist."""

    def admit(request: StaffRequest, values: dict[str, Any]) -> None:
        if not any(request.rights.allows(each) for each in permissions):
            raise Http404

    return lambda view: _guarded(view, admit)


def at_office(permission: Permission) -> Callable[[View], View]:
    """For whoever holds the permission at the office of the address, which becomes `request.office`."""

    def admit(request: StaffRequest, values: dict[str, Any]) -> None:
        office = request.rights.office(permission, values.pop("number"))
        if office is None:
            raise Http404
        request.office = office
        request.leads = request.rights.office(Permission.LEAD, office.number) is not None

    return lambda view: _guarded(view, admit)


def own_appointment(request: StaffRequest, cts: str) -> Appointment:
    """The appointment of the address, at the office of the address; of any other office there is none."""
    if not (cts.isascii() and cts.isdigit()):
        raise Http404  # PostgreSQL refuses to compare text that holds a NUL
    related = ("office", "procedure", "municipality", "assigned_to", "call_state", "visit")
    found = Appointment.objects.filter(office=request.office, cts=cts).select_related(*related)
    appointment = found.first()
    if appointment is None:
        raise Http404
    return appointment


def entering(view: View) -> View:
    """For who has no way in yet. Such a page tells nothing of anybody."""

    @never_cache
    @wraps(view)
    def entered(request: HttpRequest, **values: Any) -> HttpResponse:
        return view(request, **values)

    entered.entering = True  # type: ignore[attr-defined]
    return entered


def _guarded(view: View, admit: Callable[[StaffRequest, dict[str, Any]], None]) -> View:
    @never_cache
    @wraps(view)
    def guarded(request: StaffRequest, **values: Any) -> HttpResponse:
        request.rights = rights_of(request.user)
        admit(request, values)
        return view(request, **values)

    guarded.guarded = True  # type: ignore[attr-defined]
    return guarded


class Gate:
    """Before any view of the intranet but those by which one enters.

    It holds the session, the user and the notices inside, so that a person who books does not pay for
    them: no page of the public asks who is there.
    """

    def __init__(self, get_response: Response) -> None:
        self.public = get_response
        self.staff = SessionMiddleware(AuthenticationMiddleware(MessageMiddleware(get_response)))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_staffs(request):
            return self.public(request)
        response: Any = self.staff(request)
        add_never_cache_headers(response)
        if hasattr(request, "rights"):  # passed
            kept.remember(request, response)
            kept.tidy(request, response)
        return response

    def process_view(
        self, request: Any, view: Any, arguments: Any, values: Any
    ) -> HttpResponse | None:
        enters = view.__module__.startswith("allauth.") or hasattr(view, "entering")
        if not is_staffs(request) or enters:
            return None
        if not request.user.is_authenticated:
            return kept.to_the_entrance(request, ENTRANCE)
        if not is_mfa_enabled(request.user, SECOND_FACTORS):
            return redirect("mfa_activate_totp")
        if not getattr(view, "guarded", False):
            raise Http404
        _put_off_the_end(request)
        return None if _was_told(request) else redirect(TOLD)


ENTRANCE = f"{ROOT}entrar/"
TOLD = "acceso-aviso"
"""The page that tells whoever enters that his access was reset by another."""
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def seconds_left(request: HttpRequest) -> int:
    """Until the session ends if nobody does anything more."""
    now = int(time.time())
    idle: int = now - request.session.get("seen", now)
    return max(1, settings.SESSION_COOKIE_AGE - idle)


def _was_told(request: Any) -> bool:
    """Asked once a session, and of no page by which something is sent."""
    match = request.resolver_match
    if request.method not in ("GET", "HEAD") or (match and match.url_name == TOLD):
        return True
    if "told" not in request.session and not access_resets.unseen(request.user).exists():
        request.session["told"] = True
    return "told" in request.session


def _put_off_the_end(request: HttpRequest) -> None:
    """A page that refreshes itself is nobody at work."""
    now, seen = int(time.time()), request.session.get("seen", 0)
    if now - seen >= TOUCH_SECONDS and "HX-Background" not in request.headers:
        request.session["seen"] = now
