"""A change of role: one administrator asks for it, another decides, and each says first who he is."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from ventanilla.accounts import access_resets, roles
from ventanilla.accounts.models import RoleChange
from ventanilla.accounts.people import NotDone
from ventanilla.accounts.permissions import Permission
from ventanilla.catalog import catalogue
from ventanilla.intranet.gate import StaffRequest, allowed
from ventanilla.intranet.people_forms import RoleForm
from ventanilla.intranet.views.people import someone


@allowed(Permission.MANAGE_PEOPLE)
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: StaffRequest, person: int) -> HttpResponse:
    found = someone(person)
    form = RoleForm(request.POST or None, offices=catalogue.current().offices)
    if request.method == "POST" and form.is_valid():
        try:
            roles.propose(found, form.role, form.office, grant=form.grant, by=request.user)
        except NotDone as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Quedó pedido: falta que lo apruebe otra persona.")
            return redirect("persona", found.pk)
    context = {"person": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "intranet/personas/papel.html", context, status=status)


@allowed(Permission.MANAGE_PEOPLE)
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: StaffRequest, change: int) -> HttpResponse:
    found = get_object_or_404(
        RoleChange.objects.select_related("user", "office", "proposed_by", "decided_by"), pk=change
    )
    decision = request.POST.get("decision")
    if request.method == "POST" and decision in ("si", "no"):
        try:
            roles.decide(found, approve=decision == "si", by=request.user)
        except NotDone as refusal:
            messages.error(request, f"{refusal.message}.")
        else:
            said = "Aprobado" if decision == "si" else "Rechazado"
            messages.success(request, f"{said}. Quedó escrito quién lo pidió y quién lo decidió.")
        return redirect("persona", found.user_id)
    context = {"change": found, "reset": access_resets.of(found.user).first()}
    return render(request, "intranet/personas/decidir.html", context)
