"""Assign stories to a colleague, and note what was set from the list."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0044_second_step_at_sign_in"),
    ]

    operations = [
        migrations.AlterField(
            model_name="auditentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("signed_in", "Signed in"),
                    ("sign_in_failed", "Sign-in failed"),
                    ("signed_out", "Signed out"),
                    ("sent", "Sent for review"),
                    ("sent_back", "Sent back from review"),
                    ("assigned", "Assigned to a colleague"),
                    ("language", "Language set from the list"),
                    ("confirmed", "Words confirmed"),
                    ("published", "Published"),
                    ("scheduled", "Scheduled"),
                    ("unscheduled", "Taken off the schedule"),
                    ("corrected", "Correction"),
                    ("concern", "Concern"),
                    ("withdrawn", "Withdrawn"),
                    ("discarded", "Changes discarded"),
                    ("restored", "Restored as a draft"),
                    ("deleted", "Moved to the trash"),
                    ("brought_back", "Brought back from the trash"),
                    ("erased", "Deleted for good"),
                    ("protection_begun", "Hidden, to protect somebody"),
                    ("protection_off", "Protection abandoned"),
                    ("name_kept", "A word kept that is like the name"),
                    ("protected", "Somebody’s identity protected"),
                    ("merged", "Tags merged"),
                    ("permissions", "Permissions changed"),
                    ("account", "Account changed"),
                    ("settings", "Settings of the site changed"),
                    ("consent_recorded", "Consent recorded"),
                    ("consent_changed", "Consent record changed"),
                    ("consent_read", "Consent record read"),
                    ("consent_evidence", "Evidence of a consent downloaded"),
                    ("consent_withdrawn", "Consent withdrawn"),
                    ("support", "Support services changed"),
                    ("site_page", "Page of the site changed"),
                    ("link_made", "Preview link made"),
                    ("link_opened", "Preview link opened"),
                    ("link_revoked", "Preview link revoked"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="reviewmessage",
            name="kind",
            field=models.CharField(
                choices=[
                    ("sent", "Sent for review"),
                    ("passed_on", "Passed on to another colleague"),
                    ("assigned", "Assigned"),
                    ("sent_back", "Sent back"),
                    ("taken_back", "Taken back by who sent it"),
                    ("published", "Published"),
                    ("scheduled", "Scheduled"),
                    ("discarded", "Changes discarded"),
                ],
                max_length=10,
            ),
        ),
    ]
