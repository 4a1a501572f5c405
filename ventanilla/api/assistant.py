"""The assistant, for other programs: the same conversation as in the web chat, a message a call."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Router

from ventanilla.api import schemas
from ventanilla.api.auth import ApiKeyBearer
from ventanilla.api.openapi import problems
from ventanilla.api.problems import Problem
from ventanilla.appointments.guards import TRUSTED, Evidence
from ventanilla.appointments.models import Channel
from ventanilla.assistant import addresses, beginning, conversing, replies
from ventanilla.assistant.models import Conversation
from ventanilla.assistant.reply import Reply
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.lib.network import network_of

router = Router(tags=["Asistente"])
_UNKNOWN = (
    "No encontramos esa conversación: ya terminó o nunca existió. Envía la llamada sin «conversation» "
    "y empieza otra"
)
_key_of = ApiKeyBearer("appointments:write")


@router.post(
    "/assistant/messages",
    response=schemas.AssistantReply,
    operation_id="send_message",
    summary="Preguntarle al asistente",
    description="Contesta con datos del catálogo, y agenda, consulta, cambia o cancela paso a paso. Sin "
    "«conversation» empieza otra. La clave es opcional.",
    openapi_extra=problems(
        "unknown_key", "missing_scope", "looks_automatic", "not_found", "invalid", body=True
    ),
)
def message(request: HttpRequest, body: schemas.Message) -> dict[str, Any]:
    evidence = _evidence(request)
    token = body.conversation
    conversation = _named(token) if token else beginning.begin(Channel.API, evidence)
    return _facts(conversation, replies.reply(conversation, body.text, evidence=evidence))


def _evidence(request: HttpRequest) -> Evidence:
    """Raises Problem for a key that is not good; none is needed."""
    if "Authorization" in request.headers and _key_of(request):
        return TRUSTED
    return Evidence(network=network_of(request))


def _named(token: str) -> Conversation:
    """Raises Problem."""
    conversation = conversing.of_token(token)
    if conversation is None or conversation.channel != Channel.API:
        raise Problem("not_found", _UNKNOWN)
    return conversation


def _facts(conversation: Conversation, reply: Reply) -> dict[str, Any]:
    municipality = current_catalogue().municipalities.get(reply.municipality)
    return {
        "conversation": conversation.token,
        "reply": reply.text,
        "intent": reply.intent,
        "also": list(reply.also),
        "candidates": list(reply.candidates),
        "procedure": reply.procedure or None,
        "municipality": municipality.name if municipality else None,
        "behaviour": reply.behaviour,
        "options": [vars(option) for option in reply.options],
        "links": [
            {"label": label, "url": f"{settings.PUBLIC_URL}{path}"}
            for label, path in addresses.links(reply)
        ],
    }
