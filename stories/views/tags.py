"""Show tags: their list and their pages."""

from functools import partial
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stories import page_context, pagination, reading_languages, responses
from stories.models import Tag
from stories.models.in_languages import LIST_KEYS, list_key
from stories.models.tag import TagQuerySet

from .lists import read_narrowed, render_list, without_numbers
from .stories import STORIES

MOST = 240  # on a page: each tag is only a word or two


def _listed(key: str, now: Any) -> TagQuerySet:
    return Tag.objects.published(now).order_by(key, "slug")


TAGS = {  # by the names in each language: see `list_key`
    key: pagination.Listing(
        partial(_listed, key),
        size=MOST,
        now=models.DateTimeField(),
    )
    for key in LIST_KEYS
}


@without_numbers
def tag_list(request: HttpRequest) -> HttpResponse:
    page = pagination.read(request.GET, TAGS[list_key()], {}, now=timezone.now())
    # One page holds all of most sites: then nothing need be counted.
    number = MOST + 1 if page.next or page.previous else len(page.records)
    return render_list(request, "tag_list", _("Topics"), page=page, number=number, most=MOST)


@without_numbers
def tag_detail(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    tag = responses.find_tag(now, slug)
    context = read_narrowed(request, now, STORIES, tag)
    parts = reading_languages.by_language(context["page"], get_language())
    breadcrumbs = page_context.trail(request, (_("Topics"), "tag_list"), tag.shown_name)
    context |= {"parts": parts, "breadcrumbs": breadcrumbs}
    return render_list(request, "tag_detail", tag.shown_name, **context)
