"""What pages elsewhere may frame: a whole quote with who said it, without scripts or cookies."""

from functools import wraps

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from . import answers
from .models import Quote, Story, quote

GONE = "stories/embed_gone.html"
POLICY: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "form-action": [CSP.NONE],
    "frame-ancestors": ["*"],
    "base-uri": [CSP.NONE],
}


def _frameable(view: answers.View) -> answers.View:
    """A page that may stand in a frame anywhere, also on a site that isolates itself."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers["Cross-Origin-Embedder-Policy"] = "require-corp"
        return response

    return require_safe(xframe_options_exempt(csp_override(POLICY)(answer)))


@_frameable
def quote_embed(request: HttpRequest, key: str) -> HttpResponse:
    asked = Quote.objects.filter(key=key)
    words = asked.published(timezone.now()).for_cards().first()
    if words is None:
        return answers.not_here(request, asked.withdrawn(), GONE)
    if not words.passage:
        raise Http404
    return render(request, "stories/quote_embed.html", {"quote": words, "story": words.story})


@_frameable
def story_embed(request: HttpRequest, slug: str, language: str | None = None) -> HttpResponse:
    """Without a language, the story of this slug that was published first: that never changes."""
    now = timezone.now()
    asked = Story.objects.filter(slug=slug)
    if language:
        asked = asked.filter(language=language)
    else:
        first = asked.once_public(now).order_by("published_at", "pk").values("pk")[:1]
        asked = asked.filter(Q(pk__in=first) | Q(changes_to__in=first))
    story = asked.published(now).for_embed().first()
    if story is None:
        former = Story.objects.formerly_at(slug, language or "").for_embed()
        return answers.not_at_its_address(request, asked, former, now, GONE)
    words = quote.to_share(quote.standing(story.quotes.all()))
    return render(request, "stories/story_embed.html", {"quote": words, "story": story})
