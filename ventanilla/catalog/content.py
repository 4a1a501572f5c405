"""A catalogue as text, outside any file: what a version keeps, a draft changes and a workbook carries."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from ventanilla.catalog.looks import LOGO
from ventanilla.catalog.tables import Grid, Missing, Source, Table

TEXTS = ("textos/privacidad.md", "textos/accesibilidad.md", "textos/medidas.md", LOGO)
HEADER = 1
"""The line of the header: lines are numbered as a spreadsheet does."""


@dataclass(frozen=True)
class Content:
    """The grids by table, the header first, and the texts by path. Nothing in it is ever changed: an edit
    is another one."""

    tables: dict[str, Grid]
    texts: dict[str, str]

    def label(self, name: str) -> str:
        return sheet_name(name)

    def grid(self, name: str) -> Grid:
        if name not in self.tables:
            raise Missing("falta esta tabla: cópiala del catálogo que descargaste")
        return self.tables[name]

    def text(self, name: str) -> str:
        if name not in self.texts:
            raise Missing("falta este texto: escríbelo")
        return self.texts[name]

    @property
    def digest(self) -> str:
        said = json.dumps([self.tables, self.texts], sort_keys=True, ensure_ascii=False)
        return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()

    def header(self, name: str) -> list[str]:
        return self.tables[name][0]

    def row(self, name: str, line: int) -> dict[str, str]:
        """The cells of a line by column. Raises LookupError where there is none."""
        grid = self.tables[name]
        if not HEADER < line <= len(grid):
            raise LookupError(line)
        return dict(zip(grid[0], grid[line - 1], strict=False))

    def rows(self, name: str) -> list[tuple[int, dict[str, str]]]:
        """The lines that say something, each with its number."""
        lines = enumerate(self.tables[name][1:], start=HEADER + 1)
        return [(line, self.row(name, line)) for line, cells in lines if any(cells)]

    def with_row(self, name: str, line: int | None, cells: dict[str, str]) -> "Content":
        """That line said otherwise; without a line, one more at the end."""
        grid = [*self.tables[name]]
        new = [cells.get(column, "") for column in grid[0]]
        if line is None:
            grid.append(new)
        else:
            grid[line - 1] = new
        return self.with_grid(name, grid)

    def without_row(self, name: str, line: int) -> "Content":
        grid = self.tables[name]
        return self.with_grid(name, [*grid[: line - 1], *grid[line:]])

    def with_rows(self, name: str, rows: Iterable[dict[str, str]]) -> "Content":
        """These rows and no others."""
        header = self.header(name)
        lines = [[cells.get(column, "") for column in header] for cells in rows]
        return self.with_grid(name, [header, *lines])

    def with_grid(self, name: str, grid: Grid) -> "Content":
        return replace(self, tables=self.tables | {name: grid})

    def with_text(self, name: str, text: str) -> "Content":
        return replace(self, texts=self.texts | {name: plain(text).strip()})

    def complete(self, tables: Mapping[str, Table]) -> "Content":
        """With the tables that it may lack, empty, so that somebody can begin to fill them."""
        lacking = {
            name: [[column.name for column in table.columns]]
            for name, table in tables.items()
            if table.may_be_absent and name not in self.tables
        }
        return replace(self, tables=self.tables | lacking)

    def tidy(self) -> "Content":
        """Without its empty lines. Lines move up: not while somebody is told of problems by their number."""
        tables = {name: [row for row in grid if any(row)] for name, grid in self.tables.items()}
        return replace(self, tables=tables)


def content_of(source: Source, tables: Mapping[str, Table]) -> Content:
    """Raises Unreadable where a table cannot be read."""
    texts = {}
    for name in TEXTS:
        try:
            texts[name] = plain(source.text(name)).strip()
        except Missing:
            continue
    grids = {}
    for name, table in tables.items():
        try:
            grids[name] = even(source.grid(name))
        except Missing:
            if not table.may_be_absent:
                raise
    return Content(grids, texts).complete(tables)


def sheet_name(table: str) -> str:
    """«colores» of `tema/colores`: what the person knows the table by."""
    return table.rpartition("/")[2]


def even(grid: Sequence[Sequence[str]]) -> Grid:
    """Trimmed, all lines as long as the header unless they say more than it has columns."""
    if not grid:
        return []
    header = [cell.strip().lower() for cell in grid[0]]
    while header and not header[-1]:
        header.pop()
    return [header, *(_line(row, len(header)) for row in grid[1:])]


def _line(row: Sequence[str], width: int) -> list[str]:
    cells = [plain(cell).strip() for cell in row]
    while len(cells) > width and not cells[-1]:
        cells.pop()
    return cells + [""] * (width - len(cells))


def plain(text: str) -> str:
    """One kind of line break, as a spreadsheet and a browser write them differently; and no NUL, which
    the database does not keep."""
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
