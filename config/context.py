"""What every page needs to know of the institution."""

from hashlib import sha256

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest

from ventanilla.accounts import demo
from ventanilla.accounts.models import User
from ventanilla.accounts.permissions import Permission
from ventanilla.catalog.catalogue import NotLoaded
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.intranet import background
from ventanilla.intranet.gate import is_staffs, seconds_left


def staff(request: HttpRequest) -> dict[str, object]:
    """What the intranet's pages need besides: notices, what whoever operates it must look at, and the
    second factor of a person of the demonstration on the page that asks for it."""
    if not is_staffs(request):
        return {}
    stage = getattr(request, "_login_stage", None)
    user = stage.login.user if stage else request.user
    code = demo.code_of(user) if settings.DEMO and isinstance(user, User) else ""
    rights = getattr(request, "rights", None)
    operates = rights is not None and rights.allows(Permission.OPERATE)
    return {
        "messages": get_messages(request),
        "demo_code": code,
        "session_left": seconds_left(request) if rights else 0,
        "troubles": background.troubles() if operates else 0,
    }


def institution(request: HttpRequest) -> dict[str, object]:
    try:
        found = current_catalogue().institution
    except NotLoaded:
        return {"institution": None}
    looks = f"{found.theme}{found.logo_svg}"
    return {
        "institution": found,
        "looks": sha256(looks.encode()).hexdigest()[:12],
    }
