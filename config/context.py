"""What every page needs to know of the institution."""

from hashlib import sha256

from django.http import HttpRequest

from ventanilla.catalog.catalogue import NotLoaded
from ventanilla.catalog.catalogue import current as current_catalogue


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
