"""Answer the `.json` addresses: what a page shows of a story, person or quote, as plain data."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from stories import responses, serializers
from stories.models import milestone


@responses.for_machines
def story_json(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    story = responses.find_story_page(timezone.now(), slug, language).story
    return responses.as_json(serializers.story(story, request.build_absolute_uri))


@responses.for_machines
def person_json(request: HttpRequest, slug: str) -> HttpResponse:
    person, stories, _settings = responses.find_person_page(timezone.now(), slug)
    milestones = milestone.timeline(stories)
    record = serializers.person(person, stories, milestones, request.build_absolute_uri)
    return responses.as_json(record)


@responses.for_machines
def quote_json(request: HttpRequest, key: str) -> HttpResponse:
    words = responses.find_quote(timezone.now(), key)
    return responses.as_json(serializers.quote(words, request.build_absolute_uri))
