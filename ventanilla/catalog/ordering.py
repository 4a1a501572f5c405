"""The rows of a table that people read one after another, and how one goes up or down among its own."""

from ventanilla.catalog.content import Content
from ventanilla.catalog.tables import Table

COLUMN = "orden"
_LAST = 1_000


def group_columns(table: Table) -> list[str] | None:
    """The columns that its rows must share to follow one another; None where they have no order."""
    key = next((key for key in table.keys if "order" in key), None)
    if key is None:
        return None
    return [table.column_name(field) for field in key if field != "order"]


def groups(content: Content, table: Table) -> list[list[int]]:
    """Their lines, in order."""
    columns = group_columns(table)
    if columns is None:
        return []
    found: dict[tuple[str, ...], list[int]] = {}
    rows = dict(content.rows(table.name))
    for line, row in rows.items():
        found.setdefault(tuple(row[column] for column in columns), []).append(line)
    return [sorted(lines, key=lambda line: _number(rows[line])) for lines in found.values()]


def moved(content: Content, table: Table, line: int, *, up: bool) -> Content:
    """With that row one place up or down among its own; the first goes no higher nor the last lower."""
    lines = next((lines for lines in groups(content, table) if line in lines), [])
    at = lines.index(line) if line in lines else 0
    to = at - 1 if up else at + 1
    if not 0 <= to < len(lines):
        return content
    rows = [content.row(table.name, each) for each in lines]
    numbers = _numbers(rows)
    lines[at], lines[to] = lines[to], lines[at]
    for each, number in zip(lines, numbers, strict=True):
        content = content.with_row(
            table.name, each, content.row(table.name, each) | {COLUMN: number}
        )
    return content


def _numbers(rows: list[dict[str, str]]) -> list[str]:
    """Those they have, unless two share one or one is none."""
    written = [row[COLUMN] for row in rows]
    known = {_number(row) for row in rows}
    if len(known) == len(rows) and _LAST not in known:
        return written
    return [str(number) for number in range(1, len(rows) + 1)]


def _number(row: dict[str, str]) -> int:
    cell = row[COLUMN]
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) < 4 else _LAST
