"""Keep passkeys, authenticator apps and recovery codes; let the settings demand one of them."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from stories.generation import triggers


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0043_the_language_of_the_desk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # SQLite makes the table anew, and loses its triggers.
        migrations.RunPython(triggers.unwatch, triggers.watch),
        migrations.AddField(
            model_name="sitesettings",
            name="demands_second_factor",
            field=models.BooleanField(
                default=False,
                help_text="A passkey, or a code of an app, beside the password. It is demanded of all who may publish or keep accounts.",
                verbose_name="a second step at sign-in for Editors and Administrators",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="second_factor_days",
            field=models.PositiveSmallIntegerField(
                default=14,
                help_text="Until then the first page of the desk counts them down; afterwards every page leads there. 0 demands it at once.",
                validators=[django.core.validators.MaxValueValidator(90)],
                verbose_name="days to set it up",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="second_factor_demanded_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.CreateModel(
            name="AuthenticatorApp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sealed_secret", models.CharField(max_length=255)),
                ("last_step", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="authenticator_app",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Passkey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("public_key", models.BinaryField()),
                ("sign_count", models.BigIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passkeys",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["made_at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recovery_codes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.RunPython(triggers.watch, triggers.unwatch),
    ]
