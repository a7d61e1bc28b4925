"""Store first texts of the pages about the site as drafts: about, contact, privacy and others."""

import re

from django.conf import settings
from django.core.management import BaseCommand

from stories.models import SitePage

FOLDER = settings.BASE_DIR / "fixtures" / "pages"
NAME = re.compile(r"^(\d+)-([-a-z]+)\.([a-z]+)$")
TEXT = re.compile(r"^<h1>(.*?)</h1>\n(.*)$", re.DOTALL)


class Command(BaseCommand):
    help = "Store first texts of the pages about the site as drafts. What is there is not touched."

    def handle(self, *, verbosity, **options):
        made = [page for page in map(draft, sorted(FOLDER.glob("*.html"))) if page]
        told = [f"Draft: {page}" for page in made]
        if verbosity:
            self.stdout.write("\n".join(told) or "They are all there: nothing was changed.")


def draft(file):
    """Store a file as a page, and return that; None where there is a page at its address."""
    [(place, slug, language)] = NAME.findall(file.stem)
    [(title, body)] = TEXT.findall(file.read_text())
    page, is_new = SitePage.objects.get_or_create(
        slug=slug,
        language=language,
        defaults={"title": title, "body": body, "place_in_foot": int(place)},
    )
    return page if is_new else None
