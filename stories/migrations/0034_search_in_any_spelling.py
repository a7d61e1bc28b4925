"""Index everything anew: the index also holds words in the spelling of other keyboards."""

from django.db import migrations

from stories.search import schema


class Migration(migrations.Migration):
    dependencies = [("stories", "0033_languages_of_the_cldr")]

    operations = [
        migrations.RunSQL(
            f"INSERT INTO stories_search_stale (document) {schema.ALL}",
            migrations.RunSQL.noop,
        )
    ]
