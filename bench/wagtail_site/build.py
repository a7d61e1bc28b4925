"""Build the Wagtail site from our stories, and print what to ask it for as JSON.

`build.py stories.json` runs in the environment of Wagtail, with DATA_DIR. The import's cost is
measured here: CPU time a page, its search index included.
"""

import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wagtail_site.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402  Django is set up
from django.contrib.auth import get_user_model  # noqa: E402  Django is set up
from django.core.management import call_command  # noqa: E402  Django is set up
from django.db import transaction  # noqa: E402  Django is set up
from django.test import Client  # noqa: E402  Django is set up
from wagtail.models import Page, Site  # noqa: E402  Django is set up

from wagtail_site.models import (  # noqa: E402  Django is set up
    HomePage,
    StoryIndexPage,
    StoryMilestone,
    StoryPage,
    StoryQuote,
)


def main() -> None:
    stories = json.loads(Path(sys.argv[1]).read_text())
    (settings.DATA_DIR / "wagtail_migrations").mkdir()
    (settings.DATA_DIR / "wagtail_migrations" / "__init__.py").touch()
    call_command("makemigrations", "wagtail_site", verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    index = make_tree()
    start = time.process_time()
    with transaction.atomic():
        pages = [import_story(index, story) for story in stories]
    import_ms = (time.process_time() - start) * 1000 / len(pages)
    user = get_user_model().objects.create_superuser("editor", password=None)
    page = pages[0]
    publish_ms = [publish(page, number, user) for number in range(12)]
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    answer = {
        "cookie": f"sessionid={client.cookies['sessionid'].value}",
        "story": page.url,
        "list": index.url,
        "form": f"/admin/pages/{page.pk}/edit/",
        "desk list": f"/admin/pages/{index.pk}/",
        "home": "/admin/",
        "import": import_ms,
        "publish": sorted(publish_ms)[len(publish_ms) // 2],
    }
    sys.stdout.write(json.dumps(answer) + "\n")


def make_tree() -> StoryIndexPage:
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(title="Home", slug="stories-home"))
    Site.objects.update(hostname="127.0.0.1", root_page=home, is_default_site=True)
    return home.add_child(
        instance=StoryIndexPage(title="Stories", slug="stories", show_in_menus=True)
    )


def import_story(parent: StoryIndexPage, story: dict) -> StoryPage:
    page = StoryPage(
        title=story["headline"],
        slug=story["slug"],
        person=story["person"],
        standfirst=story["standfirst"],
        body=story["body"],
    )
    page.quotes = [StoryQuote(text=text) for text in story["quotes"]]
    page.milestones = [StoryMilestone(**told) for told in story["milestones"]]
    page.tags.add(*story["tags"])
    return parent.add_child(instance=page)


def publish(page: StoryPage, number: int, user: object) -> float:
    """Change a word as an editor does, publish it, and return the milliseconds of CPU time."""
    start = time.process_time()
    page = page.specific_class.objects.get(pk=page.pk)
    page.standfirst += f" {number}"
    page.save_revision(user=user).publish(user=user)
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    main()
