"""The accounts of the institution, by whoever administers it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ventanilla.accounts import access_resets, people, record, roles
from ventanilla.accounts.models import User
from ventanilla.accounts.permissions import Permission
from ventanilla.catalog import catalogue
from ventanilla.intranet.gate import StaffRequest, allowed
from ventanilla.intranet.people_forms import PersonForm, SkillsForm


def someone(number: int) -> User:
    return get_object_or_404(User.objects.prefetch_related("memberships__office"), pk=number)


@allowed(Permission.MANAGE_PEOPLE)
@require_safe
def listing(request: StaffRequest) -> HttpResponse:
    everybody = User.objects.prefetch_related("memberships__office").order_by(
        "-is_active", "first_name", "last_name", "pk"
    )
    resets = access_resets.waiting()
    return _page(request, "lista", everybody=everybody, waiting=roles.waiting(), resets=resets)


@allowed(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: StaffRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            made, password = people.create(typed["usuario"], typed["nombre"], typed["apellidos"])
        except people.NotDone as refusal:
            form.add_error("usuario", refusal.message)
        else:
            # Shown on the answer itself: a redirect would have to keep the password somewhere.
            return _page(request, "creada", person=made, password=password)
    return _page(request, "nueva", 422 if form.errors else 200, form=form)


@allowed(Permission.MANAGE_PEOPLE)
@require_safe
def person(request: StaffRequest, person: int) -> HttpResponse:
    return _person(request, someone(person))


@allowed(Permission.MANAGE_PEOPLE)
@require_POST
def skills(request: StaffRequest, person: int) -> HttpResponse:
    found = someone(person)
    form = SkillsForm(request.POST, procedures=catalogue.current().procedures)
    if not form.is_valid():
        return _person(request, found, form, 422)
    people.set_skills(found, form.chosen)
    messages.success(request, f"{found.name}: quedaron guardados sus trámites.")
    return redirect("persona", found.pk)


@allowed(Permission.MANAGE_PEOPLE)
@require_POST
def account(request: StaffRequest, person: int) -> HttpResponse:
    """Closes the account, or opens it again."""
    found = someone(person)
    try:
        if request.POST.get("accion") == "abrir":
            people.enable(found, by=request.user)
            messages.success(request, f"{found.name} puede entrar otra vez.")
        else:
            people.disable(found, by=request.user)
            messages.success(request, f"{found.name} ya no puede entrar.")
    except people.NotDone as refusal:
        messages.error(request, f"{refusal.message}.")
    return redirect("persona", found.pk)


def _person(
    request: StaffRequest, found: User, form: SkillsForm | None = None, status: int = 200
) -> HttpResponse:
    procedures = catalogue.current().procedures
    known = {each.code for each in found.skills.all()}
    context = {
        "person": found,
        "form": form or SkillsForm(procedures=procedures, initial={"tramites": sorted(known)}),
        "procedures": procedures,
        "changes": found.role_changes.select_related("office", "proposed_by", "decided_by"),
        "resets": access_resets.of(found),
        "record": record.of(found),
    }
    return _page(request, "persona", status, **context)


def _page(request: StaffRequest, name: str, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, f"intranet/personas/{name}.html", context, status=status)
