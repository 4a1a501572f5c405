"""The documentation page: our own HTML of the description, with no script and no other host."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ventanilla.api.api import api
from ventanilla.api.openapi import document
from ventanilla.api.problems import KINDS, MEDIA_TYPE
from ventanilla.api.slots import MOST_DAYS

_PLACES = {
    "query": "en la dirección, después de «?»",
    "path": "en la dirección",
    "header": "encabezado",
}


@dataclass(frozen=True)
class Field:
    name: str
    required: bool
    place: str
    description: str


@dataclass(frozen=True)
class Call:
    """One operation; `request` and `answer` are JSON examples, `codes` the problems it may answer."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    needs_key: bool
    fields: list[Field]
    request: str
    answer: str
    codes: list[str]


def home(request: HttpRequest) -> HttpResponse:
    return redirect("api-docs")


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_openapi_json(), content_type="application/json; charset=utf-8")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    context = {
        "calls": calls(),
        "kinds": KINDS,
        "site": settings.PUBLIC_URL,
        "most_days": MOST_DAYS,
    }
    return render(request, "api/docs.html", context)


@lru_cache
def _openapi_json() -> str:
    return json.dumps(document(api), ensure_ascii=False)


@lru_cache
def calls() -> list[Call]:
    paths = document(api)["paths"]
    return [
        _call(method, path, operation)
        for path, operations in paths.items()
        for method, operation in operations.items()
    ]


def _call(method: str, path: str, operation: dict[str, Any]) -> Call:
    body = _schema_of(operation.get("requestBody", {}))
    done = next(answer for status, answer in operation["responses"].items() if status < 300)
    return Call(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        needs_key="security" in operation,
        fields=[*map(_parameter, operation["parameters"]), *_body_fields(body)],
        request=_example(body),
        answer=_example(_schema_of(done)),
        codes=[
            code
            for answer in operation["responses"].values()
            for code in answer["content"].get(MEDIA_TYPE, {}).get("examples", ())
        ],
    )


def _parameter(parameter: dict[str, Any]) -> Field:
    return Field(
        parameter["name"],
        parameter["required"],
        _PLACES[parameter["in"]],
        parameter.get("description", ""),
    )


def _body_fields(schema: dict[str, Any]) -> list[Field]:
    return [
        Field(
            name, name in schema.get("required", ()), "en el JSON", details.get("description", "")
        )
        for name, details in schema.get("properties", {}).items()
    ]


def _schema_of(message: dict[str, Any]) -> dict[str, Any]:
    """The schema of a body or an answer, its reference followed; empty where there is none."""
    return _followed(message.get("content", {}).get("application/json", {}).get("schema", {}))


def _followed(schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    return document(api)["components"]["schemas"][name] if name else schema


def _example(schema: dict[str, Any]) -> str:
    if not schema:
        return ""
    listed = schema.get("type") == "array"
    described = _followed(schema["items"] if listed else schema)
    values = described["examples"][0]
    # The schema's own order: pydantic sorts an example by its letters.
    example = {name: values[name] for name in described["properties"] if name in values}
    return json.dumps([example] if listed else example, ensure_ascii=False, indent=2)
