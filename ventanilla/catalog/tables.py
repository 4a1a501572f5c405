"""A catalogue as tables of text: reads a source into typed rows and collects every problem of every
table, so that the person who edits them mends all in one go.

A `Source` gives grids of cells and texts: `Folder` does it from CSV files, `content.Content` from memory.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from ventanilla.catalog.cells import CellProblem, Parse

Grid = list[list[str]]
# UTF-8 that somebody opened as Windows-1252: «Ã³» where «ó» was.
_MOJIBAKE = re.compile("[ÃÂ][\u0080-\u00bf]|Ã[\u0192\u2013-\u2122]")


@dataclass(frozen=True, order=True)
class Problem:
    """`row` is the line as a spreadsheet numbers it, 0 where the whole file is meant."""

    file: str
    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        place = self.file
        if self.row:
            place += f", fila {self.row}"
        if self.column:
            place += f", columna «{self.column}»"
        return f"{place}: {self.reason}"


class CatalogProblems(Exception):
    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


class Unreadable(Exception):
    """A table or text cannot be read; the message tells why and how to mend it."""


class Missing(Unreadable):
    pass


@dataclass(frozen=True)
class Column:
    """`name` is what the person sees, `field` what the code calls it. `refers` names the table whose
    first key field must hold the value."""

    name: str
    field: str
    parse: Parse
    optional: bool = False
    default: Any = ""
    refers: str = ""


@dataclass(frozen=True)
class Table:
    """`keys`: groups of fields that no two rows may share. One that may be absent came after the first
    catalogues: theirs load without it."""

    name: str
    columns: tuple[Column, ...]
    keys: tuple[tuple[str, ...], ...] = ()
    may_be_empty: bool = False
    may_be_absent: bool = False

    def column_name(self, field_name: str) -> str:
        return next(column.name for column in self.columns if column.field == field_name)


PAIRS = (
    Column("campo", "name", str.lower),
    Column("valor", "value", str, optional=True),
)
"""The columns of a table that says one thing a line."""


class Row(dict[str, Any]):
    """The values of a line by field. A cell that could not be understood is absent."""

    def __init__(self, table: Table, file: str, line: int) -> None:
        super().__init__()
        self.table, self.file, self.line = table, file, line

    def has(self, *fields: str) -> bool:
        return all(name in self for name in fields)

    def problem(self, field_name: str, reason: str) -> Problem:
        return Problem(self.file, self.line, self.table.column_name(field_name), reason)


class Source(Protocol):
    def label(self, name: str) -> str:
        """What the person knows the table by: «oficinas.csv»."""

    def grid(self, name: str) -> Grid:
        """All lines of a table, the header first. Raises Unreadable."""

    def text(self, name: str) -> str:
        """A text by its path. Raises Unreadable."""


class Folder:
    """CSV files as any spreadsheet writes them: comma or semicolon, with or without a byte-order mark."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def label(self, name: str) -> str:
        return f"{name}.csv"

    def grid(self, name: str) -> Grid:
        content = self.text(self.label(name))
        header = content.partition("\n")[0]
        delimiter = ";" if header.count(";") > header.count(",") else ","
        try:
            return list(
                csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
            )
        except csv.Error:
            raise Unreadable(
                "hay comillas sin cerrar o mal puestas: ábrelo en una hoja de cálculo y guárdalo"
                " otra vez como CSV UTF-8"
            ) from None

    def text(self, name: str) -> str:
        path = self._path / name
        if not path.is_file():
            raise Missing("falta este archivo: cópialo del catálogo de ejemplo y llénalo")
        return _decoded(path.read_bytes())


def _decoded(content: bytes) -> str:
    advice = "guárdalo como «CSV UTF-8» (o texto UTF-8) y vuelve a cargarlo"
    if b"\0" in content or content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(f"no se puede leer porque está guardado como UTF-16: {advice}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(
            f"no se puede leer porque está guardado como ANSI (Windows-1252), no como UTF-8: {advice}"
        ) from None
    if broken := _MOJIBAKE.search(text):
        line = text.count("\n", 0, broken.start()) + 1
        raise Unreadable(
            f"los acentos están dañados (aparece «{broken[0]}» en la línea {line}): recupera el"
            " archivo de antes y ábrelo como UTF-8"
        )
    return text


@dataclass
class Tables:
    """Reads tables one by one and keeps their rows and what is wrong with them."""

    source: Source
    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def read(self, table: Table) -> list[Row]:
        rows = self.rows[table.name] = self._rows(table)
        for key in table.keys:
            self.problems += repeated(rows, key)
        return rows

    def check_references(self) -> None:
        """Call it once every table has been read. An empty table has its own problem already."""
        for rows in filter(None, self.rows.values()):
            for column in (column for column in rows[0].table.columns if column.refers):
                if known := self._known(column.refers):
                    self.problems += self._strangers(rows, column, known)

    def _strangers(
        self, rows: list[Row], column: Column, known: frozenset[Any]
    ) -> Iterable[Problem]:
        file = self.source.label(column.refers)
        for row in rows:
            value = row.get(column.field)
            if value is not None and value not in known:
                reason = f"«{value}» no está en {file}: corrígelo aquí o agrégalo en {file}"
                yield row.problem(column.field, reason)

    def _known(self, name: str) -> frozenset[Any]:
        rows = self.rows.get(name, [])
        return frozenset(row[f] for row in rows if (f := row.table.keys[0][0]) in row)

    def read_pairs(self, table: Table) -> dict[str, Any]:
        """A table of `campo,valor`, whose lines are the columns of `table`: values by field."""
        wanted = {column.name: column for column in table.columns}
        values: dict[str, Any] = {}
        rows = self.read(Table(table.name, PAIRS, keys=(("name",),)))
        for row in (row for row in rows if row.has("name", "value")):
            try:
                column = wanted.pop(row["name"])
                values[column.field] = value_of(column, row["value"])
            except KeyError:
                reason = f"«{row['name']}» no se conoce: bórralo o corrige el nombre"
                self.problems.append(row.problem("name", reason))
            except CellProblem as problem:
                self.problems.append(row.problem("value", str(problem)))
        for name in wanted if rows else ():
            file = self.source.label(table.name)
            self.problems.append(Problem(file, 0, "campo", f"falta «{name}»: agrega su renglón"))
        return values

    def _rows(self, table: Table) -> list[Row]:
        file = self.source.label(table.name)
        try:
            grid = self.source.grid(table.name)
        except Unreadable as problem:
            if table.may_be_absent and isinstance(problem, Missing):
                return []
            self.problems.append(Problem(file, 0, "", str(problem)))
            return []
        header = [cell.strip().lower() for cell in grid[0]] if grid else []
        self.problems += _header_problems(table, file, header)
        rows = [
            self._row(table, file, line, header, cells)
            for line, cells in enumerate(grid[1:], start=2)
            if any(cell.strip() for cell in cells)
        ]
        if not rows and not table.may_be_empty:
            self.problems.append(Problem(file, 0, "", "no tiene renglones: agrega al menos uno"))
        return rows

    def _row(
        self, table: Table, file: str, line: int, header: Sequence[str], cells: Sequence[str]
    ) -> Row:
        row = Row(table, file, line)
        if any(cell.strip() for cell in cells[len(header) :]):
            reason = "sobran celdas: si un texto lleva comas, ponlo entre comillas"
            self.problems.append(Problem(file, line, "", reason))
        # A line that ends early has its last cells empty.
        said = dict.fromkeys(header, "") | dict(zip(header, cells, strict=False))
        for column in table.columns:
            if column.name not in said:
                continue
            try:
                row[column.field] = value_of(column, said[column.name].strip())
            except CellProblem as problem:
                self.problems.append(row.problem(column.field, str(problem)))
        return row


def value_of(column: Column, cell: str) -> Any:
    """What a trimmed cell says. Raises CellProblem."""
    if cell:
        return column.parse(cell)
    if column.optional:
        return column.default
    raise CellProblem("está vacía: escribe el dato")


def _header_problems(table: Table, file: str, header: Sequence[str]) -> Iterable[Problem]:
    names = [column.name for column in table.columns]
    for name in names:
        if name not in header:
            yield Problem(file, 1, name, "falta esta columna: agrégala en el primer renglón")
    for position, name in enumerate(header):
        if name and name not in names:
            known = ", ".join(names)
            yield Problem(file, 1, name, f"esta columna no se conoce: bórrala. Van {known}")
        elif name in header[:position] and name:
            yield Problem(file, 1, name, "esta columna está dos veces: deja una")


def repeated(rows: Iterable[Row], key: tuple[str, ...]) -> Iterable[Problem]:
    seen: dict[tuple[Any, ...], int] = {}
    for row in rows:
        if not row.has(*key):
            continue
        value = tuple(row[name] for name in key)
        first = seen.setdefault(value, row.line)
        if first != row.line:
            said = " · ".join(map(str, value))
            yield row.problem(key[-1], f"«{said}» se repite: ya está en la fila {first}")
