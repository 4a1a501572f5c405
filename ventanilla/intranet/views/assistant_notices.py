"""Announcements: what is said at every door from its minute to its end."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from ventanilla.accounts.permissions import Permission
from ventanilla.assistant import announcements
from ventanilla.catalog.models import Office
from ventanilla.intranet.assistant_forms import NoticeForm
from ventanilla.intranet.assistant_pages import TEACH, show
from ventanilla.intranet.gate import StaffRequest, allowed

LIST = "asistente-avisos"


@allowed(*TEACH)
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: StaffRequest) -> HttpResponse:
    form = NoticeForm(
        request.POST or None, offices=_offices(request), of_all=_announces_for_all(request)
    )
    if request.method == "POST" and form.is_valid():
        _announce(request, form)
        return redirect(LIST)
    return _page(request, form)


@allowed(*TEACH)
@require_POST
def withdraw(request: StaffRequest, notice: int) -> HttpResponse:
    own = announcements.listed(_offices(request), of_all=_announces_for_all(request))
    found = get_object_or_404(own, pk=notice)
    announcements.withdraw(found, by=request.user)
    messages.success(request, f"Ya no se avisa: «{found.text}».")
    return redirect(LIST)


def _announce(request: StaffRequest, form: NoticeForm) -> None:
    typed = form.cleaned_data
    announcements.announce(
        typed["texto"],
        office=form.office,
        starts_at=typed["desde"],
        ends_at=typed["hasta"],
        by=request.user,
    )
    messages.success(request, f"Se avisa: «{typed['texto']}».")


def _offices(request: StaffRequest) -> list[Office]:
    """Those one leads; who edits the catalogue announces for any."""
    edits = request.rights.offices(Permission.EDIT_CATALOGUE)
    return edits or request.rights.offices(Permission.LEAD)


def _announces_for_all(request: StaffRequest) -> bool:
    return request.rights.allows(Permission.EDIT_CATALOGUE)


def _page(request: StaffRequest, form: NoticeForm) -> HttpResponse:
    return show(
        request,
        "avisos",
        tab="avisos",
        status=422 if form.errors else 200,
        form=form,
        rows=announcements.listed(_offices(request), of_all=_announces_for_all(request)),
        longest=announcements.LONGEST,
        now=timezone.now(),
    )
