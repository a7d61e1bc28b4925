"""The `.json` addresses: what a page shows of a story, a person or a quote, as plain data."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from . import answers, records
from .models import Person, Quote, Story, milestone, quote


@answers.for_machines
def story_json(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    now = timezone.now()
    asked = Story.objects.filter(language=language, slug=slug)
    story = asked.published(now).for_page().first()
    if story is None:
        former = Story.objects.formerly_at(slug, language)
        return answers.not_at_its_address(request, asked, former, now)
    quotes = quote.standing(story.quotes.all())
    milestones = milestone.standing(story.milestones.all())
    return _json(records.story(story, quotes, milestones, request.build_absolute_uri))


@answers.for_machines
def person_json(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    asked = Person.objects.filter(slug=slug)
    person = asked.published(now).for_page().first()
    if person is None:
        former = Person.objects.formerly_at(slug)
        return answers.not_at_its_address(request, asked, former, now)
    stories = list(person.stories.published(now).for_person_page())
    quotes = [words for story in stories for words in quote.standing(story.quotes.all())]
    milestones = milestone.timeline(stories)
    return _json(records.person(person, stories, quotes, milestones, request.build_absolute_uri))


@answers.for_machines
def quote_json(request: HttpRequest, key: str) -> HttpResponse:
    asked = Quote.objects.filter(key=key)
    words = asked.published(timezone.now()).for_cards().first()
    if words is None:
        return answers.not_here(request, asked.withdrawn())
    if not words.passage:
        raise Http404
    return _json(records.quote(words, request.build_absolute_uri))


def _json(record: dict[str, Any]) -> HttpResponse:
    return answers.as_json(record)
