"""Let PostgreSQL look up what a search found, and not read all stories to join it with them.

See `stories_search_best` in `search/schema.py`.
"""

from django.db import migrations

FUNCTION = "stories_search_best(tsquery, tsquery, integer)"


def expect(rows):
    def change(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER FUNCTION {FUNCTION} ROWS {rows}")

    return change


class Migration(migrations.Migration):
    dependencies = [("stories", "0052_the_desks_list_by_an_index_on_postgresql")]

    operations = [migrations.RunPython(expect(20), expect(60))]
