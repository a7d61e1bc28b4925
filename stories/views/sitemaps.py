"""List for search engines all that is public, and nothing else.

An index leads to the sitemaps of each kind of page. A search engine would read 50,000 addresses in
a file (sitemaps.org); here each has as many as a worker writes quickly, for anybody may ask for it.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from stories import publication
from stories.models import Person, Quote, SitePage, Story, SupportService, Tag
from stories.models.visibility import latest_change, public_condition

Addresses = dict[str, str]  # the addresses of one page by language

NUMBER = re.compile("[1-9][0-9]{0,6}")  # of a file
IN_A_FILE = 1000  # addresses: to write them takes as long as some thirty pages of stories


class Section(Sitemap):
    """Pages of one kind, each with an address in every language of the interface."""

    limit = IN_A_FILE // len(settings.LANGUAGES)

    def on_page(self, page: int | str) -> Iterable[Any]:
        """Return the items of one file. Raises what a `Paginator` does where there is no such."""
        return self.paginator.page(page).object_list

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        """Return the addresses as Django's templates need them.

        Django's own method knows the interface's languages alone, and a story has its own language.
        """
        root = f"{self.get_protocol(protocol)}://{self.get_domain(site)}"
        return [
            {
                "item": item,
                "location": root + addresses[language],
                "lastmod": getattr(item, "latest_change", None),
                "alternates": _alternates(addresses, root),
            }
            for item, addresses in self.with_addresses(self.on_page(page))
            for language in self.own_languages(item)
        ]

    def with_addresses(self, items: Iterable[Any]) -> Iterator[tuple[Any, Addresses]]:
        for item in items:
            addresses = {}
            for language, _ in settings.LANGUAGES:
                with translation.override(language):
                    addresses[language] = self.location(item)
            yield item, addresses

    def own_languages(self, item: Any) -> list[str]:
        """Return the languages whose addresses are listed here; others are only alternates."""
        return [language for language, _ in settings.LANGUAGES]


class PageSection(Section):
    def items(self) -> list[str]:
        pages = ["home", "story_list", "person_list", "quote_list", "tag_list", "check"]
        pages += ["correction_list", "staying_safe"]
        return [*pages, "support"] if SupportService.objects.current(timezone.now()) else pages

    def location(self, item: str) -> str:
        return reverse(item)


class RecordSection(Section):
    """Pages of records, the oldest first, so that a new record moves no other to another file.

    Its items have `latest_change`.
    """

    if TYPE_CHECKING:

        def items(self) -> QuerySet[Any]: ...

    @cached_property
    def now(self) -> datetime:
        return timezone.now()

    @cached_property
    def extent(self) -> dict[str, Any]:
        """The number of records, and the latest change to any of them: one query."""
        return self.items().aggregate(count=Count("pk"), latest=Max("latest_change"))

    @property
    def paginator(self) -> "Paginator[Any]":
        paginator = Paginator(self.items(), self.limit)
        paginator.count = self.extent["count"]
        return paginator

    def on_page(self, page: int | str) -> Iterable[Any]:
        """Fetch the items of one file alone: to count all of them would take longer."""
        if not NUMBER.fullmatch(str(page)):
            raise PageNotAnInteger
        end = int(page) * self.limit
        found = list(self.items()[end - self.limit : end])
        if not found and end != self.limit:
            raise EmptyPage
        return found

    def get_latest_lastmod(self) -> datetime | None:
        return self.extent["latest"]

    def latest_in(self, stories: str) -> Max:
        """Return the latest change to the public stories of each record."""
        public = public_condition(self.now, stories)
        return Max(latest_change(stories), filter=public)


class StorySection(RecordSection):
    limit = IN_A_FILE

    def items(self) -> QuerySet[Any]:
        stories = Story.objects.published(self.now).annotate(latest_change=latest_change())
        return stories.only("language", "slug", "translation_group").order_by("pk")

    def with_addresses(self, items: Iterable[Any]) -> Iterator[tuple[Any, Addresses]]:
        """Yield each story with the addresses of its translations.

        One query fetches the translations of all stories that have any.
        """
        public = Story.objects.published(self.now)
        here = list(items)
        numbers = [story.pk for story in here] or [0]
        listed = public.filter(pk__range=(numbers[0], numbers[-1])).values("translation_group")
        groups = public.filter(translation_group__in=listed).values("translation_group")
        translated = groups.annotate(languages=Count("pk")).filter(languages__gt=1)
        by_group: dict[Any, Addresses] = {}
        for story in (
            public.filter(translation_group__in=translated.values("translation_group"))
            .order_by("pk")
            .only("language", "slug", "translation_group")
        ):
            addresses = by_group.setdefault(story.translation_group, {})
            addresses[story.language] = story.get_absolute_url()
        for story in here:
            alone = {story.language: story.get_absolute_url()}
            yield story, by_group.get(story.translation_group, alone)

    def own_languages(self, item: Story) -> list[str]:
        return [item.language]


class PersonSection(RecordSection):
    def items(self) -> QuerySet[Any]:
        people = Person.objects.published(self.now).only("slug")
        return people.annotate(latest_change=self.latest_in("stories__")).order_by("pk")


class QuoteSection(RecordSection):
    def items(self) -> QuerySet[Any]:
        quotes = Quote.objects.published(self.now).only("key")
        # A quote whose words are not in the story has no page, as far as the last check knows.
        quotes = quotes.exclude(story__blockers_summary__contains=publication.BROKEN_WORDS)
        return quotes.annotate(latest_change=latest_change("story__")).order_by("pk")


class TagSection(RecordSection):
    def items(self) -> QuerySet[Any]:
        tags = Tag.objects.published(self.now).only("slug")
        latest = self.latest_in("tagged_stories__content_object__")
        return tags.annotate(latest_change=latest).order_by("pk")


class SitePageSection(Section):
    """Pages about the site, each under the languages that it is published in."""

    limit = IN_A_FILE

    def items(self) -> list[SitePage]:
        return list(SitePage.objects.published().order_by("slug", "language"))

    def with_addresses(self, items: Iterable[Any]) -> Iterator[tuple[Any, Addresses]]:
        published = SitePage.objects.published().only("slug", "language")
        addresses: dict[str, Addresses] = {}
        for page in published:
            addresses.setdefault(page.slug, {})[page.language] = page.get_absolute_url()
        for page in items:
            page.latest_change = page.changed_at
            yield page, addresses[page.slug]

    def own_languages(self, item: SitePage) -> list[str]:
        return [item.language]


SECTIONS: "dict[str, type[Sitemap[Any]] | Sitemap[Any]]" = {
    "pages": PageSection,
    "about": SitePageSection,
    "stories": StorySection,
    "people": PersonSection,
    "quotes": QuoteSection,
    "tags": TagSection,
}


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    return sitemap_views.index(request, SECTIONS, sitemap_url_name="sitemap_section")


@require_safe
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    return sitemap_views.sitemap(request, SECTIONS, section)


def _alternates(addresses: Addresses, root: str) -> list[dict[str, str]]:
    """List the page in its other languages, and the default for readers of none of them.

    Empty for a page that has one language.
    """
    if len(addresses) < 2:
        return []
    default = addresses.get(settings.LANGUAGE_CODE, next(iter(addresses.values())))
    return [
        {"lang_code": language, "location": root + path}
        for language, path in [*addresses.items(), ("x-default", default)]
    ]
