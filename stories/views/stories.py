"""Show stories: their list and their pages."""

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from stories import page_context, pagination, reading_languages, responses, structured_data
from stories.models import Story, quote

from .lists import render_list, without_numbers

STORIES = pagination.Listing(
    lambda now: Story.objects.published(now).for_lists(), now=models.DateTimeField()
)


@without_numbers
def story_list(request: HttpRequest) -> HttpResponse:
    page = pagination.read(request.GET, STORIES, {}, now=timezone.now())
    return render_list(request, "story_list", _("Stories"), page=page)


@responses.public_page
def story_detail(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Show a story at its own address, which decides the interface's language."""
    translation.activate(reading_languages.interface_of(language))
    return _story(request, language, slug)


@responses.public_page
def story_elsewhere(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Show the same story under another language of the interface."""
    response = _story(request, language, slug)
    address = reading_languages.reading_address(language, slug)
    # Redirect only if the story exists: Django would redirect an unknown address back here.
    return response if address == request.path else redirect(address, permanent=True)


def _story(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    now = timezone.now()
    story, groups, has_support, settings = responses.find_story_page(now, slug, language)
    page = page_context.of_story(story, now, groups, has_support=has_support)
    context = page | {
        "shared_quote": quote.to_share(page["quotes"]),
        "structured_data": structured_data.article(
            story,
            request.build_absolute_uri,
            page["original"],
            reverse("correction_list"),
            site=settings,
        ),
        "breadcrumbs": page_context.trail(
            request, (_("Stories"), "story_list"), story.headline, settings
        ),
    }
    template = "stories/story_detail.html"
    return page_context.render_with_exit(request, template, context, story, settings=settings)
