"""The free places of an office: the call that programs make most, so its JSON is written by hand."""

import json
from datetime import date, timedelta
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from ventanilla.api import places, schemas
from ventanilla.api.facts import office_facts
from ventanilla.api.instants import read_date
from ventanilla.api.openapi import problems
from ventanilla.api.problems import Problem
from ventanilla.appointments.availability import OpenDay, bookable_range, open_days

MOST_DAYS = 62
_USUAL = timedelta(days=30)
_FIRST = "primer día; si falta, el primero que se puede agendar"
_LAST = "último día; si falta, 30 días después del primero"
_NOT_A_DATE = "Escribe la fecha así: 2026-12-01"

router = Router(tags=["Lugares libres"])


@router.get(
    "/slots",
    response=schemas.Slots,
    operation_id="list_slots",
    summary="Los lugares libres",
    description="Los días y horas con lugar en la oficina que atiende, a lo más 62 días por llamada.",
    openapi_extra=problems("no_office", "invalid"),
)
def slots(
    request: HttpRequest,
    procedure: schemas.ProcedureCode,
    municipality: schemas.MunicipalityCode,
    from_: Annotated[str, Query(alias="from", max_length=schemas.SHORT, description=_FIRST)] = "",
    to: Annotated[str, Query(max_length=schemas.SHORT, description=_LAST)] = "",
) -> HttpResponse:
    office = places.read_office(procedure, municipality)
    first, last = _period(from_, to, bookable_range(office)[0])
    days = ",".join([_day(day) for day in open_days(office, first, last)])
    facts = json.dumps(office_facts(office), ensure_ascii=False)
    answer = f'{{"office":{facts},"days":[{days}]}}'
    return HttpResponse(answer, content_type="application/json; charset=utf-8")


def _period(from_: str, to: str, earliest: date) -> tuple[date, date]:
    first = read_date(from_) if from_ else earliest
    if first is None:
        raise Problem("invalid", errors={"from": _NOT_A_DATE})
    last = read_date(to) if to else first + min(_USUAL, date.max - first)
    if last is None:
        raise Problem("invalid", errors={"to": _NOT_A_DATE})
    if last < first:
        raise Problem("invalid", errors={"to": f"Pide un día que no sea anterior al {first}"})
    if (last - first).days >= MOST_DAYS:
        raise Problem("invalid", errors={"to": f"Pide a lo más {MOST_DAYS} días en cada llamada"})
    return first, last


def _day(day: OpenDay) -> str:
    starts = [
        f'{{"starts_at":"{slot.start.iso}","remaining":{slot.remaining}}}' for slot in day.slots
    ]
    return f'{{"date":"{day.date}","slots":[{",".join(starts)}]}}'
