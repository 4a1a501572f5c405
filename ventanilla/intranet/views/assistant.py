"""Where the pages about the assistant begin."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from ventanilla.intranet import assistant_pages
from ventanilla.intranet.gate import StaffRequest, allowed


@allowed(*assistant_pages.ANY)
@require_safe
def first(request: StaffRequest) -> HttpResponse:
    """The first of them that this person may see."""
    return redirect(assistant_pages.of(request.rights)[0].address)
