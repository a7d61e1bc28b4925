"""The search index: tables that no model has, and triggers that note what changed."""

from django.db import migrations

from stories.models import search_tables


class Migration(migrations.Migration):
    dependencies = [("stories", "0002_groups")]

    operations = [migrations.RunPython(search_tables.create, search_tables.remove)]
