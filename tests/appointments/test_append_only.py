"""What was written down stays as it was: the database itself refuses to change it, by direct SQL."""

from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from tests.append_only import guards, unguarded
from tests.people import ANA, BRUNO, TUESDAY, at, book, office, staff
from ventanilla.appointments.models import (
    APPEND_ONLY,
    AccessEntry,
    Appointment,
    CallEntry,
    Channel,
    DayClose,
    HistoryEntry,
    ProgressEntry,
    RowChange,
    Seal,
)
from ventanilla.appointments.moving import move
from ventanilla.appointments.transitions import cancel, confirm
from ventanilla.catalog.models import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TABLES = [pytest.param(model, id=model._meta.model_name) for model in APPEND_ONLY]


@pytest.fixture
def written() -> Appointment:
    """A row in each of the tables."""
    ana, rosa, now = book(ANA), staff(), timezone.now()
    call = {"appointment": ana, "by": rosa, "at": now}
    CallEntry.objects.create(**call, outcome="ocupado")
    ProgressEntry.objects.create(**call, stage=Stage.objects.all()[0])
    AccessEntry.objects.create(**call, kind="telefono")
    DayClose.objects.create(office=office(), day=TUESDAY, by=rosa, at=now, figures={})
    RowChange.objects.create(appointment=ana, at=now, column="phone", before="1", after="2")
    Seal.objects.create(table="callentry", row_id=1, digest="0" * 64, sealed_at=now)
    return ana


def execute(sql: str, *arguments: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        assert cursor.rowcount == 1


def bend(model: type[models.Model]) -> Iterator[str]:
    table = model._meta.db_table
    column = model._meta.fields[-1].column
    yield f"UPDATE {table} SET {column} = {column}"
    yield f"UPDATE {table} SET id = id + 1000"
    yield f"DELETE FROM {table}"


@pytest.mark.parametrize("model", TABLES)
def test_no_row_is_changed_or_deleted(written: Appointment, model: type[models.Model]) -> None:
    """promise: K2"""
    for sql in bend(model):
        with pytest.raises(DatabaseError, match=guards.REFUSED):
            execute(sql)


@pytest.mark.parametrize("model", TABLES)
def test_without_its_trigger_it_would_be(written: Appointment, model: type[models.Model]) -> None:
    """promise: K2 (its negative control)"""
    with unguarded():
        for sql in bend(model):
            execute(sql)


@pytest.mark.postgres
@pytest.mark.parametrize("model", TABLES)
def test_no_table_is_emptied_at_once(model: type[models.Model]) -> None:
    """promise: K2"""
    with pytest.raises(DatabaseError, match=guards.REFUSED):
        execute(f"TRUNCATE {model._meta.db_table} CASCADE")


def test_a_status_changed_by_direct_sql_is_written_down() -> None:
    """promise: K1"""
    ana = book(ANA)
    execute(f"UPDATE {guards.APPOINTMENTS} SET status = 'confirmada' WHERE id = %s", ana.pk)
    [change] = RowChange.objects.all()
    assert (change.appointment, change.column) == (ana, "status")
    assert (change.before, change.after) == ("pendiente", "confirmada")
    assert bool(change.db_user) == (connection.vendor == "postgresql")


@pytest.mark.parametrize("column", guards.WATCHED)
def test_each_watched_column_is(column: str) -> None:
    """promise: K1"""
    ana, other = book(ANA), book(BRUNO, at("12:00"))
    values = {
        "status": "confirmada",
        "starts_at": at("12:30").strftime("%Y-%m-%d %H:%M:%S+00")[: 22 if is_postgres() else 19],
        "office_id": office("033", "titulo_propiedad").pk,
        "procedure_id": other.procedure_id + 1,
        "assigned_to_id": staff().pk,
    }
    value = values.get(column, "Otra")
    execute(f"UPDATE {guards.APPOINTMENTS} SET {column} = %s WHERE id = %s", value, ana.pk)
    [change] = RowChange.objects.values()
    assert (change["column"], change["after"]) == (column, str(value).removesuffix("+00"))


def is_postgres() -> bool:
    return connection.vendor == "postgresql"


def test_without_the_trigger_nobody_would_know() -> None:
    """promise: K1 (its negative control)"""
    ana = book(ANA)
    editor = connection.schema_editor()
    connection.check_constraints()
    guards.drop(None, editor)
    execute(f"UPDATE {guards.APPOINTMENTS} SET status = 'confirmada' WHERE id = %s", ana.pk)
    assert not RowChange.objects.exists()
    connection.check_constraints()
    guards.create(None, editor)


def test_booking_fires_nothing_and_an_act_one_row() -> None:
    ana = book(ANA)
    assert not RowChange.objects.exists()
    confirm(ana, channel=Channel.PHONE, by=staff())
    move(ana, to=at("12:00"), channel=Channel.PHONE, by=staff())
    cancel(ana, channel=Channel.WEB)
    assert [*RowChange.objects.values_list("column", flat=True)] == [
        "status",
        "starts_at",
        "status",
    ]
    assert [*RowChange.objects.values_list("after", flat=True)][1] == "2026-09-08 18:00:00"
    assert HistoryEntry.objects.count() == 4


@pytest.mark.postgres
def test_a_table_of_the_same_name_diverts_nothing() -> None:
    """promise: K1"""
    ana = book(ANA)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE appointments_rowchange (LIKE public.appointments_rowchange)"
        )
        cursor.execute(f"UPDATE {guards.APPOINTMENTS} SET phone = '1' WHERE id = %s", [ana.pk])
        cursor.execute("DROP TABLE pg_temp.appointments_rowchange")
    assert RowChange.objects.get().column == "phone"


@pytest.fixture
def other_role() -> Iterator[str]:
    """A second role of PostgreSQL, as an installation makes it; gone with the test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE servidor")
    call_command("restrict_role", "servidor", verbosity=0)
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE servidor")
        yield "servidor"
        cursor.execute("RESET ROLE")


@pytest.mark.postgres
@pytest.mark.parametrize("model", TABLES)
def test_the_role_of_the_server_may_only_add(
    written: Appointment, other_role: str, model: type[models.Model]
) -> None:
    """promise: K3"""
    table = model._meta.db_table
    for sql in (*bend(model), f"TRUNCATE {table} CASCADE", f"DROP TABLE {table}"):
        with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
            execute(sql)


@pytest.mark.postgres
@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE appointments_historyentry DISABLE TRIGGER ALL",
        "DROP TRIGGER append_only ON appointments_historyentry",
        "SET LOCAL session_replication_role = replica",
        "DROP FUNCTION history_refuse_change CASCADE",
    ],
)
def test_it_does_not_take_the_guards_away(other_role: str, sql: str) -> None:
    """promise: K3"""
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
        execute(sql)


@pytest.mark.postgres
def test_it_does_all_that_the_server_does(other_role: str) -> None:
    """promise: K3"""
    ana = book(ANA)
    confirm(ana, channel=Channel.PHONE, by=staff())
    move(ana, to=at("12:00"), channel=Channel.PHONE, by=staff())
    cancel(ana, channel=Channel.WEB)
    assert RowChange.objects.count() == 3


@pytest.mark.postgres
def test_the_owner_could_were_it_not_for_the_triggers(written: Appointment) -> None:
    """promise: K3 (its negative control: the same statement as the owner, the trigger dropped)"""
    with unguarded():
        execute("UPDATE appointments_historyentry SET reason_text = 'otra'")


@pytest.mark.postgres
def test_a_role_that_does_not_exist_is_said() -> None:
    with pytest.raises(CommandError, match="No hay un papel «nadie»"):
        call_command("restrict_role", "nadie")


def test_elsewhere_there_are_no_roles() -> None:
    if connection.vendor == "postgresql":
        pytest.skip("here there are")
    with pytest.raises(CommandError, match="PostgreSQL"):
        call_command("restrict_role", "servidor")
