"""Find quotes, milestones and quotations whose words are broken, or must be looked at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

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
        return _("A quote or a milestone has no words yet. Copy them from the story, or remove it.")
    if broken.misquote:
        return f"“{broken}”: {broken.misquote}"
    return _(
        "“%(record)s” rests on words that are not in the story, or not exactly once. Restore the "
        "words, point it at others, or remove it."
    ) % {"record": broken}


def to_confirm(records: Iterable[Quote | Milestone]) -> list[Blocker]:
    return [
        Blocker(
            "body",
            _(
                "“%(record)s” is to be confirmed: %(questions)s Look at it in its row, with the "
                "whole sentence, and confirm it there, or change it."
            )
            % {"record": each, "questions": " ".join(map(str, each.open_questions))},
            TO_CONFIRM,
            each,
        )
        for each in find_unconfirmed(records)
    ]


def invented_quotations(story: Story, milestones: Iterable[Milestone]) -> list[Blocker]:
    """Block what is in quotation marks in an editor's text and is not the person's words."""
    blockers = []
    for field, invented in story.invented_quotations():
        way_out = (
            _(
                "Use the person’s words, or leave the marks out, or say that it is the headline as "
                "it was first published elsewhere."
            )
            if field == "headline"
            else _("Use the person’s words, or leave the marks out.")
        )
        message = f"{_not_said(invented.words, invented.why)} {way_out}"
        blockers.append(Blocker(field, message, INVENTED))
    for milestone in milestones:
        for invented in milestone.invented_quotations:
            way_out = _("Use the person’s words, or leave the marks out.")
            message = f"“{milestone}”: {_not_said(invented.words, invented.why)} {way_out}"
            blockers.append(Blocker("milestones", message, INVENTED, milestone))
    return blockers


def _not_said(words: str, why: str) -> str:
    told = _("“%(words)s” is in quotation marks, but the person does not say so. %(why)s")
    return told % {"words": words, "why": why}


def unnamed(milestones: Iterable[Milestone]) -> list[Blocker]:
    return [
        Blocker(
            "milestones",
            _("The milestone from “%(passage)s” has no title. Write one.")
            % {"passage": milestone.passage},
            NO_TITLE,
            milestone,
        )
        for milestone in milestones
        if not milestone.title
    ]
