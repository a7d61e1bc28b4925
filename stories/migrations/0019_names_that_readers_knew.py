"""Remember the names under which readers knew a person, so that no series of changes makes another."""

from django.db import migrations

import stories.models.fields
from stories.models import search_tables


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0018_protect_an_identity"),
    ]

    operations = [
        migrations.RunPython(search_tables.unwatch, search_tables.watch),
        migrations.AddField(
            model_name="person",
            name="known_as",
            field=stories.models.fields.PlainTextField(blank=True, editable=False),
        ),
        migrations.RunPython(search_tables.watch, search_tables.unwatch),
    ]
