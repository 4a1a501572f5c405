"""The tables of a catalogue to which nothing refers: with each load they are written anew."""

from django.db.models import Model

from ventanilla.catalog.models import (
    CommonQuestion,
    GuideOption,
    Jurisdiction,
    MessageText,
    Municipality,
    MunicipalityAlias,
    Office,
    OfficePoint,
    PostalCode,
    Procedure,
    ProcedureAlias,
    Reason,
)
from ventanilla.catalog.tables import Tables
from ventanilla.catalog.upsert import linked

_REWRITTEN: tuple[type[Model], ...] = (
    Jurisdiction,
    PostalCode,
    MunicipalityAlias,
    ProcedureAlias,
    CommonQuestion,
    GuideOption,
    Reason,
    OfficePoint,
    MessageText,
)


def clear() -> None:
    for model in _REWRITTEN:
        model._default_manager.all().delete()


def write(
    tables: Tables,
    procedures: dict[str, Procedure],
    municipalities: dict[str, Municipality],
    offices: dict[int, Office],
) -> None:
    _write_guide(tables, procedures)
    _write_sayings(tables, procedures)
    _write_places(tables, procedures, municipalities, offices)
    OfficePoint.objects.bulk_create(
        OfficePoint(**linked(row, office=offices)) for row in tables.rows["ubicaciones"]
    )
    MessageText.objects.bulk_create(MessageText(**row) for row in tables.rows["mensajes"])
    Reason.objects.bulk_create(Reason(**row) for row in tables.rows["motivos"])


def _write_guide(tables: Tables, procedures: dict[str, Procedure]) -> None:
    questions = {row["question"] for row in tables.rows["orientacion"]}
    options = []
    for row in tables.rows["orientacion"]:
        values = dict(row)
        target = values.pop("leads_to")
        options.append(
            GuideOption(
                **values,
                next_question=target if target in questions else "",
                procedure=procedures.get(target),
            )
        )
    GuideOption.objects.bulk_create(options)


def _write_sayings(tables: Tables, procedures: dict[str, Procedure]) -> None:
    """How people call a procedure and what they ask."""
    ProcedureAlias.objects.bulk_create(
        ProcedureAlias(**linked(row, procedure=procedures))
        for row in tables.rows["apodos_tramites"]
    )
    CommonQuestion.objects.bulk_create(
        CommonQuestion(**linked(row, procedure=procedures)) for row in tables.rows["preguntas"]
    )


def _write_places(
    tables: Tables,
    procedures: dict[str, Procedure],
    municipalities: dict[str, Municipality],
    offices: dict[int, Office],
) -> None:
    MunicipalityAlias.objects.bulk_create(
        MunicipalityAlias(**linked(row, municipality=municipalities))
        for row in tables.rows["apodos"]
    )
    PostalCode.objects.bulk_create(
        PostalCode(**linked(row, municipality=municipalities))
        for row in tables.rows["codigos_postales"]
    )
    Jurisdiction.objects.bulk_create(
        Jurisdiction(
            **linked(row, municipality=municipalities, procedure=procedures, office=offices)
        )
        for row in tables.rows["jurisdicciones"]
    )
