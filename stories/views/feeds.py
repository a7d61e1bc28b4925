"""Write feeds of whole stories, the newest first, fifty a page: Atom and JSON Feed 1.1."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import feedgenerator, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stories import languages, page_context, pagination, responses
from stories.models import Correction, Picture, Story
from stories.models.permanent_id import permanent_id
from stories.models.public_pages import page_records
from stories.models.story import StoryQuerySet
from stories.pictures import Rendition
from stories.structured_data import written
from stories.xml_text import legal

PAGE_SIZE = 50
WIDTH = 1280  # pixels, the most that a picture in a feed has
JSON_FEED = "https://jsonfeed.org/version/1.1"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FORMER_PLACE = re.compile("([0-9]{1,16})-([0-9]{1,18})")

type Item = dict[str, Any]  # of a JSON Feed


def _public(now: Any, **chosen: Any) -> StoryQuerySet:
    return page_records.for_feed(Story.objects.filter(**chosen).published(now))


STORIES = pagination.Listing(
    _public,
    PAGE_SIZE,
    now=models.DateTimeField(),
    language=models.CharField(),
    person=models.BigIntegerField(),
    tagged_stories__tag=models.BigIntegerField(),
)
CORRECTIONS = pagination.Listing(
    lambda now: Correction.objects.published(now).for_list(),
    PAGE_SIZE,
    now=models.DateTimeField(),
)


@dataclass(frozen=True)
class Subject:
    """The subject of a feed, and the page that shows the same stories."""

    name: str
    page: str
    record: str


@responses.for_machines
def story_feed(request: HttpRequest, kind: str) -> HttpResponse:
    subject = Subject(_("All stories"), reverse("story_list"), "stories")
    return _feed(request, kind, subject)


@responses.for_machines
def language_feed(request: HttpRequest, language: str, kind: str) -> HttpResponse:
    name = _("Stories in {language}").format(language=languages.get(language).name)
    subject = Subject(name, reverse("story_list"), f"languages/{language}")
    return _feed(request, kind, subject, language=language)


@responses.for_machines
def person_feed(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    person = responses.find_person(timezone.now(), slug)
    page, record = person.get_absolute_url(), f"people/{person.pk}"
    return _feed(request, kind, Subject(person.shown_name, page, record), person=person.pk)


@responses.for_machines
def tag_feed(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    tag = responses.find_tag(timezone.now(), slug)
    subject = Subject(tag.shown_name, tag.get_absolute_url(), f"tags/{tag.pk}")
    return _feed(request, kind, subject, tagged_stories__tag=tag.pk)


def _feed(request: HttpRequest, kind: str, subject: Subject, **chosen: Any) -> HttpResponse:
    if "before" in request.GET:
        return _to_its_place(request)
    page = pagination.read(request.GET, STORIES, {}, now=timezone.now(), **chosen)
    return _write(
        request,
        kind,
        subject,
        page,
        [_item(request, story) for story in page_records.of_feed(page.records)],
    )


@responses.for_machines
def correction_feed(request: HttpRequest, kind: str) -> HttpResponse:
    now = timezone.now()
    subject = Subject(_("Corrections"), reverse("correction_list"), "corrections")
    page = pagination.read(request.GET, CORRECTIONS, {}, now=now)
    items = [_item_of_correction(request, correction, now) for correction in page]
    return _write(request, kind, subject, page, items)


def _write(
    request: HttpRequest, kind: str, subject: Subject, page: pagination.Page, items: list[Item]
) -> HttpResponse:
    address = request.build_absolute_uri(request.path)
    pages = {"first": address} | ({"next": f"{address}{page.next}"} if page.next else {})
    write = {"atom": _atom, "json": _json}[kind]
    return write(request, subject, items, pages)


def _to_its_place(request: HttpRequest) -> HttpResponse:
    """Redirect with 308 from a page's address of the former form, which a reader may have."""
    place = FORMER_PLACE.fullmatch(request.GET["before"])
    if place is None:
        raise Http404
    moment, number = place.groups()
    return responses.forward_to(request.path, urlencode({"after": f"{moment}.{number}"}))


def _json(
    request: HttpRequest, subject: Subject, items: list[Item], pages: dict[str, str]
) -> HttpResponse:
    feed = {
        "version": JSON_FEED,
        "title": _title(request, subject),
        "home_page_url": request.build_absolute_uri(subject.page),
        "feed_url": request.build_absolute_uri(),
        "language": get_language(),
        "items": items,
    }
    if "next" in pages:
        feed["next_url"] = pages["next"]
    return responses.as_json(feed, "application/feed+json")


def _atom(
    request: HttpRequest, subject: Subject, items: list[Item], pages: dict[str, str]
) -> HttpResponse:
    feed = AtomFeed(
        title=legal(_title(request, subject)),
        link=request.build_absolute_uri(subject.page),
        description=None,
        language=get_language(),
        feed_url=request.build_absolute_uri(),
        feed_copyright=legal(page_context.site_of(request).licence_in_words) or None,
        feed_guid=permanent_id(f"{get_language()}/feeds/{subject.record}"),
        pages=pages,
    )
    for item in items:
        published = datetime.fromisoformat(item["date_published"])
        feed.add_item(
            title=legal(item["title"]),
            link=item["url"],
            description=None,  # type: ignore[arg-type]  # Django would declare it as HTML
            unique_id=item["id"],
            pubdate=published,
            updateddate=datetime.fromisoformat(item.get("date_modified") or item["date_published"]),
            author_name=legal(item["authors"][0]["name"]),
            author_link=item["authors"][0]["url"],
            categories=[legal(name) for name in item.get("tags", [])],
            language=item["language"],
            summary=legal(item.get("summary", "")),
            content=legal(item["content_html"]),
            picture=item.get("image", ""),
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


class AtomFeed(feedgenerator.Atom1Feed):
    """Django's feed, with whole texts, each in its own language, and with pages (RFC 5005)."""

    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | {"xmlns:media": "http://search.yahoo.com/mrss/"}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for relation, address in self.feed["pages"].items():
            handler.addQuickElement("link", "", {"rel": relation, "href": address})

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["summary"]:
            handler.addQuickElement("summary", item["summary"])
        handler.addQuickElement("content", item["content"], {"type": "html"})
        if item["picture"]:
            about = {"url": item["picture"], "medium": "image"}
            handler.addQuickElement("media:content", "", about)

    def latest_post_date(self) -> datetime:
        return (
            super().latest_post_date() if self.items else EPOCH
        )  # not the present time, which would change the feed


def _item(request: HttpRequest, story: Story) -> Item:
    """Write a story as an item of a JSON Feed; keys without a value are left out."""
    address = request.build_absolute_uri(story.get_absolute_url())
    lead, shown = story.shown_picture, story.shown_figures()

    def draw(number: int) -> str:
        return _figure(request, shown[number]) if number in shown else ""

    content = {
        "story": story,
        "lead": _figure(request, lead) if lead else "",
        "body": story.body_for_elsewhere(address, draw),
    }
    person = request.build_absolute_uri(story.person.get_absolute_url())
    item = {
        "id": story.permanent_id,
        "url": address,
        "title": story.headline,
        "summary": _summary(story),
        "content_html": render_to_string("stories/_feed_content.html", content).strip(),
        "date_published": written(story.published_at),
        "date_modified": written(story.changed_at_or_corrected_at),
        "authors": [{"name": story.person.shown_name, "url": person}],
        "tags": [tag.shown_name for tag in story.tags.all()],
        "language": story.language,
        "image": _file(request, lead)[0] if lead else "",
    }
    return {name: value for name, value in item.items() if value}


def _figure(request: HttpRequest, picture: Picture) -> str:
    """Draw a picture that readers see for another site, with its caption and whose it is."""
    address, file = _file(request, picture)
    context = {"shown": picture, "address": address, "file": file}
    return render_to_string("stories/_feed_picture.html", context)


def _file(request: HttpRequest, picture: Picture) -> tuple[str, Rendition]:
    file = picture.file_up_to(WIDTH)
    return request.build_absolute_uri(picture.url(file.name)), file


def _summary(story: Story) -> str:
    """Return the standfirst; what is hard to read comes first, as some readers show this alone."""
    note = f"{_('Before you read')}: {story.content_note}" if story.content_note else ""
    return "\n\n".join(filter(None, [note, story.standfirst]))


def _item_of_correction(request: HttpRequest, correction: Correction, now: datetime) -> Item:
    """Write a correction as an item of a JSON Feed, of the story as readers see it."""
    story: Any = correction.shown_in(now)
    told = {"correction": correction, "story": story}
    parts = [
        render_to_string(f"stories/{name}.html", told) for name in ("_feed_note", "_correction")
    ]
    person = request.build_absolute_uri(story.person.get_absolute_url())
    return {
        "id": correction.permanent_id,
        "url": request.build_absolute_uri(story.get_absolute_url()),
        "title": story.headline,
        "content_html": "".join(parts).strip(),
        "date_published": written(correction.published_at),
        "authors": [{"name": story.person.shown_name, "url": person}],
        "language": story.language,
    }


def _title(request: HttpRequest, subject: Subject) -> str:
    return f"{page_context.site_of(request).name} · {subject.name}"
