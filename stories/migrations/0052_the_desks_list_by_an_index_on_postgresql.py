"""List the stories at the desk by an index on PostgreSQL.

It cannot use the index `stories_as_the_desk_lists_them` for the order: to it, two columns that are
NULL are no constants. SQLite sorts in another way, and would have no use for this one.
"""

from django.db import migrations

NAME = "stories_at_the_desk_by_date"
CREATE = (
    f"CREATE INDEX {NAME} ON stories_story (published_at DESC, id DESC) "
    "WHERE changes_to_id IS NULL AND deleted_at IS NULL"
)


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX {NAME}")


class Migration(migrations.Migration):
    dependencies = [("stories", "0051_people_to_look_at_again_by_an_index")]

    operations = [migrations.RunPython(create, remove)]
