"""Give people, tags and pictures words in each language of the interface, which may stay empty.

Another name that is marked as one of these languages becomes the name in it, where it is the only
one: see `Person.refresh_other_names`.
"""

from django.db import migrations, models
from django.db.models import F

import stories.models.fields
import stories.models.in_languages
from stories import wordings
from stories.generation import triggers
from stories.models import search_tables

CODES = ("en", "ru", "kk")


def fill(apps, schema_editor):
    """Sort all lists as before, but for people whose names in other languages are known."""
    for name in ("Person", "Tag"):
        rows = apps.get_model("stories", name).objects
        rows.update(**{f"list_key_{code}": F("sort_key") for code in CODES})
    people = apps.get_model("stories", "Person").objects.exclude(other_names=None)
    for person in people.prefetch_related("other_names"):
        found: dict[str, list[str]] = {code: [] for code in CODES}
        for other in person.other_names.all():
            found.get(wordings.language_of_tag(other.language), []).append(other.name)
        for code, names in found.items():
            setattr(person, f"other_name_{code}", names[0] if len(names) == 1 else "")
        person.save()


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0027_minutes_to_read"),
    ]

    operations = [
        migrations.RunPython(search_tables.unwatch, search_tables.watch),
        migrations.RunPython(triggers.unwatch, triggers.watch),
        migrations.AddField(
            model_name="person",
            name="other_name_en",
            field=models.CharField(
                blank=True, editable=False, max_length=200, verbose_name="other name in English"
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="other_name_kk",
            field=models.CharField(
                blank=True, editable=False, max_length=200, verbose_name="other name in Kazakh"
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="other_name_ru",
            field=models.CharField(
                blank=True, editable=False, max_length=200, verbose_name="other name in Russian"
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="credentials_en",
            field=stories.models.fields.LinesField(
                blank=True,
                help_text="The same credentials, one a line.",
                verbose_name="credentials in English",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="credentials_kk",
            field=stories.models.fields.LinesField(
                blank=True,
                help_text="The same credentials, one a line.",
                verbose_name="credentials in Kazakh",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="credentials_ru",
            field=stories.models.fields.LinesField(
                blank=True,
                help_text="The same credentials, one a line.",
                verbose_name="credentials in Russian",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="description_en",
            field=stories.models.fields.PlainTextField(
                blank=True,
                help_text="The same sentence in this language, in your voice.",
                max_length=1000,
                verbose_name="description in English",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="description_kk",
            field=stories.models.fields.PlainTextField(
                blank=True,
                help_text="The same sentence in this language, in your voice.",
                max_length=1000,
                verbose_name="description in Kazakh",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="description_ru",
            field=stories.models.fields.PlainTextField(
                blank=True,
                help_text="The same sentence in this language, in your voice.",
                max_length=1000,
                verbose_name="description in Russian",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="list_key_en",
            field=stories.models.in_languages.ListKeyField(language="en"),
        ),
        migrations.AddField(
            model_name="person",
            name="list_key_kk",
            field=stories.models.in_languages.ListKeyField(language="kk"),
        ),
        migrations.AddField(
            model_name="person",
            name="list_key_ru",
            field=stories.models.in_languages.ListKeyField(language="ru"),
        ),
        migrations.AddField(
            model_name="person",
            name="name_en",
            field=models.CharField(
                blank=True,
                help_text="As the person writes it for these readers. Never by ear: ask, or leave it empty. For a changed name, the changed one.",
                max_length=200,
                verbose_name="name in English",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="name_kk",
            field=models.CharField(
                blank=True,
                help_text="As the person writes it for these readers. Never by ear: ask, or leave it empty. For a changed name, the changed one.",
                max_length=200,
                verbose_name="name in Kazakh",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="name_ru",
            field=models.CharField(
                blank=True,
                help_text="As the person writes it for these readers. Never by ear: ask, or leave it empty. For a changed name, the changed one.",
                max_length=200,
                verbose_name="name in Russian",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="roles_en",
            field=stories.models.fields.LinesField(
                blank=True,
                help_text="The same roles in the same order, one a line.",
                verbose_name="roles in English",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="roles_kk",
            field=stories.models.fields.LinesField(
                blank=True,
                help_text="The same roles in the same order, one a line.",
                verbose_name="roles in Kazakh",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="roles_ru",
            field=stories.models.fields.LinesField(
                blank=True,
                help_text="The same roles in the same order, one a line.",
                verbose_name="roles in Russian",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="sort_name_en",
            field=models.CharField(
                blank=True,
                help_text="As in a list of names; empty, the name itself is sorted.",
                max_length=200,
                verbose_name="name for sorting in English",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="sort_name_kk",
            field=models.CharField(
                blank=True,
                help_text="As in a list of names; empty, the name itself is sorted.",
                max_length=200,
                verbose_name="name for sorting in Kazakh",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="sort_name_ru",
            field=models.CharField(
                blank=True,
                help_text="As in a list of names; empty, the name itself is sorted.",
                max_length=200,
                verbose_name="name for sorting in Russian",
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="alt_text_en",
            field=models.CharField(
                blank=True,
                help_text="The same for readers of this language.",
                max_length=500,
                verbose_name="alt text in English",
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="alt_text_kk",
            field=models.CharField(
                blank=True,
                help_text="The same for readers of this language.",
                max_length=500,
                verbose_name="alt text in Kazakh",
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="alt_text_ru",
            field=models.CharField(
                blank=True,
                help_text="The same for readers of this language.",
                max_length=500,
                verbose_name="alt text in Russian",
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="caption_en",
            field=models.CharField(
                blank=True,
                help_text="The same for readers of this language.",
                max_length=500,
                verbose_name="caption in English",
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="caption_kk",
            field=models.CharField(
                blank=True,
                help_text="The same for readers of this language.",
                max_length=500,
                verbose_name="caption in Kazakh",
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="caption_ru",
            field=models.CharField(
                blank=True,
                help_text="The same for readers of this language.",
                max_length=500,
                verbose_name="caption in Russian",
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="language",
            field=models.CharField(
                blank=True,
                choices=[
                    ("en", "English"),
                    ("ru", "Русский"),
                    ("kk", "Қазақша"),
                    ("ky", "Кыргызча"),
                    ("ar", "العربية"),
                ],
                help_text="Pages say it where readers of another language see them.",
                max_length=16,
                verbose_name="language of these texts",
            ),
        ),
        migrations.AddField(
            model_name="tag",
            name="language",
            field=models.CharField(
                blank=True,
                choices=[
                    ("en", "English"),
                    ("ru", "Русский"),
                    ("kk", "Қазақша"),
                    ("ky", "Кыргызча"),
                    ("ar", "العربية"),
                ],
                help_text="Pages say it where readers of another language see this name.",
                max_length=16,
                verbose_name="language of the name",
            ),
        ),
        migrations.AddField(
            model_name="tag",
            name="list_key_en",
            field=stories.models.in_languages.ListKeyField(language="en"),
        ),
        migrations.AddField(
            model_name="tag",
            name="list_key_kk",
            field=stories.models.in_languages.ListKeyField(language="kk"),
        ),
        migrations.AddField(
            model_name="tag",
            name="list_key_ru",
            field=stories.models.in_languages.ListKeyField(language="ru"),
        ),
        migrations.AddField(
            model_name="tag",
            name="name_en",
            field=models.CharField(
                blank=True,
                help_text="Empty, these readers see the name above.",
                max_length=100,
                verbose_name="name in English",
            ),
        ),
        migrations.AddField(
            model_name="tag",
            name="name_kk",
            field=models.CharField(
                blank=True,
                help_text="Empty, these readers see the name above.",
                max_length=100,
                verbose_name="name in Kazakh",
            ),
        ),
        migrations.AddField(
            model_name="tag",
            name="name_ru",
            field=models.CharField(
                blank=True,
                help_text="Empty, these readers see the name above.",
                max_length=100,
                verbose_name="name in Russian",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(triggers.watch, triggers.unwatch),
        migrations.RunPython(search_tables.watch, search_tables.unwatch),
    ]
