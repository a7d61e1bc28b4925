"""Show the first page, and answer the addresses of the site as a whole."""

from datetime import datetime
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from stories import page_context, reading_languages, structured_data
from stories.models import Person, Quote, Story
from stories.models.compiled import CompiledQuery
from stories.models.in_languages import LIST_KEYS, list_key
from stories.models.story import StoryQuerySet

NEWEST = 6  # stories on the first page
MOMENT = models.DateTimeField()


def _stories_of_newest_groups(now: Any) -> StoryQuerySet:
    groups = Story.objects.published(now).newest_groups(NEWEST)
    return Story.objects.filter(translation_group__in=groups).for_cards()


STORIES = CompiledQuery(_stories_of_newest_groups, now=MOMENT)
PEOPLE = {  # by the names in each language
    key: CompiledQuery(
        lambda now, key=key: Person.objects.published(now).for_cards(key)[:12], now=MOMENT
    )
    for key in LIST_KEYS
}
PULL_QUOTES = CompiledQuery(
    lambda now: Quote.objects.published(now).for_first_page()[:6],
    now=MOMENT,
)


@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    with translation.override(translation.get_language_from_request(request)):
        response = redirect("home")
    response.headers["Vary"] = "Accept-Language"
    return response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "hero": next((quote for quote in PULL_QUOTES.fetch(now=now) if quote.is_verified), None),
        "stories": _newest(now),
        "people": PEOPLE[list_key()].fetch(now=now),
        "structured_data": structured_data.site(
            request.build_absolute_uri, reverse("correction_list")
        ),
    }
    return page_context.render_with_exit(request, "stories/home.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    rules = f"User-agent: *\nDisallow: /admin/\n\nSitemap: {sitemap}\n"
    return HttpResponse(rules, content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("favicon.ico"))


@require_safe
def touch_icon(request: HttpRequest) -> HttpResponse:
    """Lead to the icon that a phone asks for by this address, so that no page has to name it."""
    return redirect(static("apple-touch-icon.png"))


def _newest(now: datetime) -> list[Story]:
    """Return the newest stories, each in one language: the reader's, if it has that one."""
    # Judged in Python: the database would judge every story for it.
    public = [story for story in STORIES.fetch(now=now) if story.is_published(now)]
    return reading_languages.one_of_each(public, translation.get_language())
