"""Show tags: their list and their pages."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from stories import page_context, pagination, responses
from stories.models import Story, Tag

from .lists import render_list, without_numbers

TAGS_ON_A_PAGE = 240  # each tag is only a word or two


@without_numbers
def tag_list(request: HttpRequest) -> HttpResponse:
    tags = Tag.objects.published(timezone.now()).order_by("sort_key", "slug")
    page = pagination.read(request.GET, tags, {}, size=TAGS_ON_A_PAGE)
    return render_list(request, "tag_list", _("Tags"), page=page)


@without_numbers
def tag_detail(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    tag = responses.find_tag(now, slug)
    stories = Story.objects.published(now).filter(tagged_stories__tag=tag).for_cards()
    page = pagination.read(request.GET, stories, {})
    breadcrumbs = page_context.trail(request, (_("Tags"), "tag_list"), tag.name)
    return render_list(request, "tag_detail", tag.name, tag=tag, page=page, breadcrumbs=breadcrumbs)
