"""Say what is around a passage: what was cut from its sentences, and what changed since."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from typing import Any, NamedTuple

from stories.sentences import Sentence as _

from .body_text import StoryText
from .cuts import paragraphs_of, whole_sentences
from .embedded_quotations import CLOSING, OPENING, has_marks
from .matching import exact_places
from .negations import turning_words
from .passage import CONTEXT, OMISSION, Passage
from .typography import END_MARKS

# A question without its mark is a statement: this mark is never left out unseen.
QUESTION_MARKS = "?؟？"
MAY_BE_LEFT_OUT = CLOSING + "".join(set(END_MARKS) - set(QUESTION_MARKS)) + " \n\xa0\u202f"
MAY_STAND_BEFORE = OPENING + " \n\xa0\u202f"


class Piece(NamedTuple):
    """A part of the sentences that hold a passage: of the passage, or left out of it."""

    text: str
    is_quoted: bool


@dataclass(frozen=True)
class Context:
    """Where a passage was when it was chosen, as plain values that JSON can hold.

    `sentences` are the whole sentences that hold it, `voice` and `speaker` say whose they are, and
    `has_marks` whether quotation marks are around it or within it. `before` and `after` are up
    to 32 code points around the sentences, `beside` is a digest of the rest of its paragraphs, so
    that no name that is taken out of the story stays here. `is_repeated` says that the same words
    were more than once in the story.
    """

    text: str
    sentences: str
    voice: str
    speaker: str
    has_marks: bool
    before: str
    after: str
    beside: str
    is_repeated: bool

    def stored(self) -> dict[str, Any]:
        return dataclasses.asdict(self)


def context_of(story: StoryText, passage: Passage) -> Context:
    """Return what is around a passage of the story."""
    start, end = whole_sentences(story, passage.start, passage.end)
    paragraphs = paragraphs_of(story, passage)
    first, last = paragraphs[0].start, paragraphs[-1].end
    parts = passage.text.split(OMISSION)
    places = next(exact_places(story, passage.text, parts if len(passage.spans) > 1 else []))
    return Context(
        text=passage.text,
        sentences=story.text[start:end],
        voice=", ".join(dict.fromkeys(each.voice for each in paragraphs)),
        speaker=", ".join(dict.fromkeys(each.speaker for each in paragraphs if each.speaker)),
        has_marks=has_marks(story, passage),
        before=story.text[max(0, start - CONTEXT) : start],
        after=story.text[end : end + CONTEXT],
        beside=_digest(f"{story.text[first:start]}{story.text[end:last]}".strip()),
        is_repeated=len(tuple(islice(places, 2))) > 1,
    )


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest() if text else ""


NAMES = frozenset(each.name for each in dataclasses.fields(Context))


def read_context(stored: Any) -> Context | None:
    """Return a stored context; None where nothing, or nothing that can be read, was stored."""
    if not isinstance(stored, dict) or not stored.keys() >= NAMES:
        return None
    return Context(**{name: stored[name] for name in NAMES})


def changes_around(then: Context, story: StoryText, passage: Passage, language: str) -> list[str]:
    """Say in sentences what is not as it was when the passage was chosen; [] if all is.

    Edits elsewhere in the story are none of it.
    """
    now = context_of(story, passage)
    found: list[str] = []
    if then.sentences != now.sentences:
        had = turning_words(then.sentences, language)
        new = [word for word in turning_words(now.sentences, language) if word not in had]
        came = _(
            "The sentence around these words has changed: “%(words)s” came in.",
            words=", ".join(new),
        )
        changed = _("The sentence around these words has changed.")
        found.append(came if new else changed)
    if (then.voice, then.speaker) != (now.voice, now.speaker):
        found.append(_("The words are in another voice now."))
    if now.has_marks and not then.has_marks:
        found.append(_("Quotation marks are around or within them now."))
    if not found and _is_elsewhere(then, now, story, passage):
        found.append(_("The words are at another place of the story now."))
    return found


def _is_elsewhere(then: Context, now: Context, story: StoryText, passage: Passage) -> bool:
    """Return whether the words are where others were, or have passed what was beside them."""
    if then.before == now.before or then.after == now.after:
        return False
    if then.beside and then.beside == now.beside:
        return False
    head, tail = story.text[: passage.start], story.text[passage.end :]
    before, after = then.before.strip(), then.after.strip()
    has_passed_after = bool(after) and after in head and after not in tail
    has_passed_before = bool(before) and before in tail and before not in head
    return then.is_repeated or has_passed_after or has_passed_before


def is_cut(story: StoryText, passage: Passage) -> bool:
    """Return whether the passage is not whole sentences: a part of one, or with an omission.

    A final full stop or exclamation mark may be left out; what follows a colon is a part.
    """
    start, end = whole_sentences(story, passage.start, passage.end)
    before, after = story.text[start : passage.start], story.text[passage.end : end]
    is_part = before.strip(MAY_STAND_BEFORE) or after.strip(MAY_BE_LEFT_OUT)
    return bool(is_part) or len(passage.spans) > 1


def pieces(story: StoryText, passage: Passage) -> list[Piece]:
    """Return the whole sentences that hold the passage, in the parts quoted and left out."""
    start, end = whole_sentences(story, passage.start, passage.end)
    found, at = [], start
    for first, last in passage.spans:
        found += [Piece(story.text[at:first], is_quoted=False)]
        found += [Piece(story.text[first:last], is_quoted=True)]
        at = last
    found += [Piece(story.text[at:end], is_quoted=False)]
    return [piece for piece in found if piece.text]


def left_out(story: StoryText, passage: Passage) -> str:
    """Return the words of the passage's sentences that are left out of it, joined by spaces."""
    parts = (piece.text for piece in pieces(story, passage) if not piece.is_quoted)
    return " ".join(parts)


def how_cut(story: StoryText, passage: Passage) -> str:
    """Say how the passage is cut, in a sentence for the editor; "" if it is whole sentences."""
    if not is_cut(story, passage):
        return ""
    if len(passage.spans) > 1:
        return _("Words are left out in the middle.")
    start, _end = whole_sentences(story, passage.start, passage.end)
    if story.text[start : passage.start].rstrip(MAY_STAND_BEFORE).endswith(":"):
        return _("Words that lead in to these, up to a colon, are left out.")
    return _("These words are part of a sentence.")
