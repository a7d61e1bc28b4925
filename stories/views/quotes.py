"""Show quotes: their list, their pages and their data."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from stories import layout, page_context, pagination, responses, structured_data
from stories.models import Person, Quote
from stories.models.verified import verified

from .lists import find_letter, find_tag, render_list, without_numbers


@without_numbers
def quote_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    quotes, filters = Quote.objects.published(now), {}
    if tag := find_tag(request, now):
        quotes, filters["tag"] = quotes.filter(story__tagged_stories__tag=tag), tag.slug
    letters = Person.objects.quoted_in(quotes).letters()
    if letter := find_letter(request, letters):
        quotes, filters["letter"] = quotes.of_people_starting_with(letter), letter
    page = pagination.read(request.GET, quotes.for_cards(), filters)
    context = {"page": page, "letters": letters, "letter": letter, "tag": tag}
    shown = verified(page.records)
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
