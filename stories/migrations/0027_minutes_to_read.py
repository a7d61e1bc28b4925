"""Store how long each story takes to read, and find the newest in a language by an index."""

from django.db import migrations, models

import stories.models.fields
from stories import languages, passages
from stories.models import search_tables
from stories.models.fields import sanitise


def count_minutes(apps, schema_editor):
    story = apps.get_model("stories", "Story")
    for each in story.objects.only("body", "language").iterator(chunk_size=200):
        words = passages.read(sanitise(each.body)).text
        minutes = languages.minutes_to_read(words, each.language)
        story.objects.filter(pk=each.pk).update(minutes=minutes)


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0026_pictures_between_paragraphs"),
    ]

    operations = [
        migrations.RunPython(search_tables.unwatch, search_tables.watch),
        migrations.AddField(
            model_name="story",
            name="minutes",
            field=stories.models.fields.MinutesField(),
        ),
        migrations.RunPython(count_minutes, migrations.RunPython.noop),
        migrations.RunPython(search_tables.watch, search_tables.unwatch),
        migrations.AddIndex(
            model_name="story",
            index=models.Index(
                fields=["status", "language", "-published_at", "-id"], name="stories_by_language"
            ),
        ),
    ]
