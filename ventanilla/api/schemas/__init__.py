"""What goes in and what comes out. Rules live in the acts; these only carry shapes and examples."""

from ventanilla.api.schemas.appointments import (
    Appointment,
    Booked,
    Booking,
    Ownership,
    Rescheduling,
    Search,
    Step,
)
from ventanilla.api.schemas.assistant import AssistantReply, Link, Message, Option
from ventanilla.api.schemas.catalogue import (
    Day,
    Municipality,
    Office,
    Procedure,
    Requirement,
    Slot,
    Slots,
)
from ventanilla.api.schemas.errors import FieldError, Problem
from ventanilla.api.schemas.fields import SHORT, MunicipalityCode, ProcedureCode

__all__ = [
    "SHORT",
    "Appointment",
    "AssistantReply",
    "Booked",
    "Booking",
    "Day",
    "FieldError",
    "Link",
    "Message",
    "Municipality",
    "MunicipalityCode",
    "Office",
    "Option",
    "Ownership",
    "Problem",
    "Procedure",
    "ProcedureCode",
    "Requirement",
    "Rescheduling",
    "Search",
    "Slot",
    "Slots",
    "Step",
]
