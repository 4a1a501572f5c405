"""What goes in and what comes out. Rules live in the acts; these only carry shapes and examples."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ventanilla.api.instants import read_instant
from ventanilla.assistant.replies import LONGEST_MESSAGE

SHORT, LONG = 64, 500
_STARTS_AT = "2026-12-01T09:30:00-06:00"
_PAGE = "https://citas.example/citas/ver/nL0wq1cXv6J7uQ2e8yBk3A/"
_OFFICE = {
    "code": "10",
    "name": "Delegación Regional Toluca",
    "address": "Av. Ejemplo 100, Col. Centro, Toluca, Estado de México",
    "postal_code": "50000",
    "phone": "7221234567",
    "hours": "lunes a viernes de 9:00 a 15:00",
    "time_zone": "America/Mexico_City",
    "verified": False,
}

Code = Annotated[str, Field(max_length=SHORT)]
ProcedureCode = Annotated[
    str, Query(max_length=SHORT, description="«code» de /procedures", example="titulo_propiedad")
]
MunicipalityCode = Annotated[
    str,
    Query(
        max_length=SHORT,
        description="municipio del predio: «code» o «inegi» de /municipalities",
        example="106",
    ),
]
Typed = Annotated[str, Field(max_length=LONG)]
Instant = Annotated[
    datetime,
    BeforeValidator(read_instant),
    Field(description="Fecha y hora ISO 8601 con su diferencia horaria"),
]


class Body(BaseModel):
    """A field that the call does not have is named and refused, never dropped in silence."""

    model_config = ConfigDict(extra="forbid")


def example(**values: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [values]})


class Booking(Body):
    model_config = example(
        procedure="titulo_propiedad",
        municipality="106",
        starts_at=_STARTS_AT,
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
    model_config = example(phone_last4="4567", starts_at=_STARTS_AT)

    starts_at: Instant


class Requirement(BaseModel):
    document: str
    original: bool
    copies: int
    optional: bool
    note: str


class Procedure(BaseModel):
    model_config = example(
        code="titulo_propiedad",
        number=1,
        name="Gestión de Título de Propiedad",
        summary="Ayuda para obtener el título de tu predio.",
        requirements=[
            {
                "document": "Identificación oficial",
                "original": True,
                "copies": 1,
                "optional": False,
                "note": "",
            }
        ],
        cost="Sin costo.",
        duration="30 días hábiles.",
        result="Título de propiedad.",
    )

    code: str
    number: int
    name: str
    summary: str
    requirements: list[Requirement]
    cost: str
    duration: str
    result: str


class Municipality(BaseModel):
    model_config = example(code="033", inegi="15033", name="Ecatepec de Morelos")

    code: str = Field(description="tres números, sin el estado")
    inegi: str
    name: str


class Office(BaseModel):
    model_config = example(**_OFFICE)

    code: str = Field(description="dos números")
    name: str
    address: str
    postal_code: str
    phone: str = Field(description="10 números; vacío si no tiene")
    hours: str = Field(description="cuándo abre, en palabras")
    time_zone: str
    verified: bool = Field(description="false: dato de muestra, por verificar")


class Slot(BaseModel):
    starts_at: datetime = Field(description="con la diferencia horaria de la oficina")
    remaining: int


class Day(BaseModel):
    date: date
    slots: list[Slot]


class Slots(BaseModel):
    model_config = example(
        office=_OFFICE,
        days=[{"date": "2026-12-01", "slots": [{"starts_at": _STARTS_AT, "remaining": 3}]}],
    )

    office: Office
    days: list[Day] = Field(description="solo los días con lugar")


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
        office=_OFFICE,
        starts_at=_STARTS_AT,
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
        office=_OFFICE,
        starts_at=_STARTS_AT,
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


class Message(Body):
    model_config = example(
        conversation="nL0wq1cXv6J7uQ2e8yBk3A", text="¿Qué papeles llevo para mis escrituras?"
    )

    conversation: Code | None = Field(None, description="la de la respuesta anterior")
    text: str = Field(
        min_length=1,
        max_length=LONGEST_MESSAGE,
        description="lo que escribe la persona, o «says» de una opción",
    )


class Option(BaseModel):
    label: str
    says: str = Field(description="lo que se envía como «text» al elegirla")
    detail: str


class Link(BaseModel):
    label: str
    url: str


class AssistantReply(BaseModel):
    model_config = example(
        conversation="nL0wq1cXv6J7uQ2e8yBk3A",
        reply="Para tu título de propiedad lleva: identificación oficial…",
        intent="requirements",
        also=[],
        candidates=["requirements"],
        procedure="titulo_propiedad",
        municipality=None,
        behaviour="answer",
        options=[{"label": "Agendar cita", "says": "agendar:titulo_propiedad:", "detail": ""}],
        links=[
            {"label": "Ver el trámite", "url": "https://citas.example/tramites/titulo_propiedad/"}
        ],
    )

    conversation: str = Field(description="secreto: con él sigue la conversación")
    reply: str = Field(description="solo texto, con saltos de línea")
    intent: str = Field(description="lo que se entendió que quiere la persona")
    also: list[str] = Field(description="lo demás que quiere en el mismo mensaje")
    candidates: list[str] = Field(description="lo que pudo querer, lo más probable primero")
    procedure: str | None = Field(description="«code» de /procedures")
    municipality: str | None = Field(description="«name» de /municipalities")
    behaviour: Literal["answer", "ask_clarifying", "refuse"]
    options: list[Option] = Field(description="lo que se puede elegir ahora, a lo más diez")
    links: list[Link]


class FieldError(BaseModel):
    field: str
    message: str


class Problem(BaseModel):
    """RFC 9457."""

    type: str = Field(description="dirección que explica el problema")
    title: str
    status: int
    detail: str = Field(description="qué pasó y cómo corregirlo")
    code: str = Field(description="estable: decide con él")
    errors: list[FieldError] | None = Field(None, description="con invalid")
    alternatives: list[Slot] | None = Field(None, description="con slot_taken")
    starts_at: datetime | None = Field(None, description="con already_has_appointment")
