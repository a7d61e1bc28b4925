"""Say of what widths a picture has files, and under which licence it is."""

from django.db import migrations, models

import stories.models.fields
from stories.generation import triggers
from stories.models import search_tables


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0024_pages_of_the_site"),
    ]

    operations = [
        migrations.RunPython(search_tables.unwatch, search_tables.watch),
        migrations.AddField(
            model_name="picture",
            name="creator",
            field=models.CharField(
                blank=True,
                help_text="The photographer’s or artist’s name alone. Search engines show it beside the picture; readers see the credit.",
                max_length=200,
                verbose_name="made by",
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="licence_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("all-rights-reserved", "All rights reserved"),
                    ("cc-by-4.0", "CC BY 4.0"),
                    ("cc-by-sa-4.0", "CC BY-SA 4.0"),
                    ("cc-by-nd-4.0", "CC BY-ND 4.0"),
                    ("cc-by-nc-4.0", "CC BY-NC 4.0"),
                    ("cc-by-nc-sa-4.0", "CC BY-NC-SA 4.0"),
                    ("cc-by-nc-nd-4.0", "CC BY-NC-ND 4.0"),
                    ("cc0-1.0", "CC0 1.0"),
                    ("public-domain", "Public domain"),
                    ("other", "Another one"),
                ],
                help_text="What others may do with the picture. Ask whoever holds the rights; leave it open where you do not know.",
                max_length=20,
                verbose_name="licence",
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="licence_words",
            field=models.CharField(
                blank=True,
                help_text="Only for “Another one”: its name as readers know it, “Open Government Licence”.",
                max_length=100,
                verbose_name="another licence",
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="rendition_set",
            field=models.PositiveSmallIntegerField(
                default=1,
                editable=False,
                help_text="The number of the shapes and widths that its files have.",
            ),
        ),
        # What is there was made of the first set; what comes is made of the present one.
        migrations.AlterField(
            model_name="picture",
            name="rendition_set",
            field=models.PositiveSmallIntegerField(
                default=2,
                editable=False,
                help_text="The number of the shapes and widths that its files have.",
            ),
        ),
        migrations.AlterField(
            model_name="picture",
            name="copyright_notice",
            field=models.CharField(
                blank=True,
                help_text="Who holds the rights, as they want it said: “© 2024 UN Women”.",
                max_length=200,
            ),
        ),
        migrations.AlterField(
            model_name="picture",
            name="licence",
            field=models.URLField(
                blank=True,
                help_text="Where the licence can be read. Leave it empty for Creative Commons and the public domain: their address is known.",
                validators=[stories.models.fields.web_address],
                verbose_name="address of the licence",
            ),
        ),
        migrations.RunPython(search_tables.watch, search_tables.unwatch),
        migrations.RunPython(triggers.watch, triggers.unwatch),
    ]
