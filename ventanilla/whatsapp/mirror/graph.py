"""The part of the Graph API that sends, `POST /<number>/messages` and `/media`: what our transport calls.

It refuses as the real one does, with a code: who has no key (190), another number (100), what is no message
(100), what may not be sent to whom has not written for 24 hours (131047), a template that the institution has
not (132001) or has with another number of variables (132000), a document that is none (131053).
"""

import hmac
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ventanilla.messaging import inbound
from ventanilla.whatsapp.mirror import approved, line, shown
from ventanilla.whatsapp.models import MirrorFile, MirrorLine

Shape = dict[str, Any]
KINDS = ("text", "interactive", "template", "document", "location")
_MALFORMED = (AttributeError, IndexError, KeyError, TypeError, ValueError)
UNKNOWN = "Unsupported post request. Object does not exist."


class Refused(Exception):
    """`status` of HTTP, `code` of WhatsApp."""

    def __init__(self, status: int, code: int, details: str) -> None:
        super().__init__(details)
        self.status, self.code, self.details = status, code, details


def answering(view: Callable[[HttpRequest, str], Shape]) -> Callable[..., JsonResponse]:
    """With the key only; a refusal has the real one's shape."""

    @wraps(view)
    def answer(request: HttpRequest, number: str) -> JsonResponse:
        try:
            _require_key(request, number)
            return JsonResponse(view(request, number))
        except Refused as refusal:
            return _refusal(refusal)

    return csrf_exempt(require_POST(answer))


@answering
def messages(request: HttpRequest, number: str) -> Shape:
    shape = _read(request.body)
    phone = _phone(shape)
    _require_kind(shape)
    words = _approved(shape["template"]) if shape["type"] == "template" else {}
    if not words and not line.window_is_open(phone, timezone.now()):
        raise Refused(400, 131047, "Re-engagement message")
    _require_showable(shape, words)
    sent = line.add(phone, shape, line.new_id(), by_phone=False, approved=words)
    return {
        "messaging_product": "whatsapp",
        "contacts": [{"input": shape["to"], "wa_id": shape["to"]}],
        "messages": [{"id": sent.provider_id}],
    }


@answering
def media(request: HttpRequest, number: str) -> Shape:
    try:
        told, file = request.POST, request.FILES.get("file")
    except MultiPartParserError:
        raise Refused(400, 100, "No multipart body") from None
    if told.get("messaging_product") != "whatsapp" or not told.get("type") or file is None:
        raise Refused(400, 100, "The parameters messaging_product, type and file are required.")
    content = file.read()
    if not content.startswith(b"%PDF-"):
        raise Refused(400, 131053, "Media upload error")
    return {"id": line.keep_file(content)}


def _require_key(request: HttpRequest, number: str) -> None:
    told = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
    if not hmac.compare_digest(told, f"Bearer {settings.WHATSAPP['TOKEN']}".encode()):
        raise Refused(401, 190, "Invalid OAuth access token.")
    if number != settings.WHATSAPP["PHONE_ID"]:
        raise Refused(400, 100, UNKNOWN)


def _read(body: bytes) -> Shape:
    try:
        shape = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400, 100, "No JSON") from None
    if b"\\u0000" in body:  # a database takes none
        raise Refused(400, 100, "Invalid character")
    if not isinstance(shape, dict) or shape.get("messaging_product") != "whatsapp":
        raise Refused(400, 100, "The parameter messaging_product is required.")
    return shape


def _phone(shape: Shape) -> str:
    try:
        return inbound.e164(shape["to"])
    except (KeyError, TypeError, ValueError):
        raise Refused(400, 100, "Invalid parameter: to") from None


def _require_kind(shape: Shape) -> None:
    kind = shape.get("type")
    if kind not in KINDS or not isinstance(shape.get(kind), dict):
        raise Refused(400, 100, "Invalid parameter: type")
    if kind == "document" and not _is_kept(shape["document"].get("id")):
        raise Refused(400, 131009, "Invalid parameter: document.id")


def _require_showable(shape: Shape, words: Shape) -> None:
    """A message that lacks a part has nothing to show in its place."""
    try:
        found = shown.as_shown(MirrorLine(by_phone=False, shape=shape, approved=words))
        [*shown.parts(found.body)]
    except _MALFORMED:
        raise Refused(400, 131009, f"Invalid parameter: {shape['type']}") from None


def _approved(template: Shape) -> Shape:
    try:
        return approved.filled(template)
    except approved.Unapproved as problem:
        raise Refused(404, problem.code, str(problem)) from None
    except _MALFORMED:
        raise Refused(400, 100, "Invalid parameter: template") from None


def _is_kept(name: object) -> bool:
    return isinstance(name, str) and MirrorFile.objects.filter(pk=name).exists()


def _refusal(refusal: Refused) -> JsonResponse:
    data = {"messaging_product": "whatsapp", "details": refusal.details}
    error = {
        "message": f"(#{refusal.code}) {refusal.details}",
        "type": "OAuthException",
        "code": refusal.code,
        "error_data": data,
    }
    return JsonResponse({"error": error}, status=refusal.status)
