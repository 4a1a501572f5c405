"""Which conversation with the assistant a browser is in: a signed cookie names it, and only there."""

from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from ventanilla.assistant import conversing
from ventanilla.assistant.models import Conversation

COOKIE = "conversacion"
PATH = "/asistente/"
SECONDS = int(conversing.WAITS.total_seconds())
"""As long as an answer of the office may take; without one the conversation itself ends before."""
_SALT = "public.visit"


@dataclass(frozen=True)
class Visit:
    """`lost` where a cookie names no conversation that still goes on: it ended, or it was forged."""

    conversation: Conversation | None
    lost: bool

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        cookie = request.COOKIES.get(COOKIE, "")
        token = _unsign(cookie)
        conversation = conversing.of_token(token) if token else None
        return cls(conversation, lost=bool(cookie) and conversation is None)


def keep(response: HttpResponse, conversation: Conversation) -> HttpResponse:
    response.set_cookie(
        COOKIE,
        signing.dumps(conversation.token, salt=_SALT),
        max_age=SECONDS,
        path=PATH,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


def forget(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
    return response


def _unsign(cookie: str) -> str:
    try:
        return str(signing.loads(cookie, salt=_SALT, max_age=SECONDS))
    except (signing.BadSignature, ValueError):
        return ""
