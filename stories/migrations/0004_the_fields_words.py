"""Names of the field: redirects, retired addresses, editing sessions, blockers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from stories.models import search_tables

TEXTS = {"open form": "editing session", "openform": "editingsession"}


def rename_permissions(apps, schema_editor):
    """Give the permissions of a renamed model its new name: Django would add a second set."""
    for right in apps.get_model("auth", "Permission").objects.filter(
        codename__endswith="_openform", content_type__app_label="stories"
    ):
        for old, new in TEXTS.items():
            right.codename = right.codename.replace(old, new)
            right.name = right.name.replace(old, new)
        right.save()


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0003_search"),
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameModel("GoneAddress", "RetiredAddress"),
        migrations.RenameModel("OldStoryAddress", "StoryRedirect"),
        migrations.RenameModel("OldPersonAddress", "PersonRedirect"),
        migrations.RenameModel("OldTagName", "FormerTagName"),
        migrations.RenameModel("OpenForm", "EditingSession"),
        migrations.RemoveIndex("story", "stories_with_things_in_the_way"),
        migrations.RenameField("story", "in_the_way", "blockers_summary"),
        migrations.AddIndex(
            "story",
            models.Index(
                fields=["blockers_summary"],
                condition=~models.Q(blockers_summary=""),
                name="stories_with_blockers",
            ),
        ),
        migrations.AlterField(
            "editingsession",
            "story",
            models.ForeignKey(
                to="stories.story",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="editing_sessions",
            ),
        ),
        migrations.AlterField(
            "formertagname",
            "tag",
            models.ForeignKey(
                to="stories.tag",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="former_names",
            ),
        ),
        migrations.AlterField(
            "personredirect",
            "person",
            models.ForeignKey(
                to="stories.person",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="redirects",
            ),
        ),
        migrations.AlterField(
            "storyredirect",
            "story",
            models.ForeignKey(
                to="stories.story",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="redirects",
            ),
        ),
        migrations.RunPython(rename_permissions, migrations.RunPython.noop),
        migrations.RunPython(search_tables.watch, migrations.RunPython.noop),
    ]
