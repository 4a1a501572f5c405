"""A copy of the real catalogue that a test may edit, cell by cell, as a spreadsheet numbers them."""

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.people import TUESDAY, staff
from ventanilla.catalog.content import Content
from ventanilla.catalog.tables import CatalogProblems
from ventanilla.scheduling import publishing
from ventanilla.scheduling.loading import load
from ventanilla.scheduling.models import CatalogueVersion, Origin

IMEVIS = Path(__file__).resolve().parent.parent / "catalogs" / "imevis"


class Catalog:
    def __init__(self, folder: Path) -> None:
        self.path = folder / "catalog"
        shutil.copytree(IMEVIS, self.path)

    def lines(self, file: str) -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.text(file))))

    def text(self, file: str) -> str:
        return (self.path / file).read_text("utf-8")

    def write(self, file: str, content: str | bytes) -> None:
        encoded = content.encode() if isinstance(content, str) else content
        (self.path / file).write_bytes(encoded)

    def replace(self, file: str, old: str, new: str) -> None:
        assert old in self.text(file)
        self.write(file, self.text(file).replace(old, new))

    def set(self, file: str, row: int, column: str, value: str) -> None:
        def change(lines: list[list[str]]) -> None:
            lines[row - 1][lines[0].index(column)] = value

        self.edit(file, change)

    def add(self, file: str, *cells: str) -> None:
        self.edit(file, lambda lines: lines.append(list(cells)))

    def drop(self, file: str, unwanted: Callable[[dict[str, str]], bool]) -> None:
        """Takes out the rows that `unwanted` says."""

        def change(lines: list[list[str]]) -> None:
            head = lines[0]
            lines[1:] = [
                cells for cells in lines[1:] if not unwanted(dict(zip(head, cells, strict=True)))
            ]

        self.edit(file, change)

    def edit(
        self, file: str, change: Callable[[list[list[str]]], None], delimiter: str = ","
    ) -> None:
        lines = self.lines(file)
        change(lines)
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter).writerows(lines)
        self.write(file, out.getvalue())

    def problems(self) -> list[str]:
        """What loading says when it refuses; it must refuse."""
        with pytest.raises(CatalogProblems) as refusal:
            load(self.path)
        return [str(problem) for problem in refusal.value.problems]


# The published catalogue and changes of it, for whoever publishes another.
CLOSED_TUESDAY = {
    "desde": TUESDAY.isoformat(),
    "hasta": TUESDAY.isoformat(),
    "motivo": "Fumigación",
    "verificado": "si",
}


def content() -> Content:
    last = publishing.newest()
    assert last
    return last.content


def closing_tuesday() -> Content:
    return content().with_row("dias_inhabiles", None, CLOSED_TUESDAY)


def renamed(name: str = "Papeles de mi casa") -> Content:
    return with_cell(content(), "tramites", "codigo", "titulo_propiedad", nombre_sencillo=name)


def with_cell(source: Content, table: str, key: str, value: str, **cells: str) -> Content:
    line, row = next((line, row) for line, row in source.rows(table) if row[key] == value)
    return source.with_row(table, line, row | cells)


def publish(new: Content, summary: str = "Cambio") -> CatalogueVersion:
    return publishing.publish(
        new, summary=summary, origin=Origin.INTRANET, by=staff(), base=publishing.newest()
    ).version
