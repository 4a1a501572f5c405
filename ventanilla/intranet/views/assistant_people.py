"""People who asked the assistant for somebody: who waits, and answering one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ventanilla.accounts.permissions import Permission
from ventanilla.appointments import access
from ventanilla.appointments.errors import Refused
from ventanilla.assistant import conversing, delivering
from ventanilla.assistant.delivering import Fate
from ventanilla.assistant.models import Conversation, Line
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
        line = conversing.say_as_staff(found, form.cleaned_data["texto"], by=request.user)
    except Refused as refusal:
        form.add_error(None, f"{refusal.message}. No se envió tu respuesta.")
        return _person(request, found, form, 409)
    _say_what_becomes_of_it(request, line, found)
    return redirect(PERSON, found.pk)


def _say_what_becomes_of_it(request: StaffRequest, line: Line, found: Conversation) -> None:
    fate = delivering.fates([line], found).get(line.pk)
    if fate is Fate.FAILED:
        messages.error(request, "Tu respuesta no se puede mandar por WhatsApp: llámale.")
    elif fate:
        messages.success(request, "Tu respuesta sale por WhatsApp. Aquí abajo ves si le llegó.")
    else:
        messages.success(request, "La persona ya puede leer tu respuesta.")


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
    holder, lines = found.attended_by, conversing.last_lines(found)
    fates = delivering.fates(lines, found)
    if Fate.FAILED in fates.values():  # then the page shows the number to call
        access.looked_at_number(found.phone, found.office, by=request.user)
    context = {
        "conversation": found,
        "lines": lines,
        "fates": fates,
        "by_whatsapp": delivering.is_by_whatsapp(found),
        "form": form,
        "other": holder if holder and holder != request.user else None,
        "longest": conversing.LONGEST_ANSWER,
    }
    return _page(request, "persona", status, **context)


def _page(request: StaffRequest, name: str, status: int = 200, **context: Any) -> HttpResponse:
    return show(request, name, tab="personas", status=status, now=timezone.now(), **context)
