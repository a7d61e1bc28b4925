"""Note what becomes of the evidence of somebody who is protected: it tells the former name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0021_count_requests_together"),
    ]

    operations = [
        migrations.AddField(
            model_name="protection",
            name="evidence",
            field=models.CharField(
                blank=True,
                choices=[
                    ("remove", "Remove the files: what was agreed stays noted, without them"),
                    ("keep", "Keep the files, and say why"),
                ],
                max_length=6,
            ),
        ),
        migrations.AddField(
            model_name="protection",
            name="evidence_reason",
            field=models.CharField(blank=True, max_length=300),
        ),
    ]
