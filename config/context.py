"""What every page needs to know of the institution."""

from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest

from ventanilla.accounts import demo
from ventanilla.accounts.models import User
from ventanilla.catalog.catalogue import NotLoaded
from ventanilla.catalog.catalogue import current as current_catalogue


def demo_code(request: HttpRequest) -> dict[str, object]:
    """The second factor of a person of the demonstration, on the page that asks for it."""
    stage = getattr(request, "_login_stage", None)
    user = stage.login.user if stage else getattr(request, "user", None)
    return {"demo_code": demo.code_of(user) if settings.DEMO and isinstance(user, User) else ""}


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
