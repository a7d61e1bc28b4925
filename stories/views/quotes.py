"""Show quotes: their list, their pages and their data."""

from functools import partial
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from stories import layout, page_context, pagination, responses, structured_data
from stories.models import Person, Quote
from stories.models.first_letters import FirstLetters
from stories.models.in_languages import LIST_KEYS, list_key
from stories.models.person import PersonQuerySet
from stories.models.quote import QuoteQuerySet
from stories.models.verified import verified

from .lists import NARROWED, read_narrowed, render_list, without_numbers


def _public(now: Any, tag: Any = None) -> QuoteQuerySet:
    quotes = Quote.objects.published(now)
    return quotes if tag is None else quotes.filter(story__tagged_stories__tag=tag)


def _listed(key: str, letter: Any = None, **chosen: Any) -> QuoteQuerySet:
    quotes = _public(**chosen).for_lists()
    return quotes if letter is None else quotes.of_people_starting_with(letter, key)


def _quoted(**chosen: Any) -> PersonQuerySet:
    return Person.objects.quoted_in(_public(**chosen))


# The letters are those of the people's names in each language: see `list_key`.
QUOTES = {
    key: pagination.Listing(partial(_listed, key), now=models.DateTimeField(), **NARROWED)
    for key in LIST_KEYS
}
LETTERS = {
    key: FirstLetters(_quoted, key, now=models.DateTimeField(), **NARROWED) for key in LIST_KEYS
}


@without_numbers
def quote_list(request: HttpRequest) -> HttpResponse:
    key = list_key()
    context = read_narrowed(request, timezone.now(), QUOTES[key], LETTERS[key])
    shown = verified(context["page"].records)
    return render_list(request, "quote_list", _("Quotes"), quotes=shown, **context)


@responses.public_page
def quote_detail(request: HttpRequest, key: str) -> HttpResponse:
    words, has_support, settings = responses.find_quote_page(timezone.now(), key)
    context = {
        "quote": words,
        "has_support": has_support,
        "sections": layout.around(words),
        "structured_data": structured_data.quotation(words, request.build_absolute_uri),
        "breadcrumbs": page_context.trail(request, (_("Quotes"), "quote_list"), words.quoted_words),
    }
    template = "stories/quote_detail.html"
    return page_context.render_with_exit(request, template, context, words.story, settings=settings)


@responses.public_page
def quote_data(request: HttpRequest, key: str) -> HttpResponse:
    words = responses.find_quote(timezone.now(), key)
    data = structured_data.annotated_quotation(words, request.build_absolute_uri)
    return responses.as_json(data, "application/ld+json")
