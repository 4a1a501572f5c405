"""What the institution offers, where, and for which municipalities. Loaded from a catalogue folder."""

from ventanilla.catalog.models.institution import Institution, Text
from ventanilla.catalog.models.messages import MessageKind, MessageText
from ventanilla.catalog.models.places import (
    Jurisdiction,
    Municipality,
    MunicipalityAlias,
    Office,
    OfficePoint,
    PostalCode,
)
from ventanilla.catalog.models.procedures import (
    CommonQuestion,
    GuideOption,
    Procedure,
    ProcedureAlias,
    Reason,
    Requirement,
    Stage,
)
from ventanilla.catalog.models.surveys import Question, SurveyKind

__all__ = [
    "CommonQuestion",
    "GuideOption",
    "Institution",
    "Jurisdiction",
    "MessageKind",
    "MessageText",
    "Municipality",
    "MunicipalityAlias",
    "Office",
    "OfficePoint",
    "PostalCode",
    "Procedure",
    "ProcedureAlias",
    "Question",
    "Reason",
    "Requirement",
    "Stage",
    "SurveyKind",
    "Text",
]
