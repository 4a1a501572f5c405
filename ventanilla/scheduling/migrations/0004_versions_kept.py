"""What was published stays as it was: the database refuses to change or delete a version.

On SQLite a later migration that rebuilds the table drops its triggers: it ends by running `create` again.
"""

from django.db import migrations

from ventanilla.lib.append_only import keep_rows, release

VERSIONS = "scheduling_catalogueversion"


def create(apps, schema_editor):
    keep_rows(schema_editor, VERSIONS)


def drop(apps, schema_editor):
    release(schema_editor, VERSIONS)


class Migration(migrations.Migration):

    dependencies = [("scheduling", "0003_drafts_of_an_office")]

    operations = [migrations.RunPython(create, drop)]
