"""What the institution offers and where: no key needed."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from ventanilla.api import places, schemas
from ventanilla.api.facts import office_facts
from ventanilla.api.openapi import problems
from ventanilla.catalog.catalogue import current as current_catalogue
from ventanilla.catalog.models import Procedure

router = Router(tags=["Catálogo"])


@router.get(
    "/procedures",
    response=list[schemas.Procedure],
    operation_id="list_procedures",
    summary="Los trámites",
    description="Qué es cada trámite, qué papeles pide, cuánto cuesta, cuánto tarda y qué entrega.",
)
def procedures(request: HttpRequest) -> list[dict[str, Any]]:
    return [_procedure(each) for each in current_catalogue().procedures.values()]


@router.get(
    "/municipalities",
    response=list[schemas.Municipality],
    operation_id="list_municipalities",
    summary="Los municipios",
    description="El municipio que cuenta es el del predio, no donde vive la persona.",
)
def municipalities(request: HttpRequest) -> list[dict[str, str]]:
    catalogue = current_catalogue()
    state = catalogue.institution.state_code
    return [
        {"code": each.code, "inegi": f"{state}{each.code}", "name": each.name}
        for each in catalogue.municipalities.values()
    ]


@router.get(
    "/office",
    response=schemas.Office,
    operation_id="get_office",
    summary="La oficina que atiende",
    description="La única oficina que da ese trámite a los predios de ese municipio.",
    openapi_extra=problems("no_office", "invalid"),
)
def office(
    request: HttpRequest, procedure: schemas.ProcedureCode, municipality: schemas.MunicipalityCode
) -> dict[str, Any]:
    return office_facts(places.read_office(procedure, municipality))


def _procedure(procedure: Procedure) -> dict[str, Any]:
    return {
        "code": procedure.code,
        "number": procedure.number,
        "name": procedure.name,
        "summary": procedure.summary,
        "requirements": [
            {
                "document": paper.document,
                "original": paper.original,
                "copies": paper.copies,
                "optional": paper.optional,
                "note": paper.note,
            }
            for paper in procedure.requirements.all()
        ],
        "cost": procedure.cost,
        "duration": procedure.duration,
        "result": procedure.result,
    }
