"""Fill the site that is measured, in the folder BENCH_DATA_DIR, and print what to ask it for.

`prepare.py 1000` prints JSON: addresses, the cookie of an editor, and what an import and a
publishing cost here. With `--stories file` the stories are written there for another CMS.
"""

import argparse
import json
import statistics
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path

import setting
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from stories.management.commands import sample
from stories.models import Picture, Story
from stories.models.picture import originals

SLUG = "in-the-words-of-khalida-azhigulova"
PUBLISHED = 12


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
    photographs = sample.make_pictures()  # another CMS is given none
    start = time.process_time()
    with transaction.atomic():
        sample.fill(range(number), photographs)  # in bulk, with its search index
    import_ms = (time.process_time() - start) * 1000 / max(number, 1)
    editor = get_user_model().objects.create_user("measurer", is_staff=True)
    editor.groups.add(Group.objects.get(name="Editors"))
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(editor)
    story = Story.objects.get(slug=SLUG)
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
        "desk list": reverse("admin:stories_story_changelist"),
        "dashboard": reverse("admin:index"),
        "import": import_ms,
        "publish": statistics.median(publish(editor, turn) for turn in range(PUBLISHED)),
    }


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
