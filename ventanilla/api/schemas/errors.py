"""What a refused call says."""

from datetime import datetime

from pydantic import BaseModel, Field

from ventanilla.api.schemas.catalogue import Slot


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
