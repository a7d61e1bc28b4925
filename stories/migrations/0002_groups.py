"""The three groups of a desk. What an administrator changes in them later stays changed."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

WORDS = ["story", "quote", "milestone", "taggedstory", "person", "othername", "personlink"]
WRITE = [f"{verb}_{noun}" for verb in ("view", "add", "change") for noun in WORDS]
WRITE += [f"delete_{noun}" for noun in ("quote", "milestone", "taggedstory")]
WRITE += [f"delete_{noun}" for noun in ("othername", "personlink")]
WRITE += ["view_picture", "add_picture", "change_picture", "view_tag", "add_tag"]
WRITE += ["view_storyversion"]
EDIT = ["publish_story", "delete_story", "delete_person", "delete_picture"]
EDIT += ["change_tag", "delete_tag"]
ADMINISTER = [f"{verb}_user" for verb in ("view", "add", "change", "delete")]
ADMINISTER += ["view_group", "change_group", "view_auditentry"]

GROUPS = {
    "Writers": WRITE,
    "Editors": [*WRITE, *EDIT],
    "Administrators": [*WRITE, *EDIT, *ADMINISTER],
}


def make_groups(apps, schema_editor):
    # Permissions are made after all migrations; these groups need theirs now.
    for label in ("stories", "auth"):
        create_permissions(installed.get_app_config(label), verbosity=0)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*Permission.objects.filter(codename__in=codenames))


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
