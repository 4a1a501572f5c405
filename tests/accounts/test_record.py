"""Whose role or account changed, by whom: also by direct SQL; and what was decided stays decided."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from tests.append_only import accounts as guards
from tests.append_only import settle, unguarded
from tests.people import office, staff
from ventanilla.accounts import access_resets, people, record, roles
from ventanilla.accounts.models import (
    APPEND_ONLY,
    WRITTEN_ONCE,
    AccessReset,
    AccountChange,
    AccountEntry,
    Membership,
    Role,
    RoleChange,
    User,
)
from ventanilla.lib.append_only import REFUSED

pytestmark = pytest.mark.django_db

KEPT = [pytest.param(model, id=model._meta.model_name) for model in APPEND_ONLY]
ONCE = [pytest.param(model, id=model._meta.model_name) for model in WRITTEN_ONCE]


def execute(sql: str, *arguments: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        assert cursor.rowcount >= 1


@pytest.fixture
def ines() -> User:
    return administrator("ines")


@pytest.fixture
def omar() -> User:
    return administrator("omar")


def administrator(name: str) -> User:
    user = staff(name)
    given = Membership.objects.create(user=user, role=Role.ADMINISTRATION)
    record.role_given(given, by=None)
    return user


@pytest.fixture
def decided(ines: User, omar: User) -> User:
    """A role given and a code approved; a row in each of the tables."""
    lupe = staff("lupe")
    change = roles.propose(lupe, Role.MANAGEMENT, None, grant=True, by=ines)
    roles.decide(change, approve=True, by=omar)
    reset, _ = access_resets.ask(lupe, factor=False, by=ines)
    access_resets.decide(reset, approve=True, by=omar)
    return lupe


def test_every_act_is_written_down_by_the_program_and_by_the_database(decided: User) -> None:
    """promise: K1"""
    ines = staff("ines")
    people.disable(decided, by=ines)
    people.enable(decided, by=ines)
    taken = roles.propose(decided, Role.MANAGEMENT, None, grant=False, by=ines)
    roles.decide(taken, approve=True, by=staff("omar"))
    said = [("gestion", ""), ("cerrada", "abierta"), ("abierta", "cerrada"), ("", "gestion")]
    for model in APPEND_ONLY:
        rows: Any = model._default_manager.filter(user=decided)
        assert [*rows.order_by("-pk").values_list("before", "after")] == said
    by = AccountEntry.objects.filter(user=decided).values_list("by__username", flat=True)
    assert [*by] == ["omar", "ines", "ines", "omar"]
    assert record.unexplained() == []


def test_a_role_given_by_direct_sql_is_found(decided: User) -> None:
    """promise: K1"""
    execute(
        "INSERT INTO accounts_membership (user_id, role, office_id, \"window\") VALUES (%s, %s, NULL, '')",
        decided.pk,
        "administracion",
    )
    [change] = record.unexplained()
    assert (change.user, change.before, change.after) == (decided, "", "administracion")
    assert bool(change.db_user) == (connection.vendor == "postgresql")
    assert "a lupe le quedó papel «Administración»" in record.sentence(change)


def test_a_role_changed_or_taken_by_direct_sql_is_found() -> None:
    """promise: K1"""
    lupe = staff("lupe")
    given = Membership.objects.create(user=lupe, role=Role.ATTENTION, office=office())
    record.role_given(given, by=None)
    execute("UPDATE accounts_membership SET role = 'coordinacion' WHERE id = %s", given.pk)
    execute("DELETE FROM accounts_membership WHERE id = %s", given.pk)
    here = office().pk
    assert [(each.before, each.after) for each in record.unexplained()] == [
        (f"atencion {here}", ""),
        ("", f"coordinacion {here}"),
        (f"coordinacion {here}", ""),
    ]
    execute_free = Membership.objects.create(user=lupe, role=Role.ATTENTION, office=office())
    Membership.objects.filter(pk=execute_free.pk).update(window="3")
    assert AccountChange.objects.count() == 5, "a window is nobody's role"


def test_an_account_opened_by_direct_sql_is_found(decided: User) -> None:
    """promise: K1"""
    people.disable(decided, by=staff("ines"))
    execute("UPDATE accounts_user SET is_active = %s WHERE id = %s", True, decided.pk)
    [change] = record.unexplained(decided)
    assert (change.what, change.after) == ("cuenta", "abierta")
    execute("UPDATE accounts_user SET is_active = %s WHERE id = %s", True, decided.pk)
    assert len(record.unexplained()) == 1, "what stays as it is, is no change"


def test_an_act_explains_no_change_of_another_moment(decided: User) -> None:
    """promise: K1 (negative control)"""
    with unguarded():
        AccountEntry.objects.update(at=timezone.now() - 2 * record.MOMENT)
    assert record.unexplained(decided)


def test_without_the_trigger_nobody_would_know(decided: User) -> None:
    """promise: K1 (negative control)"""
    editor = connection.schema_editor()
    settle()
    guards.drop(None, editor)
    execute("UPDATE accounts_user SET is_active = %s WHERE id = %s", False, decided.pk)
    execute("DELETE FROM accounts_membership WHERE user_id = %s", decided.pk)
    assert record.unexplained() == []
    settle()
    guards.create(None, editor)


def bend(model: type[models.Model]) -> Iterator[str]:
    table = model._meta.db_table
    yield f"UPDATE {table} SET user_id = user_id + 1"
    yield f"UPDATE {table} SET id = id + 1000"
    yield f"DELETE FROM {table}"


@pytest.mark.parametrize("model", [*KEPT, *ONCE])
def test_no_row_is_changed_or_deleted(decided: User, model: type[models.Model]) -> None:
    """promise: K2"""
    for sql in bend(model):
        with pytest.raises(DatabaseError, match=REFUSED):
            execute(sql)


@pytest.mark.parametrize("model", [*KEPT, *ONCE])
def test_without_its_trigger_it_would_be(decided: User, model: type[models.Model]) -> None:
    """promise: K2 (negative control)"""
    with unguarded():
        for sql in bend(model):
            with transaction.atomic():
                execute(sql)
                transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("model", "column"),
    [(RoleChange, name) for name in ("approved", "decided_at", "decided_by_id")]
    + [(AccessReset, name) for name in ("approved", "second_digest", "decided_by_id")],
)
def test_what_was_decided_is_not_decided_again(
    decided: User, model: type[models.Model], column: str
) -> None:
    """promise: K2"""
    other: dict[str, Any] = {
        "approved": False,
        "decided_at": timezone.now(),
        "decided_by_id": decided.pk,
        "second_digest": "0" * 64,
    }
    for value in (other[column], None if column != "second_digest" else ""):
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            model._default_manager.update(**{column: value})


@pytest.mark.parametrize("column", [name for _, once in guards.ONCE.values() for name in once])
def test_each_column_of_a_decision_is_watched(column: str) -> None:
    fields = {f.column for model in WRITTEN_ONCE for f in model._meta.concrete_fields}
    assert column in fields


def test_no_column_is_left_out() -> None:
    """promise: K2: whoever adds one says whether it may be written later"""
    for model in WRITTEN_ONCE:
        fixed, once = guards.ONCE[model._meta.db_table]
        named = {name.strip('"') for name in (*fixed, *once)}
        assert named == {field.column for field in model._meta.concrete_fields}


@pytest.mark.postgres
@pytest.mark.parametrize("model", [*KEPT, *ONCE])
def test_no_table_is_emptied_at_once(model: type[models.Model]) -> None:
    """promise: K2"""
    with pytest.raises(DatabaseError, match=REFUSED):
        execute(f"TRUNCATE {model._meta.db_table} CASCADE")


@pytest.mark.postgres
def test_the_role_of_the_server_does_its_work_and_no_more(decided: User) -> None:
    """promise: K3"""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE servidor")
    call_command("restrict_role", "servidor", verbosity=0)
    settle()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE servidor")
    people.disable(decided, by=staff("ines"))
    settle()
    assert record.unexplained() == []
    for model in (*APPEND_ONLY, *WRITTEN_ONCE):
        with pytest.raises(DatabaseError, match="permission denied"):
            execute(f"DELETE FROM {model._meta.db_table}")
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
