"""A procedure as the catalogue in somebody's hands says it, published or not, for a page to show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model

from ventanilla.catalog.cells import CellProblem, Text, paragraph
from ventanilla.catalog.content import Content
from ventanilla.catalog.models import Procedure, Requirement, Stage
from ventanilla.catalog.sheets import PROCEDURES, REQUIREMENTS, STAGES
from ventanilla.catalog.tables import Column, Table, value_of

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Sample:
    """Rows of no database."""

    procedure: Procedure
    papers: list[Requirement]
    stages: list[Stage]


def sample_of(content: Content, code: str) -> Sample | None:
    """None where the catalogue has no such procedure."""
    found = next((row for _, row in content.rows(PROCEDURES.name) if row["codigo"] == code), None)
    if found is None:
        return None
    return Sample(
        Procedure(**_values(PROCEDURES, found)),
        _parts(Requirement, content, REQUIREMENTS, code),
        _parts(Stage, content, STAGES, code),
    )


def _parts(model: type[M], content: Content, table: Table, code: str) -> list[M]:
    """In order; what has no place yet is last."""
    rows = [_values(table, row) for _, row in content.rows(table.name) if row["tramite"] == code]
    rows.sort(key=lambda values: values["order"] or 100)
    return [
        model(**{name: value for name, value in row.items() if name != "procedure"}) for row in rows
    ]


def _values(table: Table, cells: Mapping[str, str]) -> dict[str, Any]:
    return {column.field: _value(column, cells.get(column.name, "")) for column in table.columns}


def _value(column: Column, cell: str) -> Any:
    """What is too long or not yet written is shown as it is; what is not understood is not shown."""
    try:
        return value_of(column, cell)
    except CellProblem:
        is_text = isinstance(column.parse, Text) or column.parse is paragraph
        return cell if is_text else None
