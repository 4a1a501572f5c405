"""An appointment: asked for, looked up, told."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from ventanilla.api.schemas.catalogue import OFFICE, Office
from ventanilla.api.schemas.fields import STARTS_AT, Body, Code, Instant, Typed, example

_PAGE = "https://citas.example/citas/ver/nL0wq1cXv6J7uQ2e8yBk3A/"


class Booking(Body):
    model_config = example(
        procedure="titulo_propiedad",
        municipality="106",
        starts_at=STARTS_AT,
        given_names="María",
        first_surname="Peña",
        second_surname="López",
        phone="7221234567",
        wants_messages=True,
    )

    procedure: Code = Field(description="«code» de /procedures")
    municipality: Code = Field(description="del predio: «code» o «inegi» de /municipalities")
    starts_at: Instant
    given_names: Typed
    first_surname: Typed
    second_surname: Typed | None = None
    phone: Typed = Field(description="10 números, de México")
    wants_messages: bool | None = Field(
        None,
        strict=True,
        description="si la persona dijo que quiere avisos por mensaje; null: no se le preguntó",
    )


class Search(Body):
    model_config = example(
        given_names="María", first_surname="Peña", second_surname="López", phone="7221234567"
    )

    given_names: Typed
    first_surname: Typed
    second_surname: Typed | None = None
    phone: Typed


class Ownership(Body):
    """The second datum: one of the two."""

    model_config = example(phone_last4="4567")

    phone_last4: Code | None = Field(None, description="últimos 4 números del teléfono")
    token: Code | None = Field(None, description="el «token» que dio la cita al crearse")


class Rescheduling(Ownership):
    model_config = example(phone_last4="4567", starts_at=STARTS_AT)

    starts_at: Instant


class Step(BaseModel):
    name: str
    at: datetime | None = Field(description="null: todavía no")


class Appointment(BaseModel):
    """Public facts only: no datum of the person."""

    model_config = example(
        cts="2026-10-106-01-00001-87",
        status="pendiente",
        reason=None,
        procedure="titulo_propiedad",
        office=OFFICE,
        starts_at=STARTS_AT,
        progress=[
            {"name": "Registrada", "at": "2026-11-24T18:02:11-06:00"},
            {"name": "Confirmada", "at": None},
        ],
    )

    cts: str
    status: Literal["pendiente", "confirmada", "efectuada", "cancelada", "no_efectuada"]
    reason: Literal["no_asistio", "improcedente"] | None = Field(description="de no_efectuada")
    procedure: str
    office: Office
    starts_at: datetime
    progress: list[Step]


class Booked(BaseModel):
    model_config = example(
        cts="2026-10-106-01-00001-87",
        status="pendiente",
        procedure="titulo_propiedad",
        office=OFFICE,
        starts_at=STARTS_AT,
        token=_PAGE.split("/")[-2],
        voucher_url=f"{_PAGE}comprobante.pdf",
        page_url=_PAGE,
    )

    cts: str
    status: str
    procedure: str
    office: Office
    starts_at: datetime
    token: str = Field(description="secreto: abre la cita completa")
    voucher_url: str
    page_url: str
