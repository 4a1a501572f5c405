"""The history cannot be bent: the database refuses to change or delete a row of it, and itself writes down what
changes in an appointment, whatever program asks.

On SQLite a later migration that rebuilds one of these tables, or the appointments', drops its triggers: such
a migration ends by running `create` again (which first drops what is left).
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLES = [
    f"appointments_{name}"
    for name in ("historyentry", "callentry", "progressentry", "dayclose", "accessentry", "rowchange", "seal")
]
WATCHED = [
    "status",
    "starts_at",
    "office_id",
    "procedure_id",
    "assigned_to_id",
    "given_names",
    "first_surname",
    "second_surname",
    "phone",
]
APPOINTMENTS = "appointments_appointment"
REFUSED = "history is only added to"
INTO = '("appointment_id", "at", "column", "before", "after", "db_user")'


def create(apps, schema_editor):
    drop(apps, schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        statements = on_postgresql(schema_editor.connection)
    else:
        statements = on_sqlite()
    for statement in statements:
        schema_editor.execute(statement, params=None)  # the % of a text is no placeholder


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS append_only ON {table}")
            schema_editor.execute(f"DROP TRIGGER IF EXISTS append_only_whole ON {table}")
        schema_editor.execute(f"DROP TRIGGER IF EXISTS appointment_watch ON {APPOINTMENTS}")
        schema_editor.execute("DROP FUNCTION IF EXISTS history_refuse_change")
        schema_editor.execute("DROP FUNCTION IF EXISTS appointment_note_change")
        return
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_update")
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_delete")
    for column in WATCHED:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS appointment_watch_{column}")


def on_sqlite():
    for table in TABLES:
        for event in ("update", "delete"):
            yield (
                f"CREATE TRIGGER {table}_no_{event} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            )
    for column in WATCHED:
        yield (
            f"CREATE TRIGGER appointment_watch_{column} AFTER UPDATE OF {column} ON {APPOINTMENTS} "
            f"WHEN OLD.{column} IS NOT NEW.{column} BEGIN "
            f"INSERT INTO appointments_rowchange {INTO} VALUES (NEW.id, strftime('%Y-%m-%d %H:%M:%f', 'now'), "
            f"'{column}', coalesce(OLD.{column}, ''), coalesce(NEW.{column}, ''), ''); END"
        )


def on_postgresql(connection):
    """The table is named with its schema: whoever makes a table of that name of his own diverts nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        schema = cursor.fetchone()[0]
    yield f"""
CREATE FUNCTION history_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{REFUSED}: %', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$"""
    for table in TABLES:
        yield (
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION history_refuse_change()"
        )
        yield (
            f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION history_refuse_change()"
        )
    pairs = ", ".join(f"('{name}', {text('OLD', name)}, {text('NEW', name)})" for name in WATCHED)
    yield f"""
CREATE FUNCTION appointment_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO {schema}.appointments_rowchange {INTO}
    SELECT NEW.id, clock_timestamp(), c.name, coalesce(c.before, ''), coalesce(c.after, ''), session_user
    FROM (VALUES {pairs}) AS c (name, before, after) WHERE c.before IS DISTINCT FROM c.after;
    RETURN NULL;
END $$"""
    rows = [", ".join(f"{row}.{name}" for name in WATCHED) for row in ("OLD", "NEW")]
    yield (
        f"CREATE TRIGGER appointment_watch AFTER UPDATE ON {APPOINTMENTS} FOR EACH ROW "
        f"WHEN (({rows[0]}) IS DISTINCT FROM ({rows[1]})) EXECUTE FUNCTION appointment_note_change()"
    )


def text(row, column):
    """As SQLite keeps it: an instant in UTC, to the second."""
    if column == "starts_at":
        return f"to_char({row}.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')"
    return f"{row}.{column}::text"


class Migration(migrations.Migration):

    dependencies = [
        ('appointments', '0005_visits_and_days'),
        ('catalog', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RowChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(help_text="by the database's clock")),
                ('column', models.CharField(max_length=20)),
                ('before', models.CharField(blank=True, max_length=250)),
                ('after', models.CharField(blank=True, max_length=250)),
                ('db_user', models.CharField(blank=True, help_text='none on SQLite', max_length=63)),
                ('appointment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='row_changes', to='appointments.appointment')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(help_text="the model's name, lower case", max_length=20)),
                ('row_id', models.BigIntegerField()),
                ('digest', models.CharField(help_text='SHA-256, hexadecimal', max_length=64)),
                ('sealed_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('table', 'row_id'), name='seal_once')],
            },
        ),
        migrations.CreateModel(
            name='AccessEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('kind', models.CharField(choices=[('telefono', 'Vio su teléfono'), ('exportacion', 'Sacó una lista')], max_length=12)),
                ('detail', models.CharField(blank=True, help_text='what the list held', max_length=200)),
                ('appointment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accesses', to='appointments.appointment')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='catalog.office')),
            ],
            options={
                'verbose_name_plural': 'access entries',
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['office', 'at'], name='access_office_day')],
            },
        ),
        migrations.RunPython(create, drop),
    ]
