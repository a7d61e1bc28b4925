"""Show tags: their list and their pages."""

from functools import partial
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from stories import page_context, pagination, responses
from stories.models import Story, Tag
from stories.models.in_languages import LIST_KEYS, list_key
from stories.models.tag import TagQuerySet

from .lists import render_list, without_numbers


def _listed(key: str, now: Any) -> TagQuerySet:
    return Tag.objects.published(now).order_by(key, "slug")


# By the names in each language: see `list_key`.
TAGS = {
    key: pagination.Listing(
        partial(_listed, key),
        size=240,  # each tag is only a word or two
        now=models.DateTimeField(),
    )
    for key in LIST_KEYS
}
STORIES = pagination.Listing(
    lambda now, tag: Story.objects.published(now).filter(tagged_stories__tag=tag).for_lists(),
    now=models.DateTimeField(),
    tag=models.BigIntegerField(),
)


@without_numbers
def tag_list(request: HttpRequest) -> HttpResponse:
    page = pagination.read(request.GET, TAGS[list_key()], {}, now=timezone.now())
    return render_list(request, "tag_list", _("Tags"), page=page)


@without_numbers
def tag_detail(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    tag = responses.find_tag(now, slug)
    page = pagination.read(request.GET, STORIES, {}, now=now, tag=tag.pk)
    breadcrumbs = page_context.trail(request, (_("Tags"), "tag_list"), tag.shown_name)
    return render_list(
        request, "tag_detail", tag.shown_name, tag=tag, page=page, breadcrumbs=breadcrumbs
    )
