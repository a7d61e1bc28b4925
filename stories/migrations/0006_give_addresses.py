"""Give an address to what has none that can be written, so that no page fails over it.

Only what was imported past the forms has none. A story that readers were to see without a
headline, without such an address or in a language that the site does not know becomes a draft, and
so do its changes; where only changes that are scheduled are so, they alone do. The audit log has a
line for each, and the form says what is missing. An address that cannot be written is emptied. A
person and a tag get one made of their number, and a quote gets a new key. A picture gets a new
folder; its files are not moved: upload it again.
"""

from django.db import migrations
from django.db.models import Q
from django.utils import timezone

from stories.keys import new_key

NOT_IN_A_SLUG = "[^-0-9A-Za-z_]"
NOT_IN_A_TAGS_SLUG = "[^-0-9A-Za-z_\u0080-\U0010ffff]"
DETAIL = "No page could show it, so it is a draft again: its form says what is missing"


def make_drafts(apps, schema_editor):
    Story = apps.get_model("stories", "Story")
    known = ["en", "ru", "kk", "ky", "ar"]  # those of the constraint that comes next
    unwritable = Q(slug__regex=NOT_IN_A_SLUG)
    without = unwritable | Q(slug="") | Q(headline="") | ~Q(language__in=known)
    bad, now = Story.objects.filter(without, status="published"), timezone.now()
    # Changes that nobody sees yet go alone. Those that readers see would bring back, by going
    # alone, the words that they replaced.
    unseen = bad.filter(changes_to__isnull=False, shown_from__gt=now)
    unscheduled = set(unseen.values_list("changes_to", flat=True))
    seen = bad.exclude(pk__in=unseen.values("pk")).values_list("pk", "changes_to")
    drafts = {live or number for number, live in seen}
    changes = Story.objects.filter(changes_to__in=drafts | unscheduled)
    rows = Story.objects.filter(Q(pk__in=drafts) | Q(pk__in=changes.values("pk")))
    for story in rows.filter(status="published"):
        is_unseen = story.published_at > now
        story.status, story.shown_from = "draft", None
        story.published_at = None if is_unseen else story.published_at
        story.save(update_fields=["status", "shown_from", "published_at"])
    Story.objects.filter(pk__in=drafts | unscheduled).update(shown_until=None)
    Story.objects.filter(unwritable).update(slug="")
    AuditEntry = apps.get_model("stories", "AuditEntry")
    AuditEntry.objects.bulk_create(
        AuditEntry(at=now, kind=kind, story_number=number, detail=DETAIL)
        for kind, numbers in [("withdrawn", drafts), ("unscheduled", unscheduled - drafts)]
        for number in sorted(numbers)
    )


def give_slugs(apps, schema_editor):
    for name, without in [
        ("Person", Q(slug="") | Q(slug__regex=NOT_IN_A_SLUG)),
        ("Tag", Q(slug="") | Q(slug__regex=NOT_IN_A_TAGS_SLUG)),
    ]:
        records = apps.get_model("stories", name).objects
        for number in records.filter(without).values_list("pk", flat=True):
            slug = f"{name.lower()}-{number}"
            while records.filter(slug=slug).exists():
                slug = f"{name.lower()}-{number}-{new_key()}"
            records.filter(pk=number).update(slug=slug)


def give_keys(apps, schema_editor):
    """A quote has the same key in a story and in the changes to it; a translation names it too."""
    quotes = apps.get_model("stories", "Quote").objects
    without = quotes.filter(Q(key="") | Q(key__regex=NOT_IN_A_SLUG))
    for key in set(without.values_list("key", flat=True)):
        if key:
            new = new_key()
            quotes.filter(key=key).update(key=new)
            quotes.filter(translated_from_key=key).update(translated_from_key=new)
        else:
            for number in without.filter(key="").values_list("pk", flat=True):
                quotes.filter(pk=number).update(key=new_key())


def give_folders(apps, schema_editor):
    pictures = apps.get_model("stories", "Picture").objects
    without = pictures.filter(Q(folder="") | Q(folder__regex=NOT_IN_A_SLUG))
    for number in without.values_list("pk", flat=True):
        pictures.filter(pk=number).update(folder=f"{new_key()}{new_key()}{new_key()}")
    pictures.filter(width=0).update(width=1)
    pictures.filter(height=0).update(height=1)


class Migration(migrations.Migration):
    dependencies = [("stories", "0005_kinds")]

    operations = [
        migrations.RunPython(give, migrations.RunPython.noop)
        for give in (make_drafts, give_slugs, give_keys, give_folders)
    ]
