"""A catalogue as one Excel workbook: a sheet for each table and one for the texts, every cell plain text.

What comes back was touched by a spreadsheet, which makes dates and numbers of what looks like them, and
may have been made by somebody who means harm: it is measured before it is opened and never calculated.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ventanilla.catalog.content import TEXTS, Content, even, sheet_name
from ventanilla.catalog.looks import LOGO
from ventanilla.catalog.tables import CatalogProblems, Grid, Problem

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST = 2 * 1024 * 1024
_LARGEST_OPENED = 40 * 1024 * 1024
_MOST_PARTS = 200
_MOST_ROWS = 50_000
_MOST_COLUMNS = 60
_TEXTS_SHEET = "textos"
_TEXTS_HEADER = ["clave", "titulo", "version", "texto"]
_WIDEST = 60
_FILE = "el archivo"
_ADVICE = "descarga el catálogo, cámbialo y guárdalo como libro de Excel (.xlsx)"


def write(content: Content) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, grid in content.tables.items():
        _write_sheet(book, sheet_name(name), grid)
    _write_sheet(book, _TEXTS_SHEET, _texts_grid(content))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_sheet(book: Workbook, title: str, grid: Grid) -> None:
    sheet: Worksheet = book.create_sheet(title)
    for row, cells in enumerate(grid, start=1):
        for column, value in enumerate(cells, start=1):
            _write_cell(sheet, row, column, value)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E8E2DF")
    sheet.freeze_panes = "A2"
    for column, width in enumerate(_widths(grid), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def _write_cell(sheet: Worksheet, row: int, column: int, value: str) -> None:
    """As text whatever it looks like: «=», «+», «-» and «@» begin no formula, and «9:30» stays «9:30»."""
    cell = sheet.cell(row, column)
    cell.number_format = "@"
    if value:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        cell.alignment = Alignment(vertical="top", wrap_text=len(value) > _WIDEST)


def _widths(grid: Grid) -> Iterator[int]:
    for column in range(len(grid[0]) if grid else 0):
        longest = max(len(row[column]) for row in grid if column < len(row))
        yield min(max(longest + 3, 8), _WIDEST)


def _texts_grid(content: Content) -> Grid:
    rows = []
    for path in TEXTS:
        if path in content.texts:
            facts, cut, body = content.texts[path].partition("\n---\n")
            said = dict(_facts(facts)) if cut else {}
            whole = body if cut else content.texts[path]
            rows.append([_text_key(path), said.get("titulo", ""), said.get("version", ""), whole])
    return [_TEXTS_HEADER, *rows]


def _facts(lines: str) -> Iterator[tuple[str, str]]:
    for line in lines.splitlines():
        label, _, value = line.partition(":")
        yield label.strip().lower(), value.strip()


def _text_key(path: str) -> str:
    return sheet_name(path).partition(".")[0]


def read(data: bytes, tables: Iterable[str]) -> Content:
    """Raises CatalogProblems where it is no workbook, is too large or a cell is a formula. What its cells
    say is judged elsewhere, as that of any catalogue."""
    _measure(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheets = {sheet.title.strip().lower(): _grid(sheet) for sheet in book.worksheets}
    except CatalogProblems:
        raise
    except Exception:  # openpyxl answers a damaged file with whatever it stumbles over
        raise _refused(f"está dañado y no se puede abrir: {_ADVICE}") from None
    problems = [problem for _, found in sheets.values() for problem in found]
    if problems:
        raise CatalogProblems(problems)
    grids = {name: even(grid) for name, (grid, _) in sheets.items()}
    kept = {name: grids[sheet_name(name)] for name in tables if sheet_name(name) in grids}
    return Content(kept, _texts(grids.get(_TEXTS_SHEET, [])))


def _refused(reason: str) -> CatalogProblems:
    return CatalogProblems([Problem(_FILE, 0, "", reason)])


def _measure(data: bytes) -> None:
    """Before anything is unpacked: a few kilobytes may unpack to gigabytes."""
    if len(data) > LARGEST:
        raise _refused(f"pesa más de {LARGEST // 1024 // 1024} MB: {_ADVICE}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(p.file_size for p in parts) > _LARGEST_OPENED:
                raise _refused(f"es demasiado grande al abrirlo: {_ADVICE}")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and _declares(archive, part):
                    raise _refused(f"trae declaraciones que no van en un libro: {_ADVICE}")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        raise _refused(f"no es un libro de Excel: {_ADVICE}") from None


def _declares(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Entities swell and fetch; no spreadsheet writes any. What is read is never more than was measured."""
    with archive.open(part) as opened:
        return b"<!DOCTYPE" in opened.read(part.file_size)


def _grid(sheet: Any) -> tuple[Grid, list[Problem]]:
    grid: Grid = []
    problems = []
    limits = {"max_row": _MOST_ROWS + 1, "max_col": _MOST_COLUMNS}
    for number, row in enumerate(sheet.iter_rows(**limits), start=1):
        for position, cell in enumerate(row, start=1):
            if cell.data_type == "f":
                where = f"{get_column_letter(position)}{number}"
                reason = f"la celda {where} tiene una fórmula: escribe en su lugar el resultado"
                problems.append(Problem(sheet.title, number, _named(grid, position), reason))
        grid.append([_said(cell.value) for cell in row])
    while grid and not any(grid[-1]):
        grid.pop()
    if len(grid) > _MOST_ROWS:
        reason = f"tiene más de {_MOST_ROWS} renglones: borra los que sobran"
        problems.append(Problem(sheet.title, 0, "", reason))
    return grid, problems


def _named(grid: Grid, position: int) -> str:
    return grid[0][position - 1] if grid and position <= len(grid[0]) else ""


def _said(value: Any) -> str:
    """A cell as a person would type it, whatever the spreadsheet made of it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "si" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        value = (datetime.min + value).time()
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02d}"
    return re.sub(r"_x000[dD]_", "", str(value))


def _texts(grid: Grid) -> dict[str, str]:
    paths = {_text_key(path): path for path in TEXTS}
    texts = {}
    for row in grid[1:]:
        cells = dict(zip(grid[0], row, strict=False))
        path = paths.get(cells.get("clave", "").lower())
        if path and cells.get("texto"):
            texts[path] = _text(path, cells)
    return texts


def _text(path: str, cells: dict[str, str]) -> str:
    if path == LOGO:
        return cells["texto"]
    facts = f"titulo: {cells.get('titulo', '')}\nversion: {cells.get('version', '')}"
    return f"{facts}\n---\n{cells['texto']}"


def located(problem: Problem, content: Content) -> str:
    """«hoja oficinas, celda B7 (nombre): …»: where in the workbook a problem is."""
    grid: Sequence[Sequence[str]] = content.tables.get(_table_of(problem.file, content), [])
    header = grid[0] if grid else []
    if problem.row and problem.column in header:
        letter = get_column_letter(header.index(problem.column) + 1)
        return f"hoja {problem.file}, celda {letter}{problem.row} ({problem.column})"
    return str(problem).removesuffix(f": {problem.reason}")


def _table_of(file: str, content: Content) -> str:
    return next((name for name in content.tables if sheet_name(name) == file), "")
