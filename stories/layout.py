"""How a story's page is laid out: which quotes and milestones stand beside which paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import passages

if TYPE_CHECKING:
    from .models import Milestone, Quote, Story


@dataclass(frozen=True)
class Section:
    """One top-level element of the body, and what stands beside it."""

    html: str
    pull_quotes: list[Quote]
    milestones: list[Milestone]


def lay_out(
    story: Story, quotes: Sequence[Quote], milestones: Sequence[Milestone]
) -> list[Section]:
    """The body's elements in order, its quoted words marked and linkable by their own keys.

    Quotes and milestones whose words the body does not hold are passed over.
    """
    told = [(item.anchor, item.in_body) for item in milestones]
    quoted = [(item.anchor, item.verified_passage) for item in quotes]
    blocks = passages.render(story.story_text, _marks(quoted + told))
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
    """What stands around the quote in its story, with its words marked.

    The paragraph that holds them, and the one before or after where they fill that side of it.
    Nothing for a quote whose words the story does not hold.
    """
    passage = quote.verified_passage
    if passage is None:
        return []
    held = [
        paragraph
        for paragraph in quote.story.story_text.paragraphs
        if paragraph.start < passage.end and passage.start < paragraph.end
    ]
    first = held[0].number - (passage.start == held[0].start)
    last = held[-1].number + (passage.end == held[-1].end)
    blocks = passages.render(quote.story.story_text, _marks([(quote.anchor, passage)]))
    return [
        Section(block.html, [], [])
        for block in blocks
        if block.first <= last and block.last >= first
    ]


def standfirst(story: Story, milestones: Sequence[Milestone]) -> str:
    """The standfirst as HTML, with the passages that milestones rest on marked in it."""
    told = [(item.anchor, item.in_standfirst) for item in milestones]
    blocks = passages.render(story.standfirst_text, _marks(told))
    # The body's paragraphs are numbered; the standfirst is none of them.
    return "".join(block.html for block in blocks).replace(' id="p-1"', ' class="standfirst"', 1)


def _marks(told: Sequence[tuple[str, passages.Passage | None]]) -> tuple[passages.Mark, ...]:
    return tuple(passages.Mark(anchor, passage) for anchor, passage in told if passage)


def _begins(passage: passages.Passage | None, block: passages.Block) -> bool:
    return passage is not None and block.first <= passage.paragraph <= block.last
