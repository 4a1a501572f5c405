"""What several shapes share."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ventanilla.api.instants import read_instant

SHORT, LONG = 64, 500
STARTS_AT = "2026-12-01T09:30:00-06:00"

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
