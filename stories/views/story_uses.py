"""Show how a story is cited, shown on another site, and followed."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stories import citations, page_context, responses
from stories.models import Story, quote

from .oembed import frame_of_story


@responses.public_page
def story_use(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Show a story’s citations, the code of its frame, and its feeds."""
    now = timezone.now()
    story, _groups, _support, settings = responses.find_story_page(now, slug, language)
    page_context.site_of(request, settings)
    words = quote.to_share(story.verified_quotes)
    context = {
        "story": story,
        "citations": citations.citations(_source(request, story), get_language()),
        "frame": frame_of_story(request, story, words),
        "breadcrumbs": page_context.trail(request, (_("Stories"), "story_list"), story.headline),
    }
    template = "stories/story_use.html"
    return page_context.render_with_exit(request, template, context, story, settings=settings)


def _source(request: HttpRequest, story: Story) -> citations.Source:
    """Return what is cited; the author has the name that readers are shown, and no other."""
    person, site = story.person, page_context.site_of(request)
    name = person.shown_name
    return citations.Source(
        name=name,
        sort_name=citations.name_to_sort(name, person.sort_name) if person.is_named else "",
        title=story.headline,
        site=site.name,
        publisher=site.publisher,
        published=timezone.localdate(story.published_at),
        address=request.build_absolute_uri(story.get_absolute_url()),
    )
