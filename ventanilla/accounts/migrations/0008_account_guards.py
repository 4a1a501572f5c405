"""What was decided about people stays as it was written, and the database itself writes down whose role or
account changes, whatever program asks.

On SQLite a later migration that rebuilds one of these tables, or `accounts_user` or `accounts_membership`,
drops its triggers: such a migration ends by running `create` again (which first drops what is left).
"""

from django.db import migrations

from ventanilla.lib.append_only import keep_columns, keep_rows, release, schema

KEPT = ("accounts_accountentry", "accounts_accountchange")
ONCE = {
    "accounts_rolechange": (
        ("id", "user_id", "role", "office_id", '"grant"', "proposed_by_id", "proposed_at"),
        ("decided_by_id", "decided_at", "approved"),
    ),
    "accounts_accessreset": (
        ("id", "user_id", "factor", "takes_two", "asked_by_id", "asked_at", "first_digest"),
        ("decided_by_id", "decided_at", "approved", "second_digest", "used_at", "seen_at"),
    ),
}
MEMBERSHIPS, PEOPLE = "accounts_membership", "accounts_user"
WATCHES = {
    "membership_given": (MEMBERSHIPS, "INSERT"),
    "membership_taken": (MEMBERSHIPS, "DELETE"),
    "membership_changed": (MEMBERSHIPS, "UPDATE"),
    "account_set": (PEOPLE, "UPDATE"),
}
INTO = "accounts_accountchange (user_id, at, what, before, after, db_user)"


def create(apps, schema_editor):
    drop(apps, schema_editor)
    keep_rows(schema_editor, *KEPT)
    for table, (fixed, once) in ONCE.items():
        keep_columns(schema_editor, table, fixed=fixed, once=once)
    make = on_postgresql if schema_editor.connection.vendor == "postgresql" else on_sqlite
    for statement in make(schema_editor):
        schema_editor.execute(statement, params=None)  # the % of a text is no placeholder


def drop(apps, schema_editor):
    release(schema_editor, *KEPT, *ONCE)
    postgres = schema_editor.connection.vendor == "postgresql"
    for name, (table, _) in WATCHES.items():
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{f' ON {table}' if postgres else ''}")
        if postgres:
            schema_editor.execute(f"DROP FUNCTION IF EXISTS note_{name}")


def written(name, differs):
    """When, and the rows that are written: whose, what, before and after."""
    role = {row: f"{row}.role || coalesce(' ' || CAST({row}.office_id AS text), '')" for row in ("OLD", "NEW")}
    given = ("NEW.user_id", "'papel'", "''", role["NEW"])
    taken = ("OLD.user_id", "'papel'", role["OLD"], "''")
    if name == "account_set":
        state = [f"CASE WHEN {row}.is_active THEN 'abierta' ELSE 'cerrada' END" for row in ("OLD", "NEW")]
        return f"WHEN (OLD.is_active {differs} NEW.is_active)", [("NEW.id", "'cuenta'", *state)]
    if name == "membership_changed":
        changes = [f"OLD.{each} {differs} NEW.{each}" for each in ("user_id", "role", "office_id")]
        return f"WHEN ({' OR '.join(changes)})", [taken, given]
    return "", [given if name == "membership_given" else taken]


def on_sqlite(schema_editor):
    for name, (table, event) in WATCHES.items():
        when, rows = written(name, "IS NOT")
        inserts = " ".join(
            f"INSERT INTO {INTO} VALUES ({who}, strftime('%Y-%m-%d %H:%M:%f', 'now'), {what}, {before}, {after}, '');"
            for who, what, before, after in rows
        )
        yield f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW {when} BEGIN {inserts} END"


def on_postgresql(schema_editor):
    into = f"{schema(schema_editor)}.{INTO}"
    for name, (table, event) in WATCHES.items():
        when, rows = written(name, "IS DISTINCT FROM")
        inserts = " ".join(
            f"INSERT INTO {into} VALUES ({who}, clock_timestamp(), {what}, {before}, {after}, session_user);"
            for who, what, before, after in rows
        )
        yield (
            f"CREATE FUNCTION note_{name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {inserts} RETURN NULL; END $$"
        )
        yield f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW {when} EXECUTE FUNCTION note_{name}()"


class Migration(migrations.Migration):

    dependencies = [('accounts', '0007_account_record')]

    operations = [migrations.RunPython(create, drop)]
