"""The lists that visitors go through: stories, people, quotes and tags."""

from datetime import datetime
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from . import answers, keysets, pages, structured_data
from .models import Person, Quote, Story, Tag, quote

TAGS_ON_A_PAGE = 240  # they are a word or two each


def _without_numbers(view: answers.View) -> answers.View:
    """A list whose pages have no numbers; its first page is what was number one."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        question = request.GET.copy()
        if number := question.pop("page", None):
            if number != ["1"]:
                raise Http404
            return answers.forward_to(request.path, question.urlencode())
        return view(request, *args, **kwargs)

    return answer


@_without_numbers
def story_list(request: HttpRequest) -> HttpResponse:
    page = keysets.read(request.GET, Story.objects.published(timezone.now()).for_cards(), {})
    return _list(request, "story_list", _("Stories"), page=page)


@_without_numbers
def person_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    people, filters = Person.objects.published(now), {}
    if tag := _tag(request, now):
        people, filters["tag"] = people.telling_of(tag, now), tag.slug
    letters = people.letters()
    if letter := _letter(request, letters):
        people, filters["letter"] = people.under(letter), letter
    page = keysets.read(request.GET, people.for_cards(), filters)
    context = {"page": page, "letters": letters, "letter": letter, "tag": tag}
    return _list(request, "person_list", _("People"), **context)


@_without_numbers
def quote_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    quotes, filters = Quote.objects.published(now), {}
    if tag := _tag(request, now):
        quotes, filters["tag"] = quotes.filter(story__tagged_stories__tag=tag), tag.slug
    letters = Person.objects.saying(quotes).letters()
    if letter := _letter(request, letters):
        quotes, filters["letter"] = quotes.of_people_under(letter), letter
    page = keysets.read(request.GET, quotes.for_cards(), filters)
    context = {"page": page, "letters": letters, "letter": letter, "tag": tag}
    shown = quote.standing(page.records)
    return _list(request, "quote_list", _("Quotes"), quotes=shown, **context)


@_without_numbers
def tag_list(request: HttpRequest) -> HttpResponse:
    tags = Tag.objects.published(timezone.now()).order_by("sort_key", "slug")
    page = keysets.read(request.GET, tags, {}, size=TAGS_ON_A_PAGE)
    return _list(request, "tag_list", _("Tags"), page=page)


@_without_numbers
def tag_detail(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    tags = Tag.objects.published(now)
    tag = tags.filter(slug=slug).first()
    if tag is None:
        return answers.forward(request, get_object_or_404(tags.formerly_at(slug)))
    stories = Story.objects.published(now).filter(tagged_stories__tag=tag).for_cards()
    page = keysets.read(request.GET, stories, {})
    breadcrumbs = pages.trail(request, (_("Tags"), "tag_list"), tag.name)
    return _list(request, "tag_detail", tag.name, tag=tag, page=page, breadcrumbs=breadcrumbs)


def _letter(request: HttpRequest, letters: list[list[str]]) -> str:
    """The letter that a list is asked for; raises Http404 where nobody is under it."""
    letter = request.GET.get("letter", "").upper()
    if "letter" in request.GET and not any(letter in alphabet for alphabet in letters):
        raise Http404
    return letter


def _tag(request: HttpRequest, now: datetime) -> Tag | None:
    """The tag that a list is asked for, by its address or an old one; raises Http404."""
    if "tag" not in request.GET:
        return None
    slug, tags = request.GET["tag"].replace("\0", ""), Tag.objects.published(now)
    return tags.filter(slug=slug).first() or get_object_or_404(tags.formerly_at(slug))


def _list(request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
    here = request.path + (context["page"].here if "page" in context else "")
    described = structured_data.collection(title, here, request.build_absolute_uri)
    return render(request, f"stories/{name}.html", context | {"structured_data": described})
