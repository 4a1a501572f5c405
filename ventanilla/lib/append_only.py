"""Triggers by which the database itself keeps what was written down, whatever program asks. For migrations.

On SQLite a later migration that rebuilds a table drops its triggers: it must end by making them again,
which first drops what is left.
"""

from collections.abc import Iterable, Iterator
from typing import Any

REFUSED = "history is only added to"
_FUNCTION = "append_only_refuse"
_NAMES = ("no_update", "no_delete", "no_truncate")


def keep_rows(editor: Any, *tables: str) -> None:
    """Rows are only added."""
    for table in tables:
        _refuse(editor, table, update="")


def keep_columns(editor: Any, table: str, *, fixed: Iterable[str], once: Iterable[str]) -> None:
    """Rows are not deleted; the `fixed` columns stay as they are, those of `once` as soon as they say
    anything."""
    differs = "IS DISTINCT FROM" if editor.connection.vendor == "postgresql" else "IS NOT"
    changes = [f"OLD.{name} {differs} NEW.{name}" for name in fixed]
    changes += [
        f"(coalesce(CAST(OLD.{name} AS text), '') <> '' AND OLD.{name} {differs} NEW.{name})"
        for name in once
    ]
    _refuse(editor, table, update=f"WHEN ({' OR '.join(changes)})")


def release(editor: Any, *tables: str) -> None:
    postgres = editor.connection.vendor == "postgresql"
    for table in tables:
        for name in _NAMES:
            trigger = f"{table}_{name}"
            editor.execute(f"DROP TRIGGER IF EXISTS {trigger}{f' ON {table}' if postgres else ''}")


def schema(editor: Any) -> str:
    """Of the tables: a trigger that names it cannot be led to another table of the same name."""
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        return str(cursor.fetchone()[0])


def _refuse(editor: Any, table: str, *, update: str) -> None:
    release(editor, table)
    postgres = editor.connection.vendor == "postgresql"
    for statement in _on_postgresql(table, update) if postgres else _on_sqlite(table, update):
        editor.execute(statement, params=None)


def _on_sqlite(table: str, update: str) -> Iterator[str]:
    for event, when in (("update", update), ("delete", "")):
        yield (
            f"CREATE TRIGGER {table}_no_{event} BEFORE {event} ON {table} FOR EACH ROW {when} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )


def _on_postgresql(table: str, update: str) -> Iterator[str]:
    yield f"""
CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{REFUSED}: %', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$"""
    whole = {"update": f"ROW {update}", "delete": "ROW", "truncate": "STATEMENT"}
    for event, each in whole.items():
        yield (
            f"CREATE TRIGGER {table}_no_{event} BEFORE {event} ON {table} FOR EACH {each} "
            f"EXECUTE FUNCTION {_FUNCTION}()"
        )
