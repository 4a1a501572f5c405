"""The table in which tries to enter are counted, so that `migrate` alone prepares everything."""

from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_people_and_roles")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
