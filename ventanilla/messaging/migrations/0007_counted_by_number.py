"""PostgreSQL looks again at what waits after five hundred changes, not after a tenth of the table.

The next message to leave is found in the order of an index only where PostgreSQL knows how many wait; else all
that wait are sorted each time: 2 ms instead of 0.04 where they are two thousand.
"""

from django.db import migrations

TABLE = "messaging_outboundmessage"
OPTIONS = {"autovacuum_analyze_scale_factor": 0, "autovacuum_analyze_threshold": 500}


def tell(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        told = ", ".join(f"{name} = {value}" for name, value in OPTIONS.items())
        schema_editor.execute(f"ALTER TABLE {TABLE} SET ({told})")


def forget(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE {TABLE} RESET ({', '.join(OPTIONS)})")


class Migration(migrations.Migration):
    dependencies = [("messaging", "0006_what_was_given_up")]
    operations = [migrations.RunPython(tell, forget)]
