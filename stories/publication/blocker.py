"""One reason why a story cannot be published, as a value."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from stories.models import Milestone, Picture, Quote


BROKEN_WORDS = gettext_noop("broken words")
TO_CONFIRM = gettext_noop("words to confirm")
INVENTED = gettext_noop("invented quotation")
ORDER_OF_DATES = gettext_noop("order of dates")
NO_TITLE = gettext_noop("milestone without title")
NO_CONSENT = gettext_noop("no consent")
IS_CORRECTION = "is_correction"  # the field of the form that asks


@dataclasses.dataclass(frozen=True)
class Blocker:
    """One reason: the field of the story where it is corrected, and a sentence that says how.

    `what` names it in a word or two, for lists; it is "" where the reason is in another record.
    `record` is the row of the form that it is about, if there is one; `picture` is one that lacks
    an alt text or a credit.
    """

    field: str
    message: str | Promise  # which says it in the language of who reads
    what: str
    record: Quote | Milestone | None = dataclasses.field(default=None, compare=False, repr=False)
    picture: Picture | None = dataclasses.field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return str(self.message)


def in_short(blockers: Iterable[Blocker]) -> str:
    """Name the blockers in a few words: “no address, broken words”.

    The text is stored with the story, in English: see `in_words`. Blockers that come and go with
    another record have no such words.
    """
    return ", ".join(dict.fromkeys(blocker.what for blocker in blockers if blocker.what))


def in_words(summary: str) -> str:
    """Say what `in_short` made in the language of who reads."""
    return ", ".join(gettext(what) for what in summary.split(", ")) if summary else ""
