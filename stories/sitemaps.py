"""What search engines are told of: all that is public, and nothing else.

Each section is fetched whole: the sitemap's own paginator would count it first, in one more query.
"""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils import timezone

from .models import Person, Quote, Story, Tag


class PageSitemap(Sitemap):
    def items(self):
        return ["home", "story_list", "person_list", "quote_list", "tag_list"]

    def location(self, item):
        return reverse(item)


class StorySitemap(Sitemap):
    def items(self):
        return list(Story.objects.published(timezone.now()).defer("body").newest_first())

    def lastmod(self, item):
        return item.modified_at or item.published_at


class PersonSitemap(Sitemap):
    def items(self):
        return list(Person.objects.published(timezone.now()))


class QuoteSitemap(Sitemap):
    def items(self):
        return list(Quote.objects.published(timezone.now()))


class TagSitemap(Sitemap):
    def items(self):
        return list(Tag.objects.published(timezone.now()))


SITEMAPS = {
    "pages": PageSitemap,
    "stories": StorySitemap,
    "people": PersonSitemap,
    "quotes": QuoteSitemap,
    "tags": TagSitemap,
}
