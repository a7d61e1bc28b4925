"""Show the first page, and answer the addresses of the site as a whole."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from stories import page_context, structured_data
from stories.models import SiteSettings
from stories.models.first_page import first_page


@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    with translation.override(translation.get_language_from_request(request)):
        response = redirect("home")
    response.headers["Vary"] = "Accept-Language"
    return response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    settings, language = SiteSettings.current(), translation.get_language()
    shown = first_page(settings, language, timezone.now())
    context = shown._asdict() | {
        "tagline": settings.tagline_in(language),
        "structured_data": structured_data.site(
            request.build_absolute_uri, reverse("correction_list")
        ),
    }
    return page_context.render_with_exit(request, "stories/home.html", context, settings=settings)


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
