"""The calls put together, and the problem that each refusal becomes."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from ventanilla.api import appointments, assistant, catalogue, slots
from ventanilla.api.field_errors import sentences
from ventanilla.api.http import only_json
from ventanilla.api.problems import Problem
from ventanilla.appointments.errors import AlreadyHasAppointment, InvalidPerson, Refused
from ventanilla.appointments.lookup import NotFound
from ventanilla.catalog.catalogue import NotLoaded
from ventanilla.catalog.jurisdiction import NoOffice
from ventanilla.lib.dates import local

log = logging.getLogger("django.request")


class ReadableJSON(JSONRenderer):
    json_dumps_params: dict[str, Any] = {"ensure_ascii": False}


api = NinjaAPI(
    title="Ventanilla: citas",
    version="1",
    description="Trámites, oficinas, lugares libres y citas. Lo mismo que hace la página, para "
    "otros programas.",
    urls_namespace="api",
    renderer=ReadableJSON(),
    openapi_url=None,  # ours, which also says how calls fail
    docs_url=None,  # ours, which asks nothing of another host
)
api.add_decorator(only_json, mode="view")
api.add_router("", catalogue.router)
api.add_router("", slots.router)
api.add_router("", appointments.router)
api.add_router("", assistant.router)


def _of_request(error: ValidationError) -> Problem:
    told = sentences(error.errors)
    if any(error["loc"][-1] == "Idempotency-Key" and _is_absent(error) for error in error.errors):
        return Problem("missing_idempotency_key")
    return Problem("invalid", errors=told)


def _is_absent(error: dict[str, object]) -> bool:
    return error["type"] in {"missing", "string_too_short"}


def _of_existing(refusal: AlreadyHasAppointment) -> Problem:
    existing = refusal.existing
    starts_at = local(existing.starts_at, existing.office.time_zone)
    return Problem(refusal.code, refusal.message, starts_at=starts_at.isoformat())


def _of_failure(error: Exception) -> Problem:
    log.error("the API failed", exc_info=error)
    return Problem("server_error")


_PROBLEMS: dict[type[Exception], Callable[..., Problem]] = {
    Problem: lambda problem: problem,
    NotFound: lambda error: Problem("not_found"),
    NoOffice: lambda error: Problem("no_office"),
    NotLoaded: lambda error: Problem("not_ready"),
    InvalidPerson: lambda refusal: Problem("invalid", errors=refusal.errors),
    AlreadyHasAppointment: _of_existing,
    Refused: lambda refusal: Problem(refusal.code, refusal.message),
    ValidationError: _of_request,
    HttpError: lambda error: Problem("bad_json"),  # ninja raises it for nothing else here
    UnreadablePostError: lambda error: Problem("bad_json"),
    RequestDataTooBig: lambda error: Problem("too_large"),
    Exception: _of_failure,
}


def _answering(kind: Callable[..., Problem]) -> Callable[[HttpRequest, Any], HttpResponse]:
    return lambda request, error: kind(error).response()


for _error, _kind in _PROBLEMS.items():
    api.add_exception_handler(_error, _answering(_kind))
