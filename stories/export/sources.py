"""List the addresses of all that is public, and say of every other address why it is no file.

A test fails where `stories/urls.py` has a name that is in none of these lists.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from stories import logos, reading_languages, site_sheets
from stories.models import (
    FormerTagName,
    Person,
    PersonRedirect,
    Picture,
    Quote,
    SitePage,
    SiteSettings,
    Story,
    StoryRedirect,
    SupportService,
    Tag,
)

EXPORTED = {
    "robots",
    "favicon",
    "manifest",
    "site_file",
    "site_sheet",
    "site_style",
    "touch_icon",
    "sitemap",
    "sitemap_section",
    "quote_embed",
    "story_embed",
    "picture_file",
    "quote_card",
    "story_detail",
    "story_json",
    "home",
    "story_list",
    "person_list",
    "person_detail",
    "quote_list",
    "person_timeline",
    "quote_data",
    "quote_detail",
    "tag_list",
    "tag_detail",
    "story_elsewhere",
    "person_json",
    "quote_json",
    "story_feed",
    "language_feed",
    "person_feed",
    "tag_feed",
    "staying_safe",
    "support",
    "correction_list",
    "correction_feed",
    "site_page",
    "story_use",
    "list_card",
    "page_card",
}
# In their place is a page of the copy's own. See `pages`.
REPLACED = {
    "front_door": "it chooses a language by what the browser asks for: the copy offers all of them",
    "search": "it asks the database: the copy has an index of its own",
    "check": "it is a form: the copy says where it works",
    "concern": "it is a form: the copy says where it works",
    "concern_answer": "it is a form: the copy says where it works",
}
LEFT_OUT = {
    "health": "it speaks of the server of the site, of which a copy knows nothing",
    "oembed": "it answers what follows “?”, which a file server does not read",
    "preview_link": "previews are not public",
    "preview_picture": "previews are not public",
    "check_json": "it takes POST alone",
}
CHUNK = 500
KINDS = ("atom", "json")
SITEMAPS = ("pages", "about", "stories", "people", "quotes", "tags")

type Addresses = Iterator[str]


@dataclass(frozen=True)
class Source:
    """Records of one kind, and the addresses of the pages that each of them has."""

    name: str
    records: "QuerySet[Any]"
    addresses: Callable[[Any], Addresses]

    def count(self) -> int:
        return self.records.count()

    def __iter__(self) -> Iterator[list[str]]:
        """Yield the addresses of one record after the other; never all are in memory."""
        for record in self.records.iterator(chunk_size=CHUNK):
            yield list(self.addresses(record))


def sources(now: datetime) -> list[Source]:
    """Return what has pages of its own, the newest stories first."""
    stories = Story.objects.published(now).order_by("-published_at", "-pk")
    people = Person.objects.published(now).order_by("pk").only("slug")
    quotes = Quote.objects.published(now).order_by("pk").only("key")
    return [
        Source("stories", stories.only("language", "slug"), _of_story),
        Source("people", people, _of_person),
        Source("quotes", quotes, _of_quote),
        Source("tags", Tag.objects.published(now).only("slug"), _of_tag),
        Source("pictures", Picture.objects.published(now).order_by("pk"), _of_picture),
    ]


def lists(now: datetime) -> list[str]:
    """Return the addresses of the pages that belong to no record, each list by its first page."""
    told_in = Story.objects.published(now).order_by().values_list("language", flat=True).distinct()
    spoken = sorted({*told_in, *dict(settings.LANGUAGES)})
    names = ["home", "story_list", "person_list", "quote_list", "tag_list", "correction_list"]
    names += ["staying_safe", "search", "check", "concern", "concern_answer", "manifest"]
    if SupportService.objects.current(now).exists():
        names.append("support")
    about = list(SitePage.objects.published().values_list("slug", flat=True).distinct())
    found = [reverse(name) for name in ("robots", "sitemap")]
    found += [reverse("sitemap_section", args=[section]) for section in SITEMAPS]
    found += _of_site(SiteSettings.current())
    for _ in _each_language():
        found += map(reverse, names)
        found += [reverse("site_page", args=[slug]) for slug in about]
        for kind in KINDS:
            found += [reverse("story_feed", args=[kind]), reverse("correction_feed", args=[kind])]
            found += [reverse("language_feed", args=[code, kind]) for code in spoken]
    return found


def formerly(now: datetime) -> Addresses:
    """Yield addresses that may have moved; the site itself says whether they did, and where to."""
    redirects = StoryRedirect.objects.order_by("pk")
    replaced = Story.objects.once_public(now).filter(changes_to__isnull=True, shown_until__lte=now)
    for each in (*redirects.iterator(), *replaced.only("language", "slug").iterator()):
        yield from _of_story(each)
    for each in PersonRedirect.objects.order_by("pk").iterator():
        yield from _of_person(each)
    for each in FormerTagName.objects.exclude(slug="").order_by("pk").iterator():
        yield from _of_tag(each)


def gone_quotes(now: datetime) -> list[str]:
    """Return the keys of withdrawn quotes. They are random, and name nobody.

    Addresses of withdrawn people and stories hold their names, so no file of the copy lists them:
    see `nginx`.
    """
    public = Quote.objects.published(now).values("key")
    return sorted(
        set(Quote.objects.withdrawn().exclude(key__in=public).values_list("key", flat=True))
    )


def gone_pictures() -> list[str]:
    """Return the folders of withdrawn pictures. They are random, and name nobody."""
    withdrawn = Picture.objects.filter(withdrawn_at__isnull=False)
    return sorted(withdrawn.values_list("folder", flat=True))


def holds_no_name_to_hide(address: str) -> bool:
    """Whether the address of a page that left may be shown to whoever exports.

    Not where it may tell the name of somebody who was erased or whose identity was protected: then
    no record, or none that readers know by a name, has or had it any more.
    """
    with translation.override(translation.get_language_from_path(address)):
        match = _match(address)
    if match is None or match.url_name is None:
        return False
    told, slug = match.kwargs, match.kwargs.get("slug")
    if slug is None or match.url_name == "site_page":
        return True  # a key, or a page of the site
    if "tag" in match.url_name:
        return Tag.objects.filter(slug=slug).exists() or Tag.objects.formerly_at(slug).exists()
    known = Person.objects.filter(anonymity="named", is_being_protected=False)
    if "story" not in match.url_name:
        asked = (Person.objects.filter(slug=slug), Person.objects.formerly_at(slug))
        return any(each.filter(pk__in=known).exists() for each in asked)
    code = told.get("language", "")
    at = Story.objects.filter(slug=slug, **({"language": code} if code else {}))
    return any(
        each.filter(person__in=known).exists()
        for each in (at, Story.objects.formerly_at(slug, code))
    )


def _match(address: str) -> Any:
    try:
        return resolve(address)
    except Resolver404:
        return None


def _each_language() -> Iterator[str]:
    for code, _ in settings.LANGUAGES:
        with translation.override(code):
            yield code


def _of_site(site: SiteSettings) -> Addresses:
    if site.style:
        yield reverse("site_style", args=[site.style_digest])
        for name in site_sheets.SHEETS:
            yield site_sheets.address(name, site)
    for name in logos.NAMES if site.logo_folder else ():
        yield site.logo_url(name)


def _of_story(story: Any) -> Addresses:
    here = [story.language, story.slug]
    yield reverse("story_detail", args=here)
    yield reverse("story_json", args=here)
    yield reverse("story_embed", args=here)
    yield reverse("story_embed", args=[story.slug])
    for code in _each_language():
        yield reverse("story_use", args=here)
        if code != reading_languages.interface_of(story.language):
            yield reverse("story_elsewhere", args=here)


def _of_person(person: Any) -> Addresses:
    for _ in _each_language():
        for name in ("person_detail", "person_json", "person_timeline"):
            yield reverse(name, args=[person.slug])
        for kind in KINDS:
            yield reverse("person_feed", args=[person.slug, kind])


def _of_quote(quote: Any) -> Addresses:
    yield reverse("quote_embed", args=[quote.key])
    for _ in _each_language():
        for name in ("quote_detail", "quote_json", "quote_data"):
            yield reverse(name, args=[quote.key])


def _of_tag(tag: Any) -> Addresses:
    for _ in _each_language():
        yield reverse("tag_detail", args=[tag.slug])
        for kind in KINDS:
            yield reverse("tag_feed", args=[tag.slug, kind])


def _of_picture(picture: Any) -> Addresses:
    for each in picture.plan():
        yield reverse("picture_file", args=[picture.folder, each.name])
