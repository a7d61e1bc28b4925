"""Note which pictures stand between the paragraphs of a story."""

import django.db.models.deletion
from django.db import migrations, models

from stories.generation import triggers


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0025_pictures_of_every_width_and_their_licences"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlacedPicture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="stories.picture",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="placed_pictures",
                        to="stories.story",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("story", "picture"), name="a_picture_is_placed_in_a_story_once"
                    )
                ],
            },
        ),
        migrations.RunPython(triggers.watch, triggers.unwatch),
    ]
