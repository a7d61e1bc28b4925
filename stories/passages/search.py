"""Find the words that an editor typed, or say why they are not in the story."""

from collections.abc import Iterator

from stories.sentences import Sentence as _

from .body_text import StoryText
from .differences import explain
from .matching import (
    MOST_PARTS,
    OMISSION_TYPED,
    exact_places,
    folded_places,
    single_out,
)
from .passage import Passage, Spans, cut
from .typography import END_MARKS, fold, with_first_letter_swapped

MARKS = "\"' "
LONGEST_TYPED = 5000  # characters of a passage
LONGEST_SHOWN = 300  # characters of a passage that a message repeats


class PassageError(ValueError):
    """The words do not name exactly one passage. The message is a sentence for the editor."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(PassageError):  # noqa: N818 - it reads passages.NotFound
    """The words are not in the story.

    `nearest` is the story's nearest passage, or "" if nothing is near. `difference` says in plain
    words where the two first differ.
    """

    def __init__(self, message: str, nearest: str = "", difference: str = "") -> None:
        super().__init__(message)
        self.nearest = nearest
        self.difference = difference


class Ambiguous(PassageError):  # noqa: N818 - it reads passages.Ambiguous
    """The words are in several places of the story; `places` holds the first of them."""

    def __init__(self, message: str, places: tuple[Passage, ...]) -> None:
        super().__init__(message)
        self.places = places


def find(story: StoryText, words: str, prefix: str = "", suffix: str = "") -> Passage:
    """Find the passage that an editor means, and return it in the story's own characters.

    Quotation marks, dashes, spaces, composed or separate accents, the first letter's case and the
    final mark may differ; letters may not. Raises NotFound or Ambiguous.

        "Improving our world is challenging, but it's possible!"   finds
        “improving our world is challenging, but it’s possible.”
        "Improving the world is challenging"                       raises NotFound
    """
    typed = words.strip()
    if len(typed) > LONGEST_TYPED:
        raise NotFound(
            _(
                "A passage has at most %(most)s characters, and this one has %(number)s: take a "
                "shorter one.",
                most=f"{LONGEST_TYPED:,}",
                number=f"{len(typed):,}",
            )
        )
    parts = [part for part in OMISSION_TYPED.split(typed) if _has_words(part)]
    if not parts:
        raise NotFound(_("There are no words to look for: copy a passage from the story."))
    if len(parts) > MOST_PARTS:
        raise NotFound(
            _(
                "Leave words out in at most %(number)s places, or use two passages.",
                number=MOST_PARTS - 1,
            )
        )
    for spans in _ways(story, typed, parts):
        places = single_out(story, spans, prefix, suffix)
        if len(places) == 1:
            return cut(story, places[0])
        if places:
            raise Ambiguous(
                _(
                    "These words are in several places of the story: choose one of them, or copy "
                    "a few words more."
                ),
                tuple(cut(story, spans) for spans in places),
            )
    raise _not_found(story, parts)


def _ways(story: StoryText, typed: str, parts: list[str]) -> Iterator[Iterator[Spans]]:
    """Yield what the words may mean, the most faithful reading first."""
    yield from exact_places(story, typed, parts)
    plain = [fold(part).text.strip() for part in parts]
    tried = []
    for head_marks, tail_marks in (("", ""), (MARKS, MARKS), (MARKS, MARKS + END_MARKS)):
        way = list(plain)
        way[0] = way[0].lstrip(head_marks)
        bare = way[-1].rstrip(tail_marks)
        had_end_mark = bool(set(way[-1][len(bare) :]) & set(END_MARKS))
        way[-1] = bare
        if (way, had_end_mark) in tried:
            continue
        tried.append((way, had_end_mark))
        for first in with_first_letter_swapped(way[0]):
            yield folded_places(story, [first, *way[1:]], with_end_mark=had_end_mark)


def _has_words(part: str) -> bool:
    return any(character.isalnum() for character in part)


def _not_found(story: StoryText, parts: list[str]) -> NotFound:
    missing = [part for part in parts if len(parts) == 1 or not _is_in_story(story, part)]
    if not missing:
        return NotFound(
            _(
                "Each part is in the story, but not in this order within one paragraph: copy "
                "the parts in their order, or use two passages."
            ),
            difference=_("the parts do not follow each other in one paragraph"),
        )
    nearest, difference = explain(story, missing[0])
    if not nearest:
        return NotFound(
            _(
                "These words are not in the story, nor anything near them: copy a passage from "
                "the story."
            )
        )
    told = (
        _(
            "These words are not in the story. The nearest passage is “%(nearest)s”. Where they "
            "first differ, %(difference)s. Use the story’s own words.",
            nearest=nearest,
            difference=difference,
        )
        if len(nearest) <= LONGEST_SHOWN
        else _(
            "These words are not in the story. Where they first differ, %(difference)s. Use the "
            "story’s own words.",
            difference=difference,
        )
    )
    return NotFound(told, nearest, difference)


def _is_in_story(story: StoryText, part: str) -> bool:
    return any(next(way, None) for way in _ways(story, part, [part]))
