"""Show stories: their list and their pages."""

from typing import Any

from django.db import models
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stories import (
    addresses,
    page_context,
    pagination,
    reading_languages,
    responses,
    structured_data,
)
from stories.models import Story, quote
from stories.models.public_pages.counts import Counts
from stories.models.story import StoryQuerySet
from stories.models.tag import TaggedStory
from stories.models.visibility import public_condition

from .lists import NARROWED, Lists, read_narrowed, render_list, without_numbers


def _rows(now: Any, language: Any = None, tag: Any = None) -> StoryQuerySet:
    return Story.objects.published(now).told_in(language).tagged(tag)


def _counted(now: Any, tag: Any = None) -> models.QuerySet[Any, Any]:
    if tag is None:
        return _rows(now).values("language")
    uses = TaggedStory.objects.filter(public_condition(now, "content_object__"), tag=tag)
    return uses.values(language=F("content_object__language"))


FIELDS: dict[str, Any] = {
    "now": models.DateTimeField(),
    **{name: NARROWED[name] for name in ("tag", "language")},
}
STORIES = Lists(
    pagination.InLanguages(_rows, StoryQuerySet.for_lists, **FIELDS),
    Counts(_counted, are_few_first=True, **FIELDS),
)


@without_numbers
def story_list(request: HttpRequest) -> HttpResponse:
    context = read_narrowed(request, timezone.now(), STORIES)
    parts = reading_languages.by_language(context["page"], get_language())
    return render_list(request, "story_list", _("Stories"), parts=parts, **context)


@responses.public_page
def story_detail(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Show a story at its own address, which decides the interface's language."""
    translation.activate(reading_languages.interface_of(language))
    return _story(request, language, slug, is_canonical=True)


@responses.public_page
def story_elsewhere(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Show the same story under another language of the interface."""
    response = _story(request, language, slug)
    address = reading_languages.reading_address(language, slug)
    # Redirect only if the story exists: Django would redirect an unknown address back here.
    return response if address == request.path else redirect(address, permanent=True)


def _story(
    request: HttpRequest, language: str, slug: str, *, is_canonical: bool = False
) -> HttpResponse:
    """Show a story; its canonical page describes it for machines, and the others name that page."""
    now = timezone.now()
    story, groups, has_support, settings = responses.find_story_page(now, slug, language)
    context = page_context.of_story(story, now, groups, has_support=has_support)
    context["shared_quote"] = quote.to_share(context["quotes"])
    if is_canonical:
        context["structured_data"] = structured_data.article(
            story,
            addresses.absolute(request),
            context["original"],
            addresses.of("correction_list"),
            site=settings,
        )
    template = "stories/story_detail.html"
    return page_context.render_with_exit(request, template, context, story, settings=settings)
