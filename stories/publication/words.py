"""Find quotes, milestones and quotations whose words are broken, or must be looked at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from .blocker import BROKEN_WORDS, INVENTED, NO_TITLE, TO_CONFIRM, Blocker

if TYPE_CHECKING:
    from stories.models import Milestone, Quote, Story


def find_broken(
    quotes: Iterable[Quote], milestones: Iterable[Milestone]
) -> list[Quote | Milestone]:
    """Return those whose words are not in their story exactly once, or mean another thing there."""
    return [
        *(quote for quote in quotes if not quote.passage_found or quote.misquote),
        *(event for event in milestones if not event.passage_found or event.misquote),
    ]


def find_unconfirmed(records: Iterable[Quote | Milestone]) -> list[Quote | Milestone]:
    """Return those that somebody who may publish must look at before readers see them."""
    return [each for each in records if not each.misquote and each.open_questions]


def broken_passages(quotes: Iterable[Quote], milestones: Iterable[Milestone]) -> list[Blocker]:
    return [
        Blocker(
            "body",
            _why_broken(broken),
            BROKEN_WORDS,
            broken,
        )
        for broken in find_broken(quotes, milestones)
    ]


def _why_broken(broken: Quote | Milestone) -> str:
    if not broken.exact_words.strip():
        return "A quote or a milestone has no words yet. Copy them from the story, or remove it."
    if broken.misquote:
        return f"“{broken}”: {broken.misquote}"
    return (
        f"“{broken}” rests on words that are not in the story, or not exactly once. "
        "Restore the words, point it at others, or remove it."
    )


def to_confirm(records: Iterable[Quote | Milestone]) -> list[Blocker]:
    return [
        Blocker(
            "body",
            f"“{each}” is to be confirmed: {' '.join(map(str, each.open_questions))} Look at it "
            "in its row, with the whole sentence, and confirm it there, or change it.",
            TO_CONFIRM,
            each,
        )
        for each in find_unconfirmed(records)
    ]


def invented_quotations(story: Story, milestones: Iterable[Milestone]) -> list[Blocker]:
    """Block what is in quotation marks in an editor's text and is not the person's words."""
    blockers = []
    for field, invented in story.invented_quotations():
        message = f"The {field} has “{invented.words}” in quotation marks, but the person does not "
        message += f"say so. {invented.why} Use the person’s words, or leave the marks out"
        message += (
            ", or say that it is the headline as it was first published elsewhere."
            if field == "headline"
            else "."
        )
        blockers.append(Blocker(field, message, INVENTED))
    for milestone in milestones:
        for invented in milestone.invented_quotations:
            message = f"The milestone “{milestone}” has “{invented.words}” in quotation marks, but "
            message += f"the person does not say so. {invented.why} Use the person’s words, or "
            message += "leave the marks out."
            blockers.append(Blocker("milestones", message, INVENTED, milestone))
    return blockers


def unnamed(milestones: Iterable[Milestone]) -> list[Blocker]:
    return [
        Blocker(
            "milestones",
            f"The milestone from “{milestone.passage}” has no title. Write one.",
            NO_TITLE,
            milestone,
        )
        for milestone in milestones
        if not milestone.title
    ]
