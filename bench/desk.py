"""Measure the CPU time per request of the desk, as ratios to an empty Django view, in one run.

The pages are asked for in turns, as an editor, so that other work of the machine affects all of
them alike. Wagtail 8 was measured with as many stories and the same longest one; its figures are
given as ratios to its own empty view with the default middleware. Run `python bench/desk.py
[stories]`.
"""

import sys

import setting
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from stories.models import Story

STORIES = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
ROUNDS = setting.rounds(30)
WAGTAIL = {"stories": 587 / 0.472, "a story’s form": 340 / 0.472}  # milliseconds


def pages() -> dict[str, str]:
    stories = reverse("admin:stories_story_changelist")
    story = Story.objects.get(slug="in-the-words-of-khalida-azhigulova")
    return {
        "empty view": "/empty",
        "first page": reverse("admin:index"),
        "stories": stories,
        "a late page": f"{stories}?p={min(100, STORIES // 50)}",
        "a search": f"{stories}?q=person+77",
        "drafts": f"{stories}?state=draft",
        "public ones": f"{stories}?state=published",
        "with changes": f"{stories}?state=changed",
        "in one language": f"{stories}?language__exact=kk",
        "for review": f"{stories}?waits=review",
        "broken words": f"{stories}?waits=broken",
        "last saved by me": f"{stories}?waits=mine",
        "people": reverse("admin:stories_person_changelist"),
        "pictures": reverse("admin:stories_picture_changelist"),
        "tags": reverse("admin:stories_tag_changelist"),
        "a story’s form": reverse("admin:stories_story_change", args=[story.pk]),
        "a new story": reverse("admin:stories_story_add"),
    }


def main() -> None:
    setting.fill(STORIES)
    editor = get_user_model().objects.create_user("editor", is_staff=True)
    editor.groups.add(Group.objects.get(name="Editors"))
    client = Client(headers={"accept-encoding": "gzip"}, SERVER_NAME="127.0.0.1")
    client.force_login(editor)
    print(f"{STORIES} stories, medians of {ROUNDS} rounds")
    print(f"{'page':17} {'ms CPU':>8} {'to empty':>9} {'queries':>8} {'gzipped':>8} {'Wagtail':>8}")
    for name, page in setting.measure(client, pages(), ROUNDS).items():
        wagtail = f"{WAGTAIL[name]:8.0f}" if name in WAGTAIL else ""
        measured = f"{page.ms:8.2f} {page.ratio:9.1f} {page.queries:8} {page.gzipped:8}"
        print(f"{name:17} {measured} {wagtail}")


if __name__ == "__main__":
    main()
