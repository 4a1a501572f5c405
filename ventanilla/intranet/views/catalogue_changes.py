"""What is about to be published in the whole catalogue, and what was."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from ventanilla.accounts.permissions import Permission
from ventanilla.intranet import changes as shared
from ventanilla.intranet.gate import StaffRequest, allowed


@allowed(Permission.EDIT_CATALOGUE)
@require_safe
def changes(request: StaffRequest) -> HttpResponse:
    return shared.preview(request)


@allowed(Permission.EDIT_CATALOGUE)
@require_POST
def publish(request: StaffRequest) -> HttpResponse:
    return shared.publish(request)


@allowed(Permission.EDIT_CATALOGUE)
@require_POST
def discard(request: StaffRequest) -> HttpResponse:
    return shared.discard(request)


@allowed(Permission.EDIT_CATALOGUE)
@require_POST
def catch_up(request: StaffRequest) -> HttpResponse:
    return shared.catch_up(request)


@allowed(Permission.EDIT_CATALOGUE)
@require_safe
def history(request: StaffRequest) -> HttpResponse:
    return shared.history(request)


@allowed(Permission.EDIT_CATALOGUE)
@require_safe
def version(request: StaffRequest, version: int) -> HttpResponse:
    return shared.version(request, version)


@allowed(Permission.EDIT_CATALOGUE)
@require_POST
def restore(request: StaffRequest, version: int) -> HttpResponse:
    return shared.restore(request, version)
