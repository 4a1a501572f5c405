"""The counts of days and months that ended, and the triggers by which each goes with the first change of what it counted,
whatever program makes it.

On PostgreSQL whoever changes a day of an office shares its lock until he commits; who counts holds the
locks of all the days alone. So nothing is counted while it changes, and who comes after sees the kept row and deletes it,
which takes READ COMMITTED: another isolation would not see it, and is refused. The appointment's row is held still
while what hangs from it is written, so that it is not moved to another day meanwhile.

On SQLite a later migration that rebuilds one of these tables begins with `drop` and ends with `create`.
"""

import django.db.models.deletion
from django.db import migrations, models

APPOINTMENTS = "appointments_appointment"
RELATED = [f"appointments_{name}" for name in ("visit", "callentry", "historyentry")]
KEPT = "reports_keptcount"


def create(apps, schema_editor):
    drop(apps, schema_editor)
    postgres = schema_editor.connection.vendor == "postgresql"
    for statement in on_postgresql(schema_editor.connection) if postgres else on_sqlite():
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    drop_triggers(schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        for function in ("appointment()", "related()", "all()", "instant(bigint, timestamptz)"):
            schema_editor.execute(f"DROP FUNCTION IF EXISTS reports_forget_{function}")
        schema_editor.execute("DROP FUNCTION IF EXISTS reports_day(timestamptz)")


def drop_triggers(schema_editor):
    for table in (APPOINTMENTS, *RELATED):
        if schema_editor.connection.vendor == "postgresql":
            for name in ("forget", "forget_all"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS reports_{name} ON {table}")
        else:
            for event in ("insert", "update", "delete"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_forget_{event}")


def on_sqlite():
    for table in (APPOINTMENTS, *RELATED):
        for event, rows in (("insert", ["NEW"]), ("update", ["OLD", "NEW"]), ("delete", ["OLD"])):
            forget = " ".join(forget_on_sqlite(table, row) for row in rows)
            yield f"CREATE TRIGGER {table}_forget_{event} AFTER {event} ON {table} BEGIN {forget} END"


def forget_on_sqlite(table, row):
    if table == APPOINTMENTS:
        return (
            f"DELETE FROM {KEPT} WHERE office_id = {row}.office_id "
            f"AND starts_at <= {row}.starts_at AND ends_at > {row}.starts_at;"
        )
    return (
        f"DELETE FROM {KEPT} WHERE id IN (SELECT k.id FROM {APPOINTMENTS} AS a JOIN {KEPT} AS k "
        "ON k.office_id = a.office_id AND k.starts_at <= a.starts_at AND k.ends_at > a.starts_at "
        f"WHERE a.id = {row}.appointment_id);"
    )


def on_postgresql(connection):
    """The tables are named with their schema: whoever makes one of that name of his own diverts nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        schema = cursor.fetchone()[0]
    yield """
CREATE FUNCTION reports_day(instant timestamptz) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT (instant AT TIME ZONE 'UTC')::date - date '2000-01-01'
$$"""
    yield f"""
CREATE FUNCTION reports_forget_instant(office bigint, instant timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION 'appointments are written in READ COMMITTED' USING ERRCODE = 'feature_not_supported';
    END IF;
    PERFORM pg_advisory_xact_lock_shared(office::integer, {schema}.reports_day(instant));
    DELETE FROM {schema}.{KEPT} AS k
    WHERE k.office_id = office AND k.starts_at <= instant AND k.ends_at > instant;
END $$"""
    yield f"""
CREATE FUNCTION reports_forget_appointment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM {schema}.reports_forget_instant(OLD.office_id, OLD.starts_at);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM {schema}.reports_forget_instant(NEW.office_id, NEW.starts_at);
    END IF;
    RETURN NULL;
END $$"""
    yield f"""
CREATE FUNCTION reports_forget_related() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    appointment record;
BEGIN
    FOR appointment IN
        SELECT a.office_id, a.starts_at FROM {schema}.{APPOINTMENTS} AS a
        WHERE (TG_OP <> 'INSERT' AND a.id = OLD.appointment_id)
            OR (TG_OP <> 'DELETE' AND a.id = NEW.appointment_id) FOR SHARE
    LOOP
        PERFORM {schema}.reports_forget_instant(appointment.office_id, appointment.starts_at);
    END LOOP;
    RETURN NULL;
END $$"""
    yield f"""
CREATE FUNCTION reports_forget_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM {schema}.{KEPT};
    RETURN NULL;
END $$"""
    for table in (APPOINTMENTS, *RELATED):
        function = "appointment" if table == APPOINTMENTS else "related"
        yield (
            f"CREATE TRIGGER reports_forget AFTER INSERT OR UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION reports_forget_{function}()"
        )
        yield (
            f"CREATE TRIGGER reports_forget_all AFTER TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION reports_forget_all()"
        )


class Migration(migrations.Migration):

    dependencies = [
        ('appointments', '0008_hall_screen'),
        ('catalog', '0003_reasons'),
        ('reports', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(help_text="its first instant, on the institution's clock")),
                ('ends_at', models.DateTimeField(help_text='the first instant after it')),
                ('time_zone', models.CharField(max_length=40)),
                ('shape', models.PositiveSmallIntegerField(help_text='`counting.SHAPE` of the program that counted')),
                ('counted_at', models.DateTimeField()),
                ('data', models.TextField(help_text='as `Counts.written`')),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='catalog.office')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('office', 'ends_at', 'starts_at'), name='kept_count_once')],
            },
        ),
        migrations.RunPython(create, drop),
    ]
