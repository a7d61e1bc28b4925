"""Show tags: their list and their pages."""

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from stories import page_context, pagination, responses
from stories.models import Story, Tag

from .lists import render_list, without_numbers

TAGS = pagination.Listing(
    lambda now: Tag.objects.published(now).order_by("sort_key", "slug"),
    size=240,  # each tag is only a word or two
    now=models.DateTimeField(),
)
STORIES = pagination.Listing(
    lambda now, tag: Story.objects.published(now).filter(tagged_stories__tag=tag).for_lists(),
    now=models.DateTimeField(),
    tag=models.BigIntegerField(),
)


@without_numbers
def tag_list(request: HttpRequest) -> HttpResponse:
    page = pagination.read(request.GET, TAGS, {}, now=timezone.now())
    return render_list(request, "tag_list", _("Topics"), page=page)


@without_numbers
def tag_detail(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    tag = responses.find_tag(now, slug)
    page = pagination.read(request.GET, STORIES, {}, now=now, tag=tag.pk)
    breadcrumbs = page_context.trail(request, (_("Topics"), "tag_list"), tag.name)
    return render_list(request, "tag_detail", tag.name, tag=tag, page=page, breadcrumbs=breadcrumbs)
