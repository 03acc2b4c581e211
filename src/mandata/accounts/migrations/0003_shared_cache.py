from django.core.management import call_command
from django.db import migrations


def create_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    """Makes the table of the cache that all workers share."""

    dependencies = [("accounts", "0002_grant_changes")]
    operations = [migrations.RunPython(create_table, migrations.RunPython.noop)]
