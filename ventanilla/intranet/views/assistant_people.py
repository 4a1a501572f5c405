"""People who asked the assistant for somebody: who waits, and answering one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ventanilla.accounts.permissions import Permission
from ventanilla.appointments.errors import Refused
from ventanilla.assistant import conversing
from ventanilla.assistant.models import Conversation
from ventanilla.intranet.assistant_forms import AnswerForm
from ventanilla.intranet.assistant_pages import ANSWER, show
from ventanilla.intranet.gate import StaffRequest, allowed

LIST, PERSON = "asistente-personas", "asistente-persona"


@allowed(*ANSWER)
@require_safe
def listing(request: StaffRequest) -> HttpResponse:
    offices = request.rights.offices(Permission.WORK)
    return _page(
        request,
        "personas",
        waiting=conversing.waiting(offices),
        attended=conversing.attended(offices),
    )


@allowed(*ANSWER)
@require_safe
def person(request: StaffRequest, conversation: int) -> HttpResponse:
    return _person(request, _own(request, conversation), AnswerForm())


@allowed(*ANSWER)
@require_POST
def take(request: StaffRequest, conversation: int) -> HttpResponse:
    """Free, or from whom the page showed."""
    found = _own(request, conversation)
    holder = found.attended_by if request.POST.get("de") == str(found.attended_by_id) else None
    try:
        conversing.take_over(found, by=request.user, instead_of=holder)
    except Refused as refusal:
        messages.error(request, f"{refusal.message}.")
    return redirect(PERSON, found.pk)


@allowed(*ANSWER)
@require_POST
def answer(request: StaffRequest, conversation: int) -> HttpResponse:
    found, form = _own(request, conversation), AnswerForm(request.POST)
    if not form.is_valid():
        return _person(request, found, form, 422)
    try:
        conversing.say_as_staff(found, form.cleaned_data["texto"], by=request.user)
    except Refused as refusal:
        form.add_error(None, f"{refusal.message}. No se envió tu respuesta.")
        return _person(request, found, form, 409)
    messages.success(request, "La persona ya puede leer tu respuesta.")
    return redirect(PERSON, found.pk)


@allowed(*ANSWER)
@require_POST
def give_back(request: StaffRequest, conversation: int) -> HttpResponse:
    found, settled = _own(request, conversation), "atendido" in request.POST
    try:
        conversing.give_back(found, by=request.user, settled=settled)
    except Refused as refusal:
        messages.error(request, f"{refusal.message}.")
        return redirect(PERSON, found.pk)
    done = "Quedó como atendida." if settled else "El asistente le contesta otra vez."
    messages.success(request, done)
    return redirect(LIST)


def _own(request: StaffRequest, conversation: int) -> Conversation:
    """Of another office, or ended, there is none."""
    found = conversing.open_at(request.rights.offices(Permission.WORK), conversation)
    if found is None:
        raise Http404
    return found


def _person(
    request: StaffRequest, found: Conversation, form: AnswerForm, status: int = 200
) -> HttpResponse:
    """While another answers, his page is to read."""
    holder = found.attended_by
    context = {
        "conversation": found,
        "lines": conversing.last_lines(found),
        "form": form,
        "other": holder if holder and holder != request.user else None,
        "longest": conversing.LONGEST_ANSWER,
    }
    return _page(request, "persona", status, **context)


def _page(request: StaffRequest, name: str, status: int = 200, **context: Any) -> HttpResponse:
    return show(request, name, tab="personas", status=status, now=timezone.now(), **context)
