"""The database itself refuses an illegal change of state, whatever program asks for it.

The edges repeat `appointments.status.TRANSITIONS` because a trigger cannot import Python; a test walks
all pairs and fails when the two disagree. On SQLite a later migration that rebuilds the table drops its
triggers: such a migration ends by running `create` again.
"""

from django.db import migrations

LEGAL = """
    (OLD.status = 'pendiente' AND NEW.status IN ('confirmada', 'efectuada', 'cancelada', 'no_efectuada'))
    OR (OLD.status = 'confirmada' AND NEW.status IN ('efectuada', 'cancelada', 'no_efectuada'))
    OR (OLD.status = 'efectuada' AND NEW.status = 'no_efectuada')
    OR (OLD.status = 'no_efectuada' AND NEW.status = 'efectuada')
"""

SQLITE = f"""
CREATE TRIGGER appointment_status_edges BEFORE UPDATE OF status ON appointments_appointment
WHEN OLD.status <> NEW.status AND NOT ({LEGAL})
BEGIN SELECT RAISE(ABORT, 'illegal change of status'); END
"""

POSTGRESQL = f"""
CREATE FUNCTION appointment_refuse_status_edge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'illegal change of status: % to %', OLD.status, NEW.status
        USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER appointment_status_edges BEFORE UPDATE OF status ON appointments_appointment
FOR EACH ROW WHEN (OLD.status <> NEW.status AND NOT ({LEGAL}))
EXECUTE FUNCTION appointment_refuse_status_edge()
"""


def create(apps, schema_editor):
    sql = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    schema_editor.execute(sql, params=None)  # the % of RAISE is no placeholder


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER appointment_status_edges ON appointments_appointment")
        schema_editor.execute("DROP FUNCTION appointment_refuse_status_edge")
    else:
        schema_editor.execute("DROP TRIGGER appointment_status_edges")


class Migration(migrations.Migration):
    dependencies = [("appointments", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
