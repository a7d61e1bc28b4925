"""Count requests in the database, so that all processes of a site keep one limit."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0020_generation"),
    ]

    operations = [
        migrations.CreateModel(
            name="RequestCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("window", models.BigIntegerField(db_index=True)),
                ("number", models.PositiveIntegerField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
    ]
