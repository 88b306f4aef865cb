"""The table of the shared cache, which counts attempts."""

from django.core.management import call_command
from django.db import migrations

TABLE = "ramure_cache"


def create(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_people")]

    operations = [migrations.RunPython(create, drop)]
