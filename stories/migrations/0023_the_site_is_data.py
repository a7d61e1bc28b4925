"""Let administrators say what the site is: its name, publisher, logo, colour, first page."""

import django.db.models.deletion
from django.db import migrations, models

import stories.models.fields
import stories.models.site_settings
from stories.generation import triggers


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0022_evidence_of_somebody_protected"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, triggers.watch),
        migrations.AddField(
            model_name="sitesettings",
            name="accent",
            field=models.CharField(
                blank=True,
                help_text="One colour for links and buttons, as # and six digits, such as #7a1f2b. Where it is empty, it is the brick red of the first design.",
                max_length=7,
                verbose_name="accent colour",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="accent_dark",
            field=models.CharField(
                blank=True,
                help_text="For readers whose screen is dark. Where it is empty, it is made of the accent colour.",
                max_length=7,
                verbose_name="accent colour at night",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="contact",
            field=models.CharField(
                blank=True,
                help_text="Where readers reach you: an e-mail address, or the address of a page.",
                max_length=500,
                validators=[stories.models.site_settings.contact_address],
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="hero_quote",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="stories.quote",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="licence_name",
            field=models.CharField(
                blank=True,
                help_text="What others may do with the stories: “CC BY 4.0”, or “All rights reserved”.",
                max_length=100,
                verbose_name="licence of the texts",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="licence_url",
            field=models.URLField(
                blank=True,
                help_text="Where its terms can be read, such as https://creativecommons.org/licenses/by/4.0/.",
                max_length=500,
                validators=[stories.models.site_settings.secure_address],
                verbose_name="address of the licence",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="logo_folder",
            field=models.CharField(blank=True, editable=False, max_length=24),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="logo_height",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="logo_width",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="name_en",
            field=models.CharField(
                blank=True,
                help_text="Where no name is stored, it is “In their own words”.",
                max_length=60,
                verbose_name="name in English",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="name_kk",
            field=models.CharField(
                blank=True,
                help_text="Where it is empty, readers of this language see the name of another one.",
                max_length=60,
                verbose_name="name in Kazakh",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="name_ru",
            field=models.CharField(
                blank=True,
                help_text="Where it is empty, readers of this language see the name of another one.",
                max_length=60,
                verbose_name="name in Russian",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="publisher",
            field=models.CharField(
                blank=True,
                help_text="The organisation’s full name, as it writes it.",
                max_length=200,
                verbose_name="who publishes it",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="publisher_url",
            field=models.URLField(
                blank=True,
                help_text="It begins with https://.",
                max_length=500,
                validators=[stories.models.site_settings.secure_address],
                verbose_name="the publisher’s own site",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="social",
            field=stories.models.fields.LinesField(
                blank=True,
                help_text="Your pages on social networks, one address a line.",
                validators=[stories.models.site_settings.secure_addresses],
                verbose_name="where else you are",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="tagline_en",
            field=models.CharField(
                blank=True,
                help_text="What this site is, in a few words.",
                max_length=160,
                verbose_name="tagline in English",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="tagline_kk",
            field=models.CharField(blank=True, max_length=160, verbose_name="tagline in Kazakh"),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="tagline_ru",
            field=models.CharField(blank=True, max_length=160, verbose_name="tagline in Russian"),
        ),
        migrations.CreateModel(
            name="HomePerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="stories.person",
                    ),
                ),
                (
                    "settings",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chosen_people",
                        to="stories.sitesettings",
                    ),
                ),
            ],
            options={
                "verbose_name": "person of the first page",
                "verbose_name_plural": "people of the first page",
                "ordering": ["position", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="homeperson",
            constraint=models.UniqueConstraint(
                fields=("settings", "person"),
                name="somebody_is_on_the_first_page_once",
                violation_error_message="This person is chosen twice: take one of the two out.",
            ),
        ),
        migrations.RunPython(triggers.watch, triggers.unwatch),
    ]
