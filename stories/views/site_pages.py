"""Show pages about the site itself: who publishes it, privacy, contact and the like."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from stories import page_context, responses


@responses.public_page
def site_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a page in the reader's language, or else in a language that it is published in."""
    page, translations = responses.find_site_page(slug, get_language() or "")
    context = page_context.of_site_page(
        page, page.published_title, page.published_body, translations
    )
    return page_context.render_with_exit(request, "stories/site_page.html", context)
