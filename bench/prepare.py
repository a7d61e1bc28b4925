"""Fill the site that is measured, in the folder BENCH_DATA_DIR, and print what to ask it for.

`prepare.py 1000` prints JSON: addresses, the cookie of an editor, and what an import and a
publishing cost here. With `--stories file` the stories are written there for another CMS.

An import leaves of each story its row with its date, quotes, milestones, tags, the record of
consent, where its words are (see `KeptVerdicts`), and its rows in the search index. It leaves no
version: that comes with the first save at the desk, which keeps the words as they were imported.
What such a version costs is measured besides, for a comparison with a CMS that is given one.
"""

import argparse
import json
import statistics
import sys
import time
from contextlib import redirect_stdout
from itertools import batched
from pathlib import Path

import setting
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from stories.management.commands import sample
from stories.models import Picture, Story, StoryVersion
from stories.models.picture import originals

SLUG = "in-the-words-of-khalida-azhigulova"
FORMS = 60  # of other stories, each of which is opened once
PUBLISHED = 12
VERSIONS = 200  # of as many stories


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("number", type=int)
    parser.add_argument("--stories", type=Path)
    chosen = parser.parse_args()
    with redirect_stdout(sys.stderr):
        answer = prepare(chosen.number)
    if chosen.stories:
        chosen.stories.write_text(json.dumps(list(stories()), ensure_ascii=False))
    sys.stdout.write(json.dumps(answer) + "\n")


def prepare(number: int) -> dict[str, object]:
    setting.fill()
    photographs = sample.make_pictures()  # drawn before; another CMS is given their files
    import_ms = import_stories(number, photographs)
    editor = get_user_model().objects.create_user("measurer", is_staff=True)
    editor.groups.add(Group.objects.get(name="Editors"))
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(editor)
    story = Story.objects.get(slug=SLUG)
    others = Story.objects.exclude(pk=story.pk).order_by("pk")
    return {
        "cookie": f"sessionid={client.cookies['sessionid'].value}",
        "story": story.get_absolute_url(),
        "person": story.person.get_absolute_url(),
        "quote": story.quotes.order_by("pk")[0].get_absolute_url(),
        "home": "/en/",
        "list": "/en/stories/",
        "tag": story.tags.first().get_absolute_url(),
        "search": "/en/search/?q=invented",
        "form": reverse("admin:stories_story_change", args=[story.pk]),
        "forms": [
            reverse("admin:stories_story_change", args=[number])
            for number in others.values_list("pk", flat=True)[:FORMS]
        ],
        "desk list": reverse("admin:stories_story_changelist"),
        "dashboard": reverse("admin:index"),
        "import": import_ms,
        "version": keep_versions(),
        "publish": statistics.median(publish(editor, turn) for turn in range(PUBLISHED)),
    }


def import_stories(number: int, photographs: list[Picture]) -> float:
    """Import so many stories in bulk, and return the milliseconds of CPU time of each.

    To invent them is not counted: the other CMS reads them from a file before.
    """
    inventing, start = 0.0, time.process_time()
    with transaction.atomic(), sample.garbage_collected_by_hand():
        for some in batched(range(number), sample.AT_ONCE):
            began = time.process_time()
            invented = [sample.invent(each, photographs) for each in some]
            inventing += time.process_time() - began
            sample.import_all(invented)
    return (time.process_time() - start - inventing) * 1000 / max(number, 1)


def keep_versions() -> float:
    """Keep a first version of some stories, return the milliseconds of each, and undo it."""
    with transaction.atomic():
        imported = list(Story.objects.filter(slug__startswith="sample-")[:VERSIONS])
        start = time.process_time()
        for story in imported:
            StoryVersion.keep_first(story, timezone.now())
        transaction.set_rollback(True)
        return (time.process_time() - start) * 1000 / max(len(imported), 1)


def publish(editor: object, turn: int) -> float:
    """Publish a changed story as the desk does, and return the milliseconds of CPU time."""
    story = Story.objects.get(slug="sample-1")
    start = time.process_time()
    story = Story.objects.get(pk=story.pk)
    story.standfirst += f" {turn}"
    story.save()
    outcome = story.publish(by=editor, now=timezone.now(), note="measured", is_minor=True)
    assert not outcome.blockers, outcome.blockers
    return (time.process_time() - start) * 1000


def stories():
    found = Story.objects.select_related("person__portrait", "lead_picture").order_by("pk")
    for story in found.prefetch_related("quotes", "milestones", "tags"):
        person = story.person
        yield {
            "headline": story.headline,
            "slug": story.slug,
            "published_at": story.published_at.isoformat(),
            "person": {
                "name": person.name,
                "slug": person.slug,
                "role": person.roles,
                "description": person.description,
                "portrait": picture(person.portrait),
            },
            "lead_picture": picture(story.lead_picture),
            "minutes": story.minutes_to_read,
            "standfirst": story.standfirst,
            "body": story.body,
            "quotes": [quote.text for quote in story.quotes.all()],
            "milestones": [
                {"title": told.title, "date": told.date_edtf, "passage": told.passage}
                for told in story.milestones.all()
            ],
            "tags": [tag.name for tag in story.tags.all()],
        }


def picture(found: Picture | None) -> list[str] | None:
    """Return the path of a picture's original and what it shows, if there is a picture."""
    return found and [originals().path(found.original_name), found.alt_text]


if __name__ == "__main__":
    main()
