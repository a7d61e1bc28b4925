"""Withdraw a story for some days, and a picture from the stories that stay."""

from django.db import migrations, models

from stories.models import search_tables


class Migration(migrations.Migration):
    dependencies = [("stories", "0012_move_originals")]

    operations = [
        migrations.RunPython(search_tables.unwatch, search_tables.watch),
        migrations.AddField(
            model_name="story",
            name="withdrawn_until",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="picture",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="picture",
            name="withdrawal_reason",
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.RunPython(search_tables.watch, search_tables.unwatch),
    ]
