"""Build what several pages show alike: a story or its preview, breadcrumbs, the way to leave."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from . import addresses, layout, reading_languages, related, structured_data, timelines
from .models import Person, SitePage, SiteSettings, Story, SupportService, milestone, quote
from .models.public_pages import page_records, related_stories

MOST_QUOTES = 12  # of a person, beside the opening one, before the others are folded


def site(request: HttpRequest) -> dict[str, Any]:
    """Give each template the settings of the site, which are fetched where one is asked for."""
    return {"site": SimpleLazyObject(lambda: site_of(request))}


def site_of(request: Any, known: SiteSettings | None = None) -> SiteSettings:
    """Return the settings of the site, and ask the database at most once a request.

    A view that fetched them together with its records gives them as `known`.
    """
    if known is not None or not hasattr(request, "site_settings"):
        request.site_settings = known or SiteSettings.current()
    return request.site_settings


def of_story(
    story: Story,
    now: datetime,
    groups_sharing_tags: Sequence[UUID] | None = None,
    *,
    has_support: bool,
) -> dict[str, Any]:
    """Return the context of `stories/story_detail.html`.

    What only a public page has, such as structured data, is left to the view.
    """
    quotes, milestones = story.verified_quotes, story.verified_milestones
    language = get_language()
    around = surroundings(story, now, language, groups_sharing_tags)
    sections = layout.lay_out(story, quotes, milestones)
    return {
        "story": story,
        "original": next(
            (each for each in around.together if each.language == story.translated_from), None
        ),
        "together": around.together if len(around.together) > 1 else [],
        "fallback": reading_languages.fallback(around.together) if around.together else None,
        "standfirst": layout.standfirst(story, milestones),
        "is_standfirst_long": layout.is_long(story),
        "sections": sections,
        "chapters": layout.contents(sections),
        "quotes": quotes,
        "milestones": milestones,
        "updated_at": updated_at(story),
        "has_margin_quotes": any(section.pull_quotes for section in sections),
        "has_margin_notes": any(section.milestones for section in sections),
        "onward": related.onward(story, around, language),
        "has_support": has_support,
    }


def updated_at(story: Story) -> datetime | None:
    """Return when what readers see was changed or corrected last, if on a later day than it began.

    Two equal dates beside each other would tell a reader nothing.
    """
    published, changed = story.published_at, story.changed_at_or_corrected_at
    if not published or not changed:
        return None
    return changed if timezone.localdate(changed) > timezone.localdate(published) else None


def surroundings(
    story: Story, now: datetime, language: str, by_tags: Sequence[UUID] | None = None
) -> related.Surroundings:
    """Find what is around a story for a reader of a language.

    `by_tags` are the groups that share tags with it; without them, the database is asked.
    """
    if by_tags is None:
        by_tags = related_stories.groups_sharing_tags(story, now)
    found = related_stories.around(story, now, by_tags, language)
    return related.arrange(story, found, by_tags, language)


def preview(request: HttpRequest, story: Story, **extra: Any) -> HttpResponse:
    """Render a story that may not be public; the page says so, and no cache keeps it."""
    now = timezone.now()
    has_support = SupportService.objects.current(now).exists()
    context = of_story(story, now, has_support=has_support) | extra
    return hidden(render(request, "stories/story_preview.html", context))


def of_person(person: Person, told: Sequence[Story]) -> dict[str, Any]:
    """Return the context of `stories/person_detail.html`; `told` are the public stories."""
    language = get_language()
    parts = reading_languages.by_language(reading_languages.one_of_each(told, language), language)
    stories = [story for part in parts for story in part.records]
    quotes = [words for story in stories for words in story.verified_quotes]
    opening = quote.to_share(quotes)
    further = [words for words in quotes if words is not opening]
    return {
        "person": person,
        "stories": parts,
        "opening": opening,
        "further": further[:MOST_QUOTES],
        "folded": further[MOST_QUOTES:],
        "timeline": timelines.in_groups(milestone.timeline(stories), language),
    }


def preview_of_person(request: HttpRequest, person: Person, **extra: Any) -> HttpResponse:
    """Render a person as this object has them, which may not be public; no cache keeps it."""
    told = page_records.stories_of(person, timezone.now())
    leaving = exit_from(*told, settings=site_of(request))
    context = of_person(person, told) | leaving | extra
    return hidden(render(request, "stories/person_preview.html", context))


def of_site_page(
    page: SitePage, title: str, body: str, translations: Sequence[SitePage] = ()
) -> dict[str, Any]:
    """Return the context of `stories/site_page.html`; `translations` are those readers may see."""
    return {"site_page": page, "title": title, "body": body, "translations": translations}


def preview_of_site_page(request: HttpRequest, page: SitePage) -> HttpResponse:
    """Render a page about the site as it is saved, whether readers see that or not."""
    context = of_site_page(page, page.title, page.body) | {"is_preview": True}
    return hidden(render(request, "stories/site_page.html", context))


def hidden[Answer: HttpResponseBase](response: Answer) -> Answer:
    """Keep the answer out of caches and searches, and its address out of referrers."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def exit_from(*stories: Story, settings: SiteSettings, is_needed: bool = False) -> dict[str, str]:
    """Return the context of “Exit this page”; empty for a page that does not have it.

    A page has it where one of these stories, which it shows, has a content note, or where the
    site says that all pages have it.
    """
    if is_needed or settings.exits_everywhere or any(story.content_note for story in stories):
        return {"exit_address": settings.exit_address}
    return {}


def render_with_exit(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *stories: Story,
    is_needed: bool = False,
    settings: SiteSettings | None = None,
) -> HttpResponse:
    """Render a page with “Exit this page”, if it has that. See `exit_from`.

    Then the browser keeps no copy of the page: “back” asks for it anew, and whoever looks at the
    device later finds nothing to open without the site.
    """
    current = site_of(request, settings)
    leaving = exit_from(*stories, is_needed=is_needed, settings=current)
    response = render(request, template, context | leaving | {"site": current})
    if leaving:
        response.headers["Cache-Control"] = "no-store"
    return response


def trail(
    request: HttpRequest,
    above: tuple[str, str],
    name: str,
    settings: SiteSettings | None = None,
) -> dict[str, Any]:
    """Describe the breadcrumbs of this page: the first page, the list above it, its own name."""
    name_of_site = site_of(request, settings).name
    steps = [(name_of_site, addresses.of("home")), (above[0], addresses.of(above[1]))]
    return structured_data.breadcrumbs([*steps, (name, request.path)], addresses.absolute(request))
