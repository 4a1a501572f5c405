"""The description of the API for machines: what ninja writes, plus the problems that a call may answer."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from ninja import NinjaAPI
from ninja.schema import NinjaGenerateJsonSchema

from ventanilla.api import schemas
from ventanilla.api.problems import KINDS, MEDIA_TYPE, Problem

_REFERENCE = "#/components/schemas/{model}"
_OF_ANY_BODY = ("bad_json", "too_large", "unsupported_media_type")


def problems(*codes: str, body: bool = False) -> dict[str, Any]:
    """The part of an operation that says how it may fail, with an example of each code."""
    responses: dict[int, dict[str, Any]] = {}
    for code in (*codes, *(_OF_ANY_BODY if body else ())):
        kind = KINDS[code]
        answer = responses.setdefault(kind.status, _answer())
        answer["description"] = " · ".join(filter(None, [answer["description"], kind.title]))
        answer["content"][MEDIA_TYPE]["examples"][code] = {"value": Problem(code).document()}
    return {"responses": responses}


def _answer() -> dict[str, Any]:
    schema = {"$ref": _REFERENCE.format(model="Problem")}
    return {"description": "", "content": {MEDIA_TYPE: {"schema": schema, "examples": {}}}}


@lru_cache
def document(api: NinjaAPI) -> dict[str, Any]:
    api.servers = [{"url": settings.PUBLIC_URL}]
    written: dict[str, Any] = api.get_openapi_schema()
    # ninja lists only the schemas that its own answers use; problems are answered beside them.
    problem = schemas.Problem.model_json_schema(
        ref_template=_REFERENCE, schema_generator=NinjaGenerateJsonSchema, mode="serialization"
    )
    known = written["components"]["schemas"]
    known.update(problem.pop("$defs"))
    known["Problem"] = problem
    return written
