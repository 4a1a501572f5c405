"""The assistant's page: a form that works by itself, and for its script the same answers in pieces."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ventanilla.appointments.errors import LooksAutomatic
from ventanilla.appointments.guards import Evidence
from ventanilla.appointments.models import Channel
from ventanilla.assistant import beginning, conversing, replies
from ventanilla.assistant.models import Conversation
from ventanilla.lib.network import network_of
from ventanilla.public import transcript
from ventanilla.public.antibot import TRAP_FIELD
from ventanilla.public.transcript import Transcript
from ventanilla.public.visit import Visit, forget, keep

NOTHING = "Escribe tu pregunta o elige una opción"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def chat(request: HttpRequest) -> HttpResponse:
    visit = Visit.of(request)
    if request.method != "POST":
        return _news(request, visit) if "desde" in request.GET else _page(request, visit)
    if "ver" in request.POST:
        return _onward(request, visit)
    return _answer(request, visit, request.POST.get("opcion") or request.POST.get("mensaje", ""))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: HttpRequest) -> HttpResponse:
    conversation = Visit.of(request).conversation
    if request.method == "POST":
        if conversation:
            conversing.end(conversation)
        return forget(redirect("terminar"))
    if conversation:
        return redirect("asistente")
    return render(request, "public/assistant/terminada.html")


def _answer(request: HttpRequest, visit: Visit, text: str) -> HttpResponse:
    if not text.strip() or len(text) > replies.LONGEST_MESSAGE:
        error = replies.TOO_LONG if text.strip() else NOTHING
        return _page(request, visit, error, text, status=422)
    evidence = _evidence(request, visit.conversation)
    try:
        conversation = visit.conversation or _begun(evidence)
    except LooksAutomatic as refusal:
        return _page(request, visit, refusal.message, text, status=403)
    said = replies.reply(conversation, text, evidence=evidence)
    if said.text == replies.TOO_MANY:
        return _page(request, visit, said.text, text, status=429)
    return keep(_onward(request, Visit(conversation, visit.lost)), conversation)


def _begun(evidence: Evidence) -> Conversation:
    return beginning.begin(Channel.WEB, evidence, shown=beginning.opening())


def _evidence(request: HttpRequest, conversation: Conversation | None) -> Evidence:
    since = conversation.started_at if conversation else None
    return Evidence(
        trap=request.POST.get(TRAP_FIELD, ""),
        seconds=(timezone.now() - since).total_seconds() if since else None,
        network=network_of(request),
    )


def _page(
    request: HttpRequest, visit: Visit, error: str = "", typed: str = "", status: int = 200
) -> HttpResponse:
    said = transcript.whole(visit.conversation) if visit.conversation else transcript.opening()
    context = _context(said, visit.conversation) | {
        "error": error.removesuffix("."),
        "typed": typed,
        "lost": visit.lost,
        "began_again": "otra" in request.GET,
        "most_letters": replies.LONGEST_MESSAGE,
    }
    return render(request, "public/assistant/charla.html", context, status=status)


def _onward(request: HttpRequest, visit: Visit) -> HttpResponse:
    """To the newest line; the script, which says what it shows already, gets only what is new."""
    if visit.conversation and "desde" in request.POST and not visit.lost:
        visit.conversation.refresh_from_db()
        return _piece(request, visit.conversation, _number(request.POST["desde"]))
    return redirect(f"{reverse('asistente')}{'?otra=1' if visit.lost else ''}#ultima")


def _news(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What the script asks for while a person of the office is awaited: nothing, as a rule."""
    conversation, since = visit.conversation, _number(request.GET["desde"])
    if conversation is None:
        return redirect("asistente")
    if transcript.is_with_a_person(conversation) and not transcript.has_news(conversation, since):
        return HttpResponse(status=204)
    return _piece(request, conversation, since)


def _piece(request: HttpRequest, conversation: Conversation, since: int) -> HttpResponse:
    context = _context(transcript.since(conversation, since), conversation)
    return render(request, "public/assistant/novedades.html", context)


def _context(said: Transcript, conversation: Conversation | None) -> dict[str, Any]:
    return {
        "said": said,
        "conversation": conversation,
        "with_a_person": bool(conversation and transcript.is_with_a_person(conversation)),
        "trap": TRAP_FIELD,
    }


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
