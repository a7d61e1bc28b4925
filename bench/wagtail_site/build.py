"""Build the Wagtail site from our stories, and print what to ask it for as JSON.

`build.py stories.json` runs in the environment of Wagtail, with DATA_DIR. The import's cost is
measured here: CPU time a page, its search index included.

An import leaves of each page its rows, with the moment of its publication, its quotes, milestones
and tags, a line of the log, and its rows in the search index. It leaves no revision, as ours leaves
no version; but Wagtail makes none of the words as they were imported at the first save either. So
`save_revision().publish()`, with which many import pages, is measured besides.
"""

import gc
import json
import os
import sys
import time
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wagtail_site.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402  Django is set up
from django.contrib.auth import get_user_model  # noqa: E402  Django is set up
from django.core.files.images import ImageFile  # noqa: E402  Django is set up
from django.core.management import call_command  # noqa: E402  Django is set up
from django.db import transaction  # noqa: E402  Django is set up
from django.test import Client  # noqa: E402  Django is set up
from wagtail.images.models import Image  # noqa: E402  Django is set up
from wagtail.models import Page, Site  # noqa: E402  Django is set up

from wagtail_site.models import (  # noqa: E402  Django is set up
    HomePage,
    PersonIndexPage,
    PersonPage,
    StoryIndexPage,
    StoryMilestone,
    StoryPage,
    StoryQuote,
)

REVISIONS = 200  # of as many pages
FORMS = 60  # of other stories, as in prepare.py


def main() -> None:
    stories = json.loads(Path(sys.argv[1]).read_text())
    (settings.DATA_DIR / "wagtail_migrations").mkdir()
    (settings.DATA_DIR / "wagtail_migrations" / "__init__.py").touch()
    call_command("makemigrations", "wagtail_site", verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    index, people = make_tree()
    pictures = make_pictures(stories)
    gc.freeze()  # as during our import
    gc.disable()
    start = time.process_time()
    with transaction.atomic():
        pages = [import_story(index, people, pictures, story) for story in stories]
    import_ms = (time.process_time() - start) * 1000 / len(pages)
    version_ms = keep_revisions(pages[:REVISIONS])
    gc.enable()
    gc.unfreeze()
    user = get_user_model().objects.create_superuser("editor", password=None)
    page = pages[0]
    publish_ms = [publish(page, number, user) for number in range(12)]
    client = Client(SERVER_NAME="127.0.0.1")
    for shown in (page, index):  # draws their pictures in all sizes
        assert client.get(shown.url).status_code == 200, shown
    client.force_login(user)
    answer = {
        "cookie": f"sessionid={client.cookies['sessionid'].value}",
        "story": page.url,
        "list": index.url,
        "form": f"/admin/pages/{page.pk}/edit/",
        "forms": [f"/admin/pages/{each.pk}/edit/" for each in pages[1 : 1 + FORMS]],
        "desk list": f"/admin/pages/{index.pk}/",
        "home": "/admin/",
        "import": import_ms,
        "version": version_ms,
        "publish": sorted(publish_ms)[len(publish_ms) // 2],
    }
    sys.stdout.write(json.dumps(answer) + "\n")


def make_tree() -> tuple[StoryIndexPage, PersonIndexPage]:
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(title="Home", slug="stories-home"))
    Site.objects.update(hostname="127.0.0.1", root_page=home, is_default_site=True)
    index = StoryIndexPage(title="Stories", slug="stories", show_in_menus=True)
    people = PersonIndexPage(title="People", slug="people", show_in_menus=True)
    for page in (index, people):
        home.add_child(instance=page)
    return index, people


def make_pictures(stories: list[dict]) -> dict[str, Image]:
    """Store each picture of the stories once, by its path."""
    shown = [story["lead_picture"] for story in stories]
    shown += [story["person"]["portrait"] for story in stories]
    stored = {}
    for path, alt_text in dict(found for found in shown if found).items():
        with Path(path).open("rb") as file:
            image = Image(
                title=alt_text, description=alt_text, file=ImageFile(file, Path(path).name)
            )
            image.save()
        stored[path] = image
    return stored


def import_story(
    parent: StoryIndexPage, people: PersonIndexPage, pictures: dict[str, Image], story: dict
) -> StoryPage:
    """Add the page of a story, and that of its person where it is not there yet."""
    told = story["person"]
    person = PersonPage.objects.child_of(people).filter(slug=told["slug"]).first()
    if person is None:
        person = PersonPage(
            title=told["name"],
            slug=told["slug"],
            role=told["role"],
            description=told["description"],
            portrait=told["portrait"] and pictures[told["portrait"][0]],
        )
        people.add_child(instance=person)
    page = StoryPage(
        title=story["headline"],
        slug=story["slug"],
        person=person,
        standfirst=story["standfirst"],
        lead_picture=story["lead_picture"] and pictures[story["lead_picture"][0]],
        minutes=story["minutes"],
        body=story["body"],
    )
    page.first_published_at = page.last_published_at = datetime.fromisoformat(story["published_at"])
    page.quotes = [StoryQuote(text=text) for text in story["quotes"]]
    page.milestones = [StoryMilestone(**told) for told in story["milestones"]]
    page.tags.add(*story["tags"])
    return parent.add_child(instance=page)


def keep_revisions(pages: list[StoryPage]) -> float:
    """Publish the pages with a revision, return the milliseconds of CPU time of each; undo it."""
    with transaction.atomic():
        start = time.process_time()
        for page in pages:
            page.save_revision().publish()
        transaction.set_rollback(True)
        return (time.process_time() - start) * 1000 / len(pages)


def publish(page: StoryPage, number: int, user: object) -> float:
    """Change a word as an editor does, publish it, and return the milliseconds of CPU time."""
    start = time.process_time()
    page = page.specific_class.objects.get(pk=page.pk)
    page.standfirst += f" {number}"
    page.save_revision(user=user).publish(user=user)
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    main()
