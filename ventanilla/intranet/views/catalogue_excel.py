"""The catalogue leaves and enters as one workbook."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from ventanilla.accounts.permissions import Permission
from ventanilla.catalog import workbook
from ventanilla.catalog.tables import CatalogProblems
from ventanilla.intranet.bench import desk_of, page
from ventanilla.intranet.gate import StaffRequest, allowed
from ventanilla.scheduling import drafts
from ventanilla.scheduling.sheets import EVERY_TABLE


@allowed(Permission.EDIT_CATALOGUE)
@require_safe
def download(request: StaffRequest) -> HttpResponse:
    """As the person has it before him, his changes included."""
    desk = desk_of(request)
    name = f"catalogo-version-{desk.base.number}{'-con-tus-cambios' if desk.is_draft else ''}.xlsx"
    return HttpResponse(
        workbook.write(desk.content),
        content_type=workbook.MIME,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@allowed(Permission.EDIT_CATALOGUE)
@require_POST
def upload(request: StaffRequest) -> HttpResponse:
    """Becomes the draft, whatever its cells say: the page of changes tells what is wrong with them."""
    desk, sent = desk_of(request), request.FILES.get("archivo")
    if sent is None:
        messages.error(request, "Elige primero el archivo de Excel que descargaste y cambiaste.")
        return redirect("catalogo")
    try:
        content = workbook.read(sent.read(), EVERY_TABLE)
    except CatalogProblems as refusal:
        return page(request, "archivo", desk, 422, tab="tablas", problems=refusal.problems)
    drafts.keep(request.user, content)
    return redirect("catalogo-cambios")
