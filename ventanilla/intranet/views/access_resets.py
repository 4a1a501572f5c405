"""Whoever cannot enter: asked for him, approved where it takes two, used by him, and told to him."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from ventanilla.accounts import access_resets
from ventanilla.accounts.models import AccessReset
from ventanilla.accounts.people import NotDone
from ventanilla.accounts.permissions import Permission
from ventanilla.intranet.gate import StaffRequest, allowed, anyone, entering
from ventanilla.intranet.people_forms import CodeForm, ResetForm
from ventanilla.intranet.views.people import someone

MOST_SHOWN = 5


@allowed(Permission.MANAGE_PEOPLE)
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: StaffRequest, person: int) -> HttpResponse:
    found = someone(person)
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reset, code = access_resets.ask(found, factor=form.factor, by=request.user)
        except NotDone as refusal:
            form.add_error(None, refusal.message)
        else:
            return _told(request, reset, code)
    context = {"person": found, "form": form, "two": access_resets.rules(found)}
    return _page(request, "pedir", 422 if form.errors else 200, **context)


@allowed(Permission.MANAGE_PEOPLE)
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: StaffRequest, reset: int) -> HttpResponse:
    found = get_object_or_404(
        AccessReset.objects.select_related("user", "asked_by", "decided_by"), pk=reset
    )
    decision = request.POST.get("decision")
    if request.method == "POST" and decision in ("si", "no"):
        try:
            code = access_resets.decide(found, approve=decision == "si", by=request.user)
        except NotDone as refusal:
            messages.error(request, f"{refusal.message}.")
        else:
            if code:
                return _told(request, found, code, second=True)
            messages.success(request, "Rechazado. Nada cambió en su cuenta.")
        return redirect("persona", found.user_id)
    return _page(request, "decidir", reset=found)


@entering
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """With the code, without anything else: he makes his password and goes on to the entrance."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            access_resets.use(form.cleaned_data["codigo"], form.cleaned_data["contrasena"])
        except NotDone as refusal:
            form.add_error("codigo", refusal.message)
        except ValidationError as weak:
            form.add_error("contrasena", weak)
        else:
            messages.success(request, "Tu contraseña nueva ya vale. Entra con ella.")
            return redirect("account_login")
    return _page(request, "entrar", 422 if form.errors else 200, form=form)


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: StaffRequest) -> HttpResponse:
    if request.method == "POST":
        access_resets.mark_seen(request.user)
        return redirect("intranet")
    return _page(request, "aviso", resets=access_resets.of(request.user)[:MOST_SHOWN])


def _told(
    request: StaffRequest, reset: AccessReset, code: str, *, second: bool = False
) -> HttpResponse:
    # Shown on the answer itself: a redirect would have to keep the code somewhere.
    return _page(request, "codigo", reset=reset, code=access_resets.grouped(code), second=second)


def _page(request: HttpRequest, name: str, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, f"intranet/acceso/{name}.html", context, status=status)
