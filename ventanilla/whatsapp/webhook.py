"""Where Meta brings what people write and what became of what we sent. It is written down and nothing else:
a worker answers.

Anything but 200 makes Meta bring it again, for seven days: so 200 for what will never be any better, and
503 for what could not be written down.
"""

import logging
from http import HTTPStatus

from django.conf import settings
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ventanilla.messaging import inbound, inbox, statuses

LARGEST_BODY = 3 * 1024 * 1024
"""Bytes: «Webhooks, Payload size». A form of ours is never so large, so Django's own limit is lower."""

logger = logging.getLogger(__name__)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def view(request: HttpRequest) -> HttpResponse:
    if not settings.WHATSAPP["SECRET"]:
        raise Http404
    if request.method == "GET":
        return _challenged(request)
    body = request.read(LARGEST_BODY + 1)
    if len(body) > LARGEST_BODY:
        return _said(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return receive(body, request.headers.get("X-Hub-Signature-256", ""))


def receive(body: bytes, signature: str) -> HttpResponse:
    """`body` as it came, byte by byte; `signature` is the header's whole value. Raises nothing."""
    told = settings.WHATSAPP
    if not inbound.is_signed(body, signature, [told["SECRET"], told["SECRET_BEFORE"]]):
        return _said(HTTPStatus.FORBIDDEN)
    try:
        batch = inbound.read(body, told["PHONE_ID"])
    except inbound.Unreadable as problem:
        logger.warning("A signed payload cannot be read: %s", problem)
        return _said(HTTPStatus.OK)
    return _said(HTTPStatus.OK if _written_down(batch) else HTTPStatus.SERVICE_UNAVAILABLE)


def _written_down(batch: inbound.Batch) -> bool:
    """What people wrote first: somebody waits for that."""
    try:
        if batch.messages:
            inbox.take(batch.messages)
    except Error as trouble:
        logger.error(
            "%d messages could not be taken: %s", len(batch.messages), type(trouble).__name__
        )
        return False
    return all([_is_taken(each) for each in batch.statuses])  # noqa: C419 - all of them


def _is_taken(status: inbound.Status) -> bool:
    try:
        statuses.take(status)
    except Error as trouble:
        logger.error("A status could not be taken: %s", type(trouble).__name__)
        return False
    return True


def _challenged(request: HttpRequest) -> HttpResponse:
    answer = inbound.challenge(request.GET, settings.WHATSAPP["VERIFY_TOKEN"])
    if answer is None:
        return _said(HTTPStatus.FORBIDDEN)
    return HttpResponse(answer, content_type="text/plain; charset=utf-8")


def _said(status: HTTPStatus) -> HttpResponse:
    return HttpResponse(status.phrase, content_type="text/plain; charset=utf-8", status=status)
