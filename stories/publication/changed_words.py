"""Find what differs from the words that readers saw, so that they are told why, or nobody is."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stories import passages

from .blocker import IS_CORRECTION, Blocker

if TYPE_CHECKING:
    from stories.models import Milestone, Quote, Story

type Spoken = tuple[str, str, str]  # whose voice, who somebody else is, and the words

MOST_NAMED = 6  # in the sentence of the blocker; the question names all


def find_changed_words(
    seen: Story,
    story: Story,
    *,
    quotes: Iterable[Quote],
    milestones: Iterable[Milestone],
) -> list[str]:
    """Name what readers would see changed, in the order of the page; [] if nothing.

    `seen` is what they see now, `story` with its `quotes` and `milestones` what they would see.
    White space, markup, tags, order and pictures change no words, so they are not named.
    """
    found = []
    if _words(seen.headline) != _words(story.headline):
        found.append(_("the headline"))
    if _words(seen.standfirst) != _words(story.standfirst):
        found.append(_("the standfirst"))
    found += _changed_body(seen.story_text, story.story_text)
    found += _changed_caption(seen, story)
    found += _changed_rows(_told_of_quotes(), seen.verified_quotes, quotes)
    return [*found, *_changed_rows(_told_of_milestones(), seen.verified_milestones, milestones)]


def unanswered_correction(changed: list[str]) -> Blocker:
    """Ask for a word about what readers saw and would see changed."""
    named = [*changed[:MOST_NAMED], *[_("more")] * (len(changed) > MOST_NAMED)]
    return Blocker(
        IS_CORRECTION,
        _(
            "Readers saw other words. What changed: %(changes)s. Say under “Is this a correction?” "
            "what was wrong, or that it is a minor edit."
        )
        % {"changes": ", ".join(named)},
        "",
    )


def unexplained_minor_edit() -> Blocker:
    return Blocker(IS_CORRECTION, _("Say in a few words what the minor edit is."), "")


def is_same_text(text: str, other: str) -> bool:
    """Whether two texts differ in white space at most."""
    return _words(text) == _words(other)


def _words(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _changed_body(seen: passages.StoryText, new: passages.StoryText) -> list[str]:
    """Say which paragraphs differ; a paragraph that was only divided or joined does not."""
    had, has = _paragraphs(seen), _paragraphs(new)
    if _joined(had) == _joined(has):
        return []
    numbers: list[str] = []
    is_shorter = False
    for kind, _i, _j, start, end in SequenceMatcher(None, had, has, autojunk=False).get_opcodes():
        numbers += [str(number + 1) for number in range(start, end) if kind != "equal"]
        is_shorter |= kind == "delete"
    told = ngettext("paragraph %(numbers)s", "paragraphs %(numbers)s", len(numbers))
    changes = [told % {"numbers": ", ".join(numbers)}] * bool(numbers)
    changes += [_("words that are gone")] * is_shorter
    return [_("the body (%(changes)s)") % {"changes": "; ".join(changes)}]


def _paragraphs(text: passages.StoryText) -> list[Spoken]:
    return [
        (each.voice, each.speaker, _words(text.text[each.start : each.end]))
        for each in text.paragraphs
    ]


def _joined(paragraphs: list[Spoken]) -> list[Spoken]:
    """Join what one voice says in one run."""
    return [
        (*whose, " ".join(words for _, _, words in run))
        for whose, run in groupby(paragraphs, key=lambda each: each[:2])
    ]


def _changed_caption(seen: Story, story: Story) -> list[str]:
    """Name a picture that gave way to another, if readers saw a caption of it."""
    if seen.lead_picture is None or seen.lead_picture_id == story.lead_picture_id:
        return []
    captions = [seen.lead_picture.caption, *seen.lead_picture.caption_in.values()]
    return [_("the picture with its caption")] * any(_words(caption) for caption in captions)


def _told_of_quotes() -> dict[str, str]:
    return {
        "changed": _("the quotation “%(row)s” (changed)"),
        "gone": _("the quotation “%(row)s” (gone)"),
        "new": _("the quotation “%(row)s” (new)"),
    }


def _told_of_milestones() -> dict[str, str]:
    return {
        "changed": _("the milestone “%(row)s” (changed)"),
        "gone": _("the milestone “%(row)s” (gone)"),
        "new": _("the milestone “%(row)s” (new)"),
    }


def _changed_rows(
    sentences: dict[str, str], seen: Iterable[Quote | Milestone], new: Iterable[Quote | Milestone]
) -> Iterator[str]:
    """Say of each row whether it changed, came or went. Rows are known by their keys."""
    had, has = {row.key: row for row in seen}, {row.key: row for row in new}
    told, tells = ({row.words_seen for row in rows.values()} for rows in (had, has))
    for key, row in had.items():
        if row.words_seen not in tells:
            yield sentences["changed" if key in has else "gone"] % {"row": row}
    for key, row in has.items():
        if key not in had and row.words_seen not in told:
            yield sentences["new"] % {"row": row}
