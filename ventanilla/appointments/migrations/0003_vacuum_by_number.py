"""PostgreSQL tidies the appointments after a thousand new ones, not after a fifth of the table.

Counting the taken places reads the index alone only where PostgreSQL has seen the rows settle; by its
defaults a table of a million would wait for 200,000 new ones, and meanwhile each count would also read the rows.
"""

from django.db import migrations

TABLES = ("appointments_appointment", "appointments_historyentry")


def tell(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in TABLES:
        schema_editor.execute(
            f"ALTER TABLE {table} SET ("
            "autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 1000, "
            "autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000)"
        )


def forget(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in TABLES:
        schema_editor.execute(
            f"ALTER TABLE {table} RESET ("
            "autovacuum_vacuum_insert_scale_factor, autovacuum_vacuum_insert_threshold, "
            "autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold)"
        )


class Migration(migrations.Migration):
    dependencies = [("appointments", "0002_status_edges")]
    operations = [migrations.RunPython(tell, forget)]
