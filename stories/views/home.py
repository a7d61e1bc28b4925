"""Show the first page, and answer the addresses of the site as a whole."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from stories import page_context, responses, site_sheets, structured_data
from stories.logos import ICONS, PAPER
from stories.models.public_pages.first_page import first_page
from stories.models.site_settings.accents import BRICK_RED

MANIFEST_SIDES = {192, 512}  # pixels
FOREVER = "public, max-age=31536000, immutable"


@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    with translation.override(translation.get_language_from_request(request)):
        response = redirect("home")
    response.headers["Vary"] = "Accept-Language"
    return response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    settings, language = page_context.site_of(request), translation.get_language()
    shown = first_page(settings, language, timezone.now())
    context = shown._asdict() | {
        "tagline": settings.tagline_in(language),
        "structured_data": structured_data.site(
            page_context.site_of(request), request.build_absolute_uri, reverse("correction_list")
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
    """Send the site's own colours; a page that was kept from before gets today's colours."""
    site = page_context.site_of(request)
    answer = _sheet(site.style, is_current=digest == site.style_digest)
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # for embeds in other sites
    return answer


@require_safe
def site_sheet(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """Send the style sheet of a page with the site's own colours in it."""
    if name not in site_sheets.SHEETS:
        raise Http404
    sheet = site_sheets.find(name, page_context.site_of(request))
    return _sheet(sheet.text, is_current=digest == sheet.digest)


def _sheet(text: str, *, is_current: bool) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/css; charset=utf-8")
    answer.headers["Cache-Control"] = FOREVER if is_current else "no-cache"
    return answer
