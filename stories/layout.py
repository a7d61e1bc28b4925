"""Lay out a story's page: put quotes and milestones beside the paragraphs they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import passages

if TYPE_CHECKING:
    from .models import Milestone, Quote, Story


@dataclass(frozen=True)
class Section:
    """One top-level element of the body, with the quotes and milestones shown beside it."""

    html: str
    pull_quotes: list[Quote]
    milestones: list[Milestone]


def lay_out(
    story: Story, quotes: Sequence[Quote], milestones: Sequence[Milestone]
) -> list[Section]:
    """Return the body's elements in order, with quoted passages marked and linkable by their keys.

    Quotes and milestones whose words are not in the body are left out.
    """
    events = [(item.anchor, item.in_body) for item in milestones]
    quoted = [(item.anchor, item.verified_passage) for item in quotes]
    blocks = passages.render(story.story_text, _marks(quoted + events))
    return [
        Section(
            block.html,
            [
                quote
                for quote in quotes
                if quote.is_pull_quote and _begins(quote.verified_passage, block)
            ],
            [milestone for milestone in milestones if _begins(milestone.in_body, block)],
        )
        for block in blocks
    ]


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
    return [
        Section(block.html, [], [])
        for block in blocks
        if block.first <= last and block.last >= first
    ]


def standfirst(story: Story, milestones: Sequence[Milestone]) -> str:
    """Return the standfirst as HTML, with the passages of milestones marked in it."""
    anchored = [(item.anchor, item.in_standfirst) for item in milestones]
    blocks = passages.render(story.standfirst_text, _marks(anchored))
    # The numbers belong to the body's paragraphs alone.
    return "".join(block.html for block in blocks).replace(' id="p-1"', ' class="standfirst"', 1)


def _marks(anchored: Sequence[tuple[str, passages.Passage | None]]) -> tuple[passages.Mark, ...]:
    return tuple(passages.Mark(anchor, passage) for anchor, passage in anchored if passage)


def _begins(passage: passages.Passage | None, block: passages.Block) -> bool:
    return passage is not None and block.first <= passage.paragraph <= block.last
