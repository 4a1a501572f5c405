"""What changes from one catalogue to another, row by row, for a person to read and to carry over."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from ventanilla.catalog.content import Content
from ventanilla.catalog.tables import Table

Cells = dict[str, str]


class Kind(Enum):
    ADDED = "se agrega"
    REMOVED = "se quita"
    CHANGED = "cambia"


@dataclass(frozen=True)
class Difference:
    """One row of `table`; `name` is what tells it from the others. A text has one column, «texto»."""

    table: str
    kind: Kind
    name: str
    before: Cells
    after: Cells

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        """Column, before and after, where they differ."""
        columns = dict.fromkeys([*self.before, *self.after])
        pairs = [(each, self.before.get(each, ""), self.after.get(each, "")) for each in columns]
        return [(column, old, new) for column, old, new in pairs if old != new]


def differences(old: Content, new: Content, tables: Mapping[str, Table]) -> list[Difference]:
    found: list[Difference] = []
    for name, table in tables.items():
        before, after = _rows(old, name), _rows(new, name)
        found += _by_key(table, before, after) or _by_content(name, before, after)
    return found + _texts(old, new)


def _rows(content: Content, name: str) -> list[Cells]:
    return [cells for _, cells in content.rows(name)] if content.tables.get(name) else []


def key_columns(table: Table) -> list[str]:
    return [table.column_name(field) for field in table.keys[0]] if table.keys else []


def _by_key(table: Table, before: list[Cells], after: list[Cells]) -> list[Difference]:
    """Nothing where rows cannot be told apart by their key."""
    columns = key_columns(table)
    old, new = _keyed(before, columns), _keyed(after, columns)
    if not columns or len(old) < len(before) or len(new) < len(after):
        return []
    found = []
    for key in dict.fromkeys([*old, *new]):
        one, other = old.get(key, {}), new.get(key, {})
        if one != other:
            kind = Kind.CHANGED if one and other else Kind.ADDED if other else Kind.REMOVED
            found.append(Difference(table.name, kind, " · ".join(key), one, other))
    return found


def _keyed(rows: Iterable[Cells], columns: list[str]) -> dict[tuple[str, ...], Cells]:
    return {tuple(row.get(column, "") for column in columns): row for row in rows}


def _by_content(name: str, before: list[Cells], after: list[Cells]) -> list[Difference]:
    """Rows are what they say: one said otherwise goes and another comes."""
    old = Counter(tuple(row.items()) for row in before)
    new = Counter(tuple(row.items()) for row in after)
    gone, come = (old - new).elements(), (new - old).elements()
    return [
        *(Difference(name, Kind.REMOVED, _said(row), dict(row), {}) for row in gone),
        *(Difference(name, Kind.ADDED, _said(row), {}, dict(row)) for row in come),
    ]


def _said(row: Iterable[tuple[str, str]]) -> str:
    return " · ".join(f"{column.replace('_', ' ')} {value}" for column, value in row if value)


def _texts(old: Content, new: Content) -> list[Difference]:
    found = []
    for name in sorted({*old.texts, *new.texts}):
        one, other = old.texts.get(name), new.texts.get(name)
        if one != other:
            kind = Kind.ADDED if one is None else Kind.REMOVED if other is None else Kind.CHANGED
            before = {} if one is None else {"texto": one}
            after = {} if other is None else {"texto": other}
            found.append(Difference(name, kind, name, before, after))
    return found


def carry_over(
    changes: Iterable[Difference], onto: Content, tables: Mapping[str, Table]
) -> tuple[Content, list[Difference]]:
    """What one person changed, on top of what another published meanwhile; and the changes whose row is
    no longer what it was, which are not made."""
    refused = []
    for change in changes:
        if change.table in tables:
            carried = _carry_row(change, onto, tables[change.table])
        else:
            carried = _carry_text(change, onto)
        if carried is None:
            refused.append(change)
        else:
            onto = carried
    return onto, refused


def _carry_row(change: Difference, onto: Content, table: Table) -> Content | None:
    if change.kind is Kind.ADDED:
        columns = key_columns(table)
        taken = _keyed(_rows(onto, table.name), columns) if columns else {}
        key = tuple(change.after.get(column, "") for column in columns)
        return None if key in taken else onto.with_row(table.name, None, change.after)
    line = next((line for line, row in onto.rows(table.name) if row == change.before), None)
    if line is None:
        return None
    if change.kind is Kind.REMOVED:
        return onto.without_row(table.name, line)
    return onto.with_row(table.name, line, change.after)


def _carry_text(change: Difference, onto: Content) -> Content | None:
    same = onto.texts.get(change.table) == change.before.get("texto")
    return onto.with_text(change.table, change.after.get("texto", "")) if same else None
