"""The form of any row of any table of the catalogue, made from its columns."""

from collections.abc import Mapping
from dataclasses import dataclass

from ventanilla.catalog.cells import CellProblem, OneOf, Paragraph, Text, boolean, day, hour
from ventanilla.catalog.content import Content, plain
from ventanilla.catalog.tables import Column, Table, value_of
from ventanilla.intranet.catalogue_words import SAID, Words

YES_NO = [("si", "Sí"), ("no", "No")]
_NAMES = {
    "tramites": "nombre_sencillo",
    "municipios": "nombre",
    "oficinas": "nombre",
}


@dataclass(frozen=True)
class Field:
    """One cell as it is written and, as `value`, as its kind of control wants it; the choices of a list,
    the letters that fit (0: any), what is wrong."""

    name: str
    label: str
    hint: str
    cell: str
    value: str
    kind: str
    required: bool
    choices: list[tuple[str, str]]
    longest: int
    error: str


@dataclass(frozen=True)
class RowForm:
    fields: list[Field]

    @property
    def wrong(self) -> list[Field]:
        return [field for field in self.fields if field.error]

    @property
    def cells(self) -> dict[str, str]:
        return {field.name: field.cell for field in self.fields}


def shown(
    table: Table, words: Words, content: Content, cells: Mapping[str, str], check: bool = False
) -> RowForm:
    """With those cells; with what is wrong with each when it is to be checked."""
    return RowForm(
        [
            _field(column, words, content, cells.get(column.name, ""), check)
            for column in table.columns
        ]
    )


def typed(
    table: Table,
    words: Words,
    content: Content,
    sent: Mapping[str, str],
    before: Mapping[str, str],
    check: bool = True,
) -> RowForm:
    """What somebody sent, checked unless he only looks at it. What says the same as before stays written
    as it was."""
    cells = {}
    for column in table.columns:
        old = before.get(column.name, "")
        new = plain(sent.get(column.name, "")).strip()
        cells[column.name] = old if _same(column, old, new) else new
    return shown(table, words, content, cells, check)


def _same(column: Column, old: str, new: str) -> bool:
    if old == new or not (old and new):
        return old == new
    try:
        return bool(value_of(column, old) == value_of(column, new))
    except CellProblem:
        return False


def _field(column: Column, words: Words, content: Content, cell: str, check: bool) -> Field:
    label, _, hint = words.columns.get(column.name, column.name).partition("|")
    kind, choices = _control(column, content)
    if kind in ("date", "time") and cell and _error(column, cell):
        kind = "text"  # so that it shows what was written
    if choices and cell and cell not in [value for value, _ in choices]:
        choices = [(cell, cell), *choices]
    return Field(
        name=column.name,
        label=label,
        hint=hint,
        cell=cell,
        value=_for_control(kind, column, cell),
        kind=kind,
        required=not column.optional,
        choices=choices,
        longest=column.parse.longest if isinstance(column.parse, Text | Paragraph) else 0,
        error=_error(column, cell) if check else "",
    )


def _control(column: Column, content: Content) -> tuple[str, list[tuple[str, str]]]:
    if column.refers:
        return "select", choices_of(column.refers, content)
    if column.parse is boolean:
        return "select", YES_NO
    if isinstance(column.parse, OneOf):
        said = SAID.get(column.name, {})
        return "select", [(word, said.get(word, word)) for word in column.parse.words]
    if isinstance(column.parse, Paragraph):
        return "textarea", []
    kinds = {day: "date", hour: "time"}
    return next((kind for parse, kind in kinds.items() if column.parse is parse), "text"), []


def choices_of(table: str, content: Content) -> list[tuple[str, str]]:
    """Code and name of each row that a cell may refer to."""
    key, name = content.header(table)[0], _NAMES.get(table, "")
    rows = [(row[key], row.get(name, "")) for _, row in content.rows(table)]
    return [(code, f"{code} · {said}" if said else code) for code, said in rows]


def _for_control(kind: str, column: Column, cell: str) -> str:
    """A control of dates or hours shows only what is written its way."""
    if kind not in ("date", "time") or not cell:
        return cell
    value = column.parse(cell)
    return value.isoformat() if kind == "date" else f"{value:%H:%M}"


def _error(column: Column, cell: str) -> str:
    try:
        value_of(column, cell)
    except CellProblem as problem:
        return f"{problem}"
    return ""
