"""What is offered, where, and when there is a place."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from ventanilla.api.schemas.fields import STARTS_AT, example

OFFICE = {
    "code": "10",
    "name": "Delegación Regional Toluca",
    "address": "Av. Ejemplo 100, Col. Centro, Toluca, Estado de México",
    "postal_code": "50000",
    "phone": "7221234567",
    "hours": "lunes a viernes de 9:00 a 15:00",
    "time_zone": "America/Mexico_City",
    "verified": False,
}


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
    model_config = example(**OFFICE)

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
        office=OFFICE,
        days=[{"date": "2026-12-01", "slots": [{"starts_at": STARTS_AT, "remaining": 3}]}],
    )

    office: Office
    days: list[Day] = Field(description="solo los días con lugar")
