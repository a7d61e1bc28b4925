"""Write the cards of lists: of stories, people and quotes.

A card is drawn once for all that it shows, and then remembered by exactly that: after a change most
cards of most pages are still what they were. Nothing is remembered by a record's number, so a card
never shows what its record no longer says.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from stories import descriptions, headlines
from stories.models import Milestone, Person, Quote, Story

from .stories_display import ShownPicture, shown_picture

if TYPE_CHECKING:  # only a search needs that module
    from stories.search.excerpts import StoryResult
    from stories.search.marking import Piece

register = template.Library()

LONG, LONGEST = 90, 220  # characters of a quotation
IN_A_ROW = 3  # cards, on a wide page; but
IN_PAIRS = {2, 4}  # such numbers of them are in pairs
SMALL_FROM = 6  # stories of the front page: then those after the third are small
REMEMBERED = 500  # cards: some 1.5 MB
REMEMBERED_RESULTS = 100  # of searches: some 0.3 MB


class Translation(NamedTuple):
    """A story in another language, as a card leads to it."""

    language: str
    reading_address: str


class Teller(NamedTuple):
    """What the card of a story or a quote shows of the person."""

    get_absolute_url: str
    name_language: str
    shown_name: str


class StoryCard(NamedTuple):
    """What `stories/_card.html` shows of a story, by the names of the story itself."""

    person: Teller | None
    published_at: datetime | None
    minutes: int | None
    language: str
    direction: str
    shown_picture: ShownPicture | None
    is_first: bool
    place: str
    over_line: str
    reading_address: str
    quoted_headline: str
    headline: str
    headline_scale: str
    content_note: str
    standfirst: str
    translated_from: str
    other_languages: tuple[Translation, ...]


class PersonCard(NamedTuple):
    """What `stories/_person.html` shows of a person, by the names of the person."""

    get_absolute_url: str
    name_language: str
    shown_name: str
    shown_portrait: ShownPicture | None
    monogram: str
    role_list: tuple[str, ...]
    role_language: str


class Source(NamedTuple):
    """What the card of a quote shows of the story."""

    direction: str
    language: str
    content_note: str
    quoted_headline: str
    headline: str
    translated_from: str
    person: Teller | None


class QuoteCard(NamedTuple):
    """What `stories/_quote.html` shows of a quote, by the names of the quote itself."""

    address_in_story: str
    quoted_words: str
    speaker: str
    get_absolute_url: str
    is_cut: bool
    story: Source


class FoundStory(NamedTuple):
    """What the result of a search shows of its story."""

    person: Teller
    language: str
    direction: str
    translated_from: str
    reading_address: str
    quoted_headline: str
    content_note: str


class FoundQuote(NamedTuple):
    """What it shows of a quote; the words are in pieces."""

    pieces: tuple[Piece, ...]
    story: FoundStory
    key: str
    address_in_story: str
    get_absolute_url: str
    speaker: str
    is_cut: bool


class FoundMilestone(NamedTuple):
    """What it shows of a milestone; whose the words are, only where some are told."""

    pieces: tuple[Piece, ...]
    told: tuple[Piece, ...]
    when: str
    address_in_story: str
    is_in_own_words: bool


class ResultCard(NamedTuple):
    """What `stories/_story_result.html` shows, by the names of a `StoryResult`."""

    story: FoundStory
    headline: tuple[Piece, ...]
    said: tuple[Piece, ...]
    introduced: tuple[Piece, ...]
    quotes: tuple[FoundQuote, ...]
    milestones: tuple[FoundMilestone, ...]


@register.simple_tag
def story_cards(
    stories: Sequence[Story],
    *,
    are_first: bool = False,
    are_front: bool = False,
    are_small: bool = False,
    with_person: bool = True,
) -> SafeString:
    """Show the stories of a list, or `are_front` on the front page, or `are_small` below these.

    `are_first` where a reader's first window shows a picture of them.
    """
    pictured = (story for story in stories[:IN_A_ROW] if story.shown_picture)
    first = next(pictured, None) if are_first else None
    places = ["small"] * len(stories) if are_small else _places(len(stories), are_front=are_front)
    cards = [
        story_card(story, with_person=with_person, is_first=story is first, place=place)
        for story, place in zip(stories, places, strict=True)
    ]
    return mark_safe("\n".join(cards))  # noqa: S308  each is safe


def _places(number: int, *, are_front: bool) -> list[str]:
    """Return the place of the picture on each of some cards, as css/home.css and cards.css.

    On the front page one leads and two follow at half its width; of four or five, the others are
    as wide as these.
    """
    if number == 1:
        return ["alone"]
    if are_front:
        halves = number if number < SMALL_FROM else 3
    else:
        halves = number if number in IN_PAIRS else 0
    return ["half"] * halves + ["card"] * (number - halves)


@register.simple_tag
def story_card(
    story: Story, *, with_person: bool = True, is_first: bool = False, place: str = "card"
) -> SafeString:
    """Show a story; `is_first` where a reader's first window shows its picture."""
    others = [Translation(each.language, each.reading_address) for each in story.other_languages]
    card = StoryCard(
        _teller(story.person) if with_person else None,
        story.published_at,
        story.minutes,
        story.language,
        story.direction,
        shown_picture(story.shown_picture),
        is_first,
        place,
        story.over_line,
        story.reading_address,
        story.quoted_headline,
        story.headline,
        story.headline_scale,
        story.content_note,
        "" if place == "small" else descriptions.first_sentences(story.standfirst),
        story.translated_from,
        tuple(others),
    )
    return _drawn("stories/_card.html", "story", card, get_language())


@register.simple_tag
def person_card(person: Person) -> SafeString:
    called = person.shown_called
    card = PersonCard(
        person.get_absolute_url(),
        called.language,
        called.text,
        shown_picture(person.shown_portrait),
        person.monogram,
        tuple(person.role_list),
        person.role_language,
    )
    return _drawn("stories/_person.html", "person", card, get_language())


@register.simple_tag
def quote_card(quote: Quote, *, with_person: bool = False) -> SafeString:
    story = quote.story
    source = Source(
        story.direction,
        story.language,
        story.content_note,
        story.quoted_headline,
        story.headline,
        story.translated_from,
        _teller(story.person) if with_person else None,
    )
    card = QuoteCard(
        quote.address_in_story,
        quote.quoted_words,
        quote.speaker,
        quote.get_absolute_url(),
        quote.is_cut,
        source,
    )
    return _drawn("stories/_quote.html", "quote", card, get_language())


@register.simple_tag
def story_result(result: StoryResult) -> SafeString:
    """Write a story that a search found."""
    story = result.story
    found = FoundStory(
        _teller(story.person),
        story.language,
        story.direction,
        story.translated_from,
        story.reading_address,
        story.quoted_headline,
        story.content_note,
    )
    card = ResultCard(
        found,
        tuple(result.headline),
        tuple(result.said),
        tuple(result.introduced),
        tuple(_found_quote(quote, tuple(said), found) for quote, said in result.quotes),
        tuple(
            _found_milestone(milestone, tuple(title), tuple(told))
            for milestone, title, told in result.milestones
        ),
    )
    return _drawn_result("stories/_story_result.html", "result", card, get_language())


def _found_quote(quote: Quote, pieces: tuple[Piece, ...], story: FoundStory) -> FoundQuote:
    return FoundQuote(
        pieces,
        story,
        quote.key,
        quote.address_in_story,
        quote.get_absolute_url(),
        quote.speaker,
        quote.is_cut,
    )


def _found_milestone(
    milestone: Milestone, pieces: tuple[Piece, ...], told: tuple[Piece, ...]
) -> FoundMilestone:
    is_in_own_words = bool(told) and milestone.is_in_own_words
    return FoundMilestone(pieces, told, milestone.when, milestone.address_in_story, is_in_own_words)


@register.filter
def size_of_words(words: str) -> str:
    """Return the classes of words that are set large: short ones are larger than long ones.

    up to 90 characters    nothing: as large as the place allows
    up to 220              "long"
    more                   "longest"

    And "letters-…", where a word is so long that it would break inside.
    """
    size = "" if len(words) <= LONG else "long" if len(words) <= LONGEST else "longest"
    return f"{size} {headlines.letters_on_a_line(words)}".strip()


register.filter("letters_on_a_line", headlines.letters_on_a_line)


def _teller(person: Person) -> Teller:
    called = person.shown_called
    return Teller(person.get_absolute_url(), called.language, called.text)


def _draw(name: str, kind: str, card: Any, language: str) -> SafeString:
    context = {kind: card, "LANGUAGE_CODE": language}
    if kind == "quote":
        context["with_person"] = card.story.person is not None
    return render_to_string(name, context)


_drawn = lru_cache(maxsize=REMEMBERED)(_draw)
_drawn_result = lru_cache(maxsize=REMEMBERED_RESULTS)(_draw)
