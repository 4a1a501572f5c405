"""The catalogue in use is the one that was published, or the difference is named."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tests.append_only import unguarded
from ventanilla.catalog.models import Office
from ventanilla.scheduling import live
from ventanilla.scheduling.models import CatalogueVersion

pytestmark = pytest.mark.django_db


def execute(sql: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.rowcount)


def test_as_it_was_published_nothing_differs() -> None:
    assert live.differences() == []


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("UPDATE catalog_office SET phone = '1' WHERE number = 10", "catalog_office: phone es «1»"),
        ("UPDATE catalog_institution SET name = 'Otra'", "catalog_institution: name es «Otra»"),
        ("DELETE FROM catalog_requirement", "catalog_requirement: falta"),
        (
            "UPDATE scheduling_openinghours SET capacity = capacity + 1",
            "scheduling_openinghours: capacity es",
        ),
        ("UPDATE scheduling_closure SET reason = 'x'", "scheduling_closure: reason es «x»"),
        ("UPDATE catalog_procedure SET active = NOT active", "catalog_procedure: active es"),
    ],
)
def test_a_row_changed_by_direct_sql_is_found(sql: str, told: str) -> None:
    """promise: K1"""
    assert execute(sql) >= 1
    found = live.differences()
    assert told in "\n".join(found)
    with pytest.raises(CommandError, match="no es el que se publicó"):
        call_command("verify_history", stdout=StringIO())


def test_a_row_too_many_is_found() -> None:
    """promise: K1"""
    execute(
        "INSERT INTO scheduling_closure (first_day, last_day, reason, verified) "
        "VALUES ('2026-12-01', '2026-12-01', 'Nadie sabe', false)"
    )
    [line] = live.differences()
    assert line.startswith("scheduling_closure: sobra")
    assert "Nadie sabe" in line


def test_looking_changes_nothing() -> None:
    execute("UPDATE catalog_office SET phone = '1' WHERE number = 10")
    live.differences()
    assert Office.objects.get(number=10).phone == "1"


def test_a_version_is_not_changed_nor_deleted() -> None:
    """promise: K2"""
    for sql in (
        "UPDATE scheduling_catalogueversion SET summary = 'otra'",
        "DELETE FROM scheduling_catalogueversion",
    ):
        with pytest.raises(DatabaseError, match="history is only added to"):
            execute(sql)
    assert CatalogueVersion.objects.exists()


def test_a_version_bent_with_the_row_would_hide_it() -> None:
    """promises: K1, K2 (their negative control): without the trigger both could be made to agree"""
    version = CatalogueVersion.objects.all()[0]
    execute("UPDATE catalog_institution SET name = 'Otra'")
    rows = version.tables["institucion"]
    version.tables["institucion"] = [[k, "Otra" if k == "nombre" else v] for k, v in rows]
    with unguarded():
        CatalogueVersion.objects.filter(pk=version.pk).update(tables=version.tables)
    assert live.differences() == []
