"""Note who sent the stories that are in review, so that they can be sent back to them."""

from django.db import migrations
from django.db.models import Q


def note_senders(apps, schema_editor):
    Story = apps.get_model("stories", "Story")
    StoryVersion = apps.get_model("stories", "StoryVersion")
    ReviewMessage = apps.get_model("stories", "ReviewMessage")
    waiting = Q(status="in_review") | Q(changes__status="in_review")
    for number in Story.objects.filter(waiting, changes_to=None).values_list("pk", flat=True):
        versions = StoryVersion.objects.filter(story=number, event="sent").order_by("-number")
        if sent := versions.defer("content").first():
            ReviewMessage.objects.create(
                story_id=number,
                kind="sent",
                at=sent.saved_at,
                by_id=sent.saved_by_id,
                by_name=sent.saved_by_name,
            )


class Migration(migrations.Migration):
    dependencies = [("stories", "0038_messages_between_colleagues")]

    operations = [migrations.RunPython(note_senders, migrations.RunPython.noop)]
