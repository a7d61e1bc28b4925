"""Show people: their list, their pages and their timelines."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stories import (
    page_context,
    pagination,
    reading_languages,
    responses,
    structured_data,
    timelines,
)
from stories.models import Person, milestone, quote

from .lists import find_letter, find_tag, render_list, without_numbers


@without_numbers
def person_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    people, filters = Person.objects.published(now), {}
    if tag := find_tag(request, now):
        people, filters["tag"] = people.with_stories_tagged(tag, now), tag.slug
    letters = people.letters()
    if letter := find_letter(request, letters):
        people, filters["letter"] = people.starting_with(letter), letter
    page = pagination.read(request.GET, people.for_cards(), filters)
    context = {"page": page, "letters": letters, "letter": letter, "tag": tag}
    return render_list(request, "person_list", _("People"), **context)


@responses.public_page
def person_detail(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    person, told, settings = responses.find_person_page(now, slug)
    stories = reading_languages.one_of_each(told, get_language())
    quotes = [words for story in stories for words in story.verified_quotes]
    context = {
        "person": person,
        "stories": stories,
        "quotes": quotes,
        "shared_quote": quote.to_share(quotes),
        "milestones": milestone.timeline(stories),
        "structured_data": structured_data.profile(person, request.build_absolute_uri),
        "breadcrumbs": page_context.trail(request, (_("People"), "person_list"), person.shown_name),
    }
    template = "stories/person_detail.html"
    return page_context.render_with_exit(request, template, context, *told, settings=settings)


@responses.public_page
def person_timeline(request: HttpRequest, slug: str) -> HttpResponse:
    person, told, _settings = responses.find_person_page(timezone.now(), slug)
    milestones = milestone.timeline(reading_languages.one_of_each(told, get_language()))
    return responses.as_json(timelines.timeline_js(person, milestones, request.build_absolute_uri))
