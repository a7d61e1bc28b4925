"""Show what other sites may frame: a whole quote and its speaker, without scripts or cookies."""

from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from stories import responses
from stories.models import quote

GONE = "stories/embed_gone.html"
POLICY: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "form-action": [CSP.NONE],
    "frame-ancestors": ["*"],
    "base-uri": [CSP.NONE],
}


def _frameable(view: responses.View) -> responses.View:
    """Make a public page that any site may show in a frame, even a site that isolates itself."""
    public = responses.public_page(view, GONE)

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = public(request, *args, **kwargs)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers["Cross-Origin-Embedder-Policy"] = "require-corp"
        return response

    return require_safe(xframe_options_exempt(csp_override(POLICY)(answer)))


@_frameable
def quote_embed(request: HttpRequest, key: str) -> HttpResponse:
    words = responses.find_quote(timezone.now(), key)
    return render(request, "stories/quote_embed.html", {"quote": words, "story": words.story})


@_frameable
def story_embed(request: HttpRequest, slug: str, language: str = "") -> HttpResponse:
    """Show a story for a frame."""
    story = responses.find_story_to_embed(timezone.now(), slug, language)
    words = quote.to_share(story.verified_quotes)
    return render(request, "stories/story_embed.html", {"quote": words, "story": story})
