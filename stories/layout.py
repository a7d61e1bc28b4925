"""Lay out a story's page: put quotes and milestones beside the paragraphs they come from."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from django.utils.html import format_html
from django.utils.translation import get_language, gettext

from . import figures, headlines, languages, passages
from .passages.body_text import HEADINGS
from .passages.voices import Labels, with_labels

if TYPE_CHECKING:
    from .models import Milestone, Picture, Quote, Story


LONGEST_ID = 60
AWAY = 900  # characters between a pull quote and its own sentence: not both in one glance
APART = 1200  # characters between two pull quotes
ENDING = 400  # characters at the end of a story, which speak for themselves
LONG_STANDFIRST = 500  # characters of an introduction: more are folded on a phone
FEWEST_CHAPTERS = 3  # fewer headings need no contents


class Chapter(NamedTuple):
    """A heading of the body, and the id that leads to it."""

    anchor: str
    title: str
    is_within: bool  # a chapter of higher rank


@dataclass
class Section:
    """Top-level elements of the body, with the quotes and milestones shown beside the first.

    A picture between two elements is before the HTML.
    """

    html: str
    pull_quotes: Sequence[Quote] = ()
    milestones: Sequence[Milestone] = ()
    picture: Picture | None = None
    chapters: list[Chapter] = field(default_factory=list)


def lay_out(
    story: Story, quotes: Sequence[Quote], milestones: Sequence[Milestone]
) -> list[Section]:
    """Return the body in sections, with quoted passages linkable by their keys.

    Quotes and milestones whose words are not in the body are left out, and so are pictures that
    readers may not see.
    """
    text = story.story_text
    events = [(item.anchor, item.in_body) for item in milestones]
    quoted = [(item.anchor, item.verified_passage) for item in quotes]
    blocks = passages.render(text, _marks(quoted + events), "span")
    labels, shown = _labels(story.language, "visually-hidden"), story.shown_figures()
    chapters = _chapters(text, blocks)
    pulled = place_pull_quotes(text, blocks, quotes, story.headline)
    sections: list[Section] = []
    for number, block in enumerate(blocks):
        if figure := figures.number_of(block.html):
            if figure in shown:
                sections.append(Section("", picture=shown[figure]))
            continue
        chapter = chapters.get(number)
        html = with_labels(block.html, labels)
        if chapter:
            html = html.replace(f'id="p-{block.first}"', f'id="{chapter.anchor}"', 1)
        told = [milestone for milestone in milestones if _begins(milestone.in_body, block)]
        if told or number in pulled or not sections:
            sections.append(Section(html, pulled.get(number, ()), told))
        else:
            sections[-1].html += f"\n{html}"
        if chapter:
            sections[-1].chapters.append(chapter)
    return sections


def contents(sections: Sequence[Section]) -> list[Chapter]:
    """Return the chapters of a story that has enough of them to be looked for."""
    chapters = [chapter for section in sections for chapter in section.chapters]
    return chapters if len(chapters) >= FEWEST_CHAPTERS else []


def _chapters(text: passages.StoryText, blocks: Sequence[passages.Block]) -> dict[int, Chapter]:
    """Return the headings among the blocks, by their place.

    An id is made of the heading's words, so that a link to it holds while other parts of the story
    change. Its beginning keeps it apart from the ids of quotes, milestones and paragraphs.
    """
    chapters: dict[int, Chapter] = {}
    used: Counter[str] = Counter()
    for number, block in enumerate(blocks):
        heading = text.paragraphs[block.first - 1] if block.first else None
        if heading is None or heading.tag not in HEADINGS or block.first != block.last:
            continue
        title = " ".join(text.text[heading.start : heading.end].split())
        name = "-".join(_words(title))[:LONGEST_ID]
        used[name] += 1
        again = f"-{used[name]}" if used[name] > 1 else ""
        chapters[number] = Chapter(f"c-{name}{again}", title, heading.tag != "h2")
    return chapters


def place_pull_quotes(
    text: passages.StoryText,
    blocks: Sequence[passages.Block],
    quotes: Iterable[Quote],
    headline: str,
) -> dict[int, list[Quote]]:
    """Choose the block beside which each pull quote is shown, by the block's place.

    A pull quote repeats nothing that is in sight: it is a good way behind its sentence, or
    before it where the story ends too soon. It is not shown where no place is fair: where it says
    what the headline says, or is the ending, or would part a question from its answer.
    """
    starts = {
        number: text.paragraphs[block.first - 1].start
        for number, block in enumerate(blocks)
        if number and _may_stand_before(text, blocks[number - 1], block)
    }
    pulled = [(each, each.verified_passage) for each in quotes if each.is_pull_quote]
    found = [(quote, passage) for quote, passage in pulled if passage]
    own = (each.start for each in text.paragraphs if each.voice == passages.PERSON)
    ending = max(own, default=0)
    said_above = (_words(headline), _words(headlines.split(headline).quotation))
    chosen: dict[int, list[Quote]] = {}
    for quote, passage in sorted(found, key=lambda each: each[1].start):
        if passage.end > ending or _repeats(*said_above, passage.text):
            continue
        fair = [
            number
            for number, start in starts.items()
            if all(abs(start - starts[other]) >= APART for other in chosen)
        ]
        behind = [number for number in fair if starts[number] - passage.end >= AWAY]
        before = [number for number in fair if passage.start - starts[number] >= AWAY]
        if behind or before:
            chosen[behind[0] if behind else before[-1]] = [quote]
    return chosen


def _may_stand_before(
    text: passages.StoryText, previous: passages.Block, block: passages.Block
) -> bool:
    """Return whether a pull quote may be between two blocks.

    The person must speak before it, so that it parts no heading or question from what belongs to
    it; and enough words must follow it.
    """
    if not previous.last or not block.first:
        return False
    above, below = text.paragraphs[previous.last - 1], text.paragraphs[block.first - 1]
    is_quiet = len(text.text) - below.start < ENDING
    return above.voice == passages.PERSON and below.tag not in HEADINGS and not is_quiet


def _repeats(whole: list[str], quotation: list[str], words: str) -> bool:
    """Return whether a quote is in the headline, or the headline's quotation in the quote."""
    said = _words(words)
    return _is_within(said, whole) or (len(quotation) > 2 and _is_within(quotation, said))


def _is_within(part: list[str], whole: list[str]) -> bool:
    return f" {' '.join(part)} " in f" {' '.join(whole)} "


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold())


def around(quote: Quote) -> list[Section]:
    """Return the part of its story that surrounds the quote, with the quote's words marked.

    That is each paragraph that holds the words, and the one before or after where the words fill
    that side of it. Empty for a quote whose words are not in the story.
    """
    passage = quote.verified_passage
    if passage is None:
        return []
    holding = [
        paragraph
        for paragraph in quote.story.story_text.paragraphs
        if paragraph.start < passage.end and passage.start < paragraph.end
    ]
    first = holding[0].number - (passage.start == holding[0].start)
    last = holding[-1].number + (passage.end == holding[-1].end)
    blocks = passages.render(quote.story.story_text, _marks([(quote.anchor, passage)]))
    labels = _labels(quote.story.language, "visually-hidden")
    return [
        Section(with_labels(block.html, labels))
        for block in blocks
        if block.first <= last and block.last >= first
    ]


def standfirst(story: Story, milestones: Sequence[Milestone]) -> str:
    """Return the standfirst as HTML, with the passages of milestones marked in it.

    A long one can be linked to: on a phone, such a link shows all of it.
    """
    anchored = [(item.anchor, item.in_standfirst) for item in milestones]
    blocks = passages.render(story.standfirst_text, _marks(anchored), "span")
    own = ' class="standfirst long" id="intro"' if is_long(story) else ' class="standfirst"'
    # The numbers belong to the body's paragraphs alone.
    return "".join(block.html for block in blocks).replace(' id="p-1"', own, 1)


def is_long(story: Story) -> bool:
    """Whether the story's standfirst is folded on a phone, so that the first words are near."""
    return len(story.standfirst) > LONG_STANDFIRST


def for_elsewhere(html: str, language: str) -> str:
    """Return a body's sanitised HTML for another site, which has no style sheet of ours.

    What the page sets plainly different says in words whose it is, in the interface's language.
    """
    return with_labels(html, _labels(language))


def _labels(language: str, class_of_question: str = "") -> Labels:
    """Write the labels in the interface's language, for a body in another one or the same."""
    return _labels_in(get_language() or "en", language, class_of_question)


@lru_cache(maxsize=256)
def _labels_in(interface: str, language: str, class_of_question: str) -> Labels:
    """Write the labels in the interface's language, which is the active one."""
    attributes = ""
    if interface != language:
        direction = languages.direction(interface)
        attributes = format_html(' lang="{}" dir="{}"', interface, direction)
    hidden = format_html(' class="{}"', class_of_question) if class_of_question else ""
    return Labels(
        question=format_html("<strong{}{}>{}</strong>", hidden, attributes, gettext("Question:")),
        note=format_html("<strong{}>{}</strong>", attributes, gettext("Note:")),
    )


def _marks(anchored: Sequence[tuple[str, passages.Passage | None]]) -> tuple[passages.Mark, ...]:
    return tuple(passages.Mark(anchor, passage) for anchor, passage in anchored if passage)


def _begins(passage: passages.Passage | None, block: passages.Block) -> bool:
    return passage is not None and block.first <= passage.paragraph <= block.last
