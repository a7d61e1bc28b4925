"""Mark in each transaction that changes what readers see, so that finished pages are never old."""

from django.db import migrations

from stories.generation import triggers


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0019_names_that_readers_knew"),
    ]

    operations = [
        migrations.RunPython(triggers.create, triggers.remove),
    ]
