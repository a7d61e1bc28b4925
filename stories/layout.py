"""Lay out a story's page: put quotes and milestones beside the paragraphs they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.translation import get_language, gettext

from . import figures, languages, passages
from .passages.voices import Labels, with_labels

if TYPE_CHECKING:
    from .models import Milestone, Picture, Quote, Story


@dataclass(frozen=True)
class Section:
    """One top-level element of the body, with the quotes and milestones shown beside it.

    Or a picture between two of them, with no HTML of its own.
    """

    html: str
    pull_quotes: list[Quote]
    milestones: list[Milestone]
    picture: Picture | None = None


def lay_out(
    story: Story, quotes: Sequence[Quote], milestones: Sequence[Milestone]
) -> list[Section]:
    """Return the body's elements in order, with quoted passages marked and linkable by their keys.

    Quotes and milestones whose words are not in the body are left out, and so are pictures that
    readers may not see.
    """
    events = [(item.anchor, item.in_body) for item in milestones]
    quoted = [(item.anchor, item.verified_passage) for item in quotes]
    blocks = passages.render(story.story_text, _marks(quoted + events))
    labels, shown = _labels(story.language, "visually-hidden"), story.shown_figures()
    sections = []
    for block in blocks:
        if number := figures.number_of(block.html):
            if number in shown:
                sections.append(Section("", [], [], shown[number]))
            continue
        pulled = [quote for quote in quotes if quote.is_pull_quote]
        sections.append(
            Section(
                with_labels(block.html, labels),
                [quote for quote in pulled if _begins(quote.verified_passage, block)],
                [milestone for milestone in milestones if _begins(milestone.in_body, block)],
            )
        )
    return sections


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
        Section(with_labels(block.html, labels), [], [])
        for block in blocks
        if block.first <= last and block.last >= first
    ]


def standfirst(story: Story, milestones: Sequence[Milestone]) -> str:
    """Return the standfirst as HTML, with the passages of milestones marked in it."""
    anchored = [(item.anchor, item.in_standfirst) for item in milestones]
    blocks = passages.render(story.standfirst_text, _marks(anchored))
    # The numbers belong to the body's paragraphs alone.
    return "".join(block.html for block in blocks).replace(' id="p-1"', ' class="standfirst"', 1)


def for_elsewhere(html: str, language: str) -> str:
    """Return a body's sanitised HTML for another site, which has no style sheet of ours.

    What the page sets plainly different says in words whose it is, in the interface's language.
    """
    return with_labels(html, _labels(language))


def _labels(language: str, class_of_question: str = "") -> Labels:
    """Write the labels in the interface's language, for a body in another one or the same."""
    interface = get_language() or "en"
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
