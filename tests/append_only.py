"""What the database refuses, done all the same: for tests that must empty it or play the forger.

The triggers are dropped and made again in one transaction. It takes the owner of the tables, and no
setting or switch of the program opens them: in use there is no such way.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from django.db import connection, transaction

guards = import_module("ventanilla.appointments.migrations.0006_append_only")
accounts = import_module("ventanilla.accounts.migrations.0008_account_guards")
catalogue = import_module("ventanilla.scheduling.migrations.0004_versions_kept")
ALL = (guards, accounts, catalogue)


@contextmanager
def unguarded() -> Iterator[None]:
    """Inside, rows of the history may be changed and deleted."""
    editor = connection.schema_editor()
    with transaction.atomic():
        settle()
        for each in ALL:
            each.drop(None, editor)
        yield
        settle()
        for each in ALL:
            each.create(None, editor)


def settle() -> None:
    """PostgreSQL alters no table that has checks to come."""
    if connection.vendor == "postgresql":
        connection.check_constraints()


def flushing(flush: Callable[[Any, list[str]], None]) -> Callable[[Any, list[str]], None]:
    """How a transactional test empties every table when it ends."""

    def execute_sql_flush(operations: Any, statements: list[str]) -> None:
        with unguarded():
            flush(operations, statements)

    return execute_sql_flush
