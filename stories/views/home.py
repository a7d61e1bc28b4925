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

from stories import page_context, reading_languages, responses, structured_data
from stories.logos import ICONS, PAPER
from stories.models import Person, Quote, Story
from stories.models.accents import BRICK_RED
from stories.models.compiled import CompiledQuery
from stories.models.story import StoryQuerySet

NEWEST = 6  # stories on the first page
MOMENT = models.DateTimeField()
MANIFEST_SIDES = {192, 512}  # pixels
FOREVER = "public, max-age=31536000, immutable"


def _stories_of_newest_groups(now: Any) -> StoryQuerySet:
    groups = Story.objects.published(now).newest_groups(NEWEST)
    return Story.objects.filter(translation_group__in=groups).for_cards()


STORIES = CompiledQuery(_stories_of_newest_groups, now=MOMENT)
PEOPLE = CompiledQuery(lambda now: Person.objects.published(now).for_cards()[:12], now=MOMENT)
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
        "people": PEOPLE.fetch(now=now),
        "structured_data": structured_data.site(
            page_context.site_of(request), request.build_absolute_uri, reverse("correction_list")
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
    return _to_icon(request, "icon-96.png", "favicon.ico")


@require_safe
def touch_icon(request: HttpRequest) -> HttpResponse:
    """Lead to the icon that a phone asks for by this address, so that no page has to name it."""
    return _to_icon(request, "icon-180.png", "apple-touch-icon.png")


def _to_icon(request: HttpRequest, of_logo: str, ours: str) -> HttpResponse:
    site = page_context.site_of(request)
    return redirect(site.logo_url(of_logo) if site.logo_folder else static(ours))


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Name the site for a shortcut on a screen, with its icons.

    It opens in the browser. A site that asks to be installed would leave a trace on the device of
    somebody who must hide what they read.
    """
    site = page_context.site_of(request)
    light, _dark = site.accents or (BRICK_RED, "")
    answer = responses.as_json(
        {
            "id": "/",
            "name": site.name,
            "short_name": site.name,
            "description": site.tagline,
            "lang": site.name.language,
            "start_url": reverse("home"),
            "scope": "/",
            "display": "browser",
            "background_color": PAPER,
            "theme_color": light,
            "icons": [
                {
                    "src": site.logo_url(name) if site.logo_folder else static(name),
                    "sizes": f"{side}x{side}",
                    "type": "image/png",
                }
                for name, side in ICONS.items()
                if side in MANIFEST_SIDES
            ],
        },
        "application/manifest+json",
    )
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@require_safe
def site_style(request: HttpRequest, digest: str) -> HttpResponse:
    """Send the site's own colours; a page that was kept from before gets those of today."""
    site = page_context.site_of(request)
    answer = HttpResponse(site.style, content_type="text/css; charset=utf-8")
    is_current = digest == site.style_digest
    answer.headers["Cache-Control"] = FOREVER if is_current else "no-cache"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # for embeds in other sites
    return answer


def _newest(now: datetime) -> list[Story]:
    """Return the newest stories, each in one language: the reader's, if it has that one."""
    # Judged in Python: the database would judge every story for it.
    public = [story for story in STORIES.fetch(now=now) if story.is_published(now)]
    return reading_languages.one_of_each(public, translation.get_language())
