"""Answer the `.json` addresses: what a page shows of a story, person or quote, as plain data."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from stories import responses, serializers
from stories.models import milestone


@responses.for_machines
def story_json(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    story = responses.find_story(timezone.now(), "for_page", slug, language)
    return responses.as_json(serializers.story(story, request.build_absolute_uri))


@responses.for_machines
def person_json(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    person = responses.find_person(now, slug)
    stories = list(person.stories.published(now).for_person_page())
    milestones = milestone.timeline(stories)
    record = serializers.person(person, stories, milestones, request.build_absolute_uri)
    return responses.as_json(record)


@responses.for_machines
def quote_json(request: HttpRequest, key: str) -> HttpResponse:
    words = responses.find_quote(timezone.now(), key)
    return responses.as_json(serializers.quote(words, request.build_absolute_uri))
