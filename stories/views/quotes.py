"""Show quotes: their list, their pages and their data."""

from functools import partial
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stories import (
    layout,
    page_context,
    pagination,
    reading_languages,
    responses,
    structured_data,
)
from stories.models import Person, Quote, Story, quote
from stories.models.in_languages import LIST_KEYS, list_key
from stories.models.person import PersonQuerySet
from stories.models.public_pages.counts import Counts
from stories.models.public_pages.first_letters import FirstLetters
from stories.models.story import StoryQuerySet

from .lists import NARROWED, Lists, read_narrowed, render_list, without_numbers

STORIES = 8  # on a page, each with all its quotes


def _rows(
    key: str, now: Any, letter: Any = None, language: Any = None, tag: Any = None
) -> StoryQuerySet:
    told = _with_quotes(Story.objects.published(now).told_in(language).tagged(tag))
    if letter is not None:
        told = told.filter(person__in=Person.objects.starting_with(letter, key))
    return told


def _with_quotes(stories: StoryQuerySet) -> StoryQuerySet:
    return stories.filter(Exists(Quote.objects.filter(story=OuterRef("pk"))))


def _counted(key: str, now: Any, letter: Any = None, tag: Any = None) -> QuerySet[Any, Any]:
    quotes = Quote.objects.published(now)
    if tag is not None:
        quotes = quotes.filter(story__tagged_stories__tag=tag)
    if letter is not None:
        quotes = quotes.of_people_starting_with(letter, key)
    return quotes.values(language=F("story__language"))


def _quoted(now: Any, tag: Any = None) -> PersonQuerySet:
    return Person.objects.who_tell(_with_quotes(Story.objects.published(now).tagged(tag)))


FIELDS: dict[str, Any] = {"now": models.DateTimeField(), **NARROWED}
QUOTES = {  # the letters begin the people's names in each language: see `list_key`
    key: Lists(
        pagination.InLanguages(partial(_rows, key), quote.with_quotes, STORIES, **FIELDS),
        Counts(partial(_counted, key), **FIELDS),
        FirstLetters(_quoted, key),
    )
    for key in LIST_KEYS
}


@without_numbers
def quote_list(request: HttpRequest) -> HttpResponse:
    context = read_narrowed(request, timezone.now(), QUOTES[list_key()])
    parts = [
        part._replace(records=quote.mixed(quote.of_list(part.records)))
        for part in reading_languages.by_language(context["page"], get_language())
    ]
    return render_list(request, "quote_list", _("Quotes"), parts=parts, **context)


@responses.public_page
def quote_detail(request: HttpRequest, key: str) -> HttpResponse:
    words, has_support, settings = responses.find_quote_page(timezone.now(), key)
    context = {
        "quote": words,
        "has_support": has_support,
        "sections": layout.around(words),
        "structured_data": structured_data.quotation(
            words, request.build_absolute_uri, site=settings
        ),
        "breadcrumbs": page_context.trail(
            request, (_("Quotes"), "quote_list"), words.quoted_words, settings
        ),
    }
    template = "stories/quote_detail.html"
    return page_context.render_with_exit(request, template, context, words.story, settings=settings)


@responses.public_page
def quote_data(request: HttpRequest, key: str) -> HttpResponse:
    words, _has_support, site = responses.find_quote_page(timezone.now(), key)
    data = structured_data.annotated_quotation(words, request.build_absolute_uri, site=site)
    return responses.as_json(data, "application/ld+json")
