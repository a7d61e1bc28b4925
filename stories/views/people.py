"""Show people: their list, their pages and their timelines."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.db import models
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
from stories.models import Person, PersonLanguage, Story, milestone
from stories.models.in_languages import LIST_KEYS, list_key
from stories.models.person import PersonQuerySet
from stories.models.person_language import PersonLanguageQuerySet
from stories.models.public_pages.counts import Counts
from stories.models.public_pages.first_letters import FirstLetters

from .lists import NARROWED, Lists, read_narrowed, render_list, without_numbers


def _public(now: Any, tag: Any = None) -> PersonQuerySet:
    people = Person.objects.published(now)
    return people if tag is None else people.who_tell(Story.objects.published(now).tagged(tag))


def _listed(key: str, letter: Any = None, **chosen: Any) -> PersonQuerySet:
    people = _public(**chosen).for_cards(key)
    return people if letter is None else people.starting_with(letter, key)


def _public_in(now: Any, language: Any, tag: Any = None) -> PersonLanguageQuerySet:
    return PersonLanguage.objects.filter(language=language).published(now, tag)


def _listed_in(key: str, letter: Any = None, **chosen: Any) -> PersonLanguageQuerySet:
    people = _public_in(**chosen).for_cards(key)
    return people if letter is None else people.starting_with(letter, key)


def _lists(key: str, people: Any, listed: Any, in_one: Lists | None = None, **more: Any) -> Lists:
    fields = {name: NARROWED[name] for name in ("tag", "letter")} | more
    fields["now"] = models.DateTimeField()
    return Lists(
        pagination.Listing(partial(listed, key), **fields),
        Counts(lambda **chosen: listed(key, **chosen).values("pk"), **fields),
        FirstLetters(people, key),
        in_one,
    )


def _lists_in_one(key: str) -> Lists:
    return _lists(key, _public_in, _listed_in, language=NARROWED["language"])


# By the names in each language: see `list_key`.
PEOPLE = {key: _lists(key, _public, _listed, _lists_in_one(key)) for key in LIST_KEYS}


@without_numbers
def person_list(request: HttpRequest) -> HttpResponse:
    context = read_narrowed(request, timezone.now(), PEOPLE[list_key()])
    if context["language"]:
        told = context["page"].records
        context["page"] = replace(context["page"], records=[each.person for each in told])
    return render_list(request, "person_list", _("People"), **context)


@responses.public_page
def person_detail(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    person, told, settings = responses.find_person_page(now, slug)
    context = page_context.of_person(person, told) | {
        "structured_data": structured_data.profile(person, request.build_absolute_uri),
        "breadcrumbs": page_context.trail(
            request, (_("People"), "person_list"), person.shown_name, settings
        ),
    }
    template = "stories/person_detail.html"
    return page_context.render_with_exit(request, template, context, *told, settings=settings)


@responses.public_page
def person_timeline(request: HttpRequest, slug: str) -> HttpResponse:
    person, told, _settings = responses.find_person_page(timezone.now(), slug)
    milestones = milestone.timeline(reading_languages.one_of_each(told, get_language()))
    return responses.as_json(timelines.timeline_js(person, milestones, request.build_absolute_uri))
