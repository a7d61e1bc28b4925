"""Check words that a reader has against a story: exactly so, cut, nearly so, or not there."""

from collections.abc import Iterator
from itertools import islice

from stories.passages.alignment import Run, align
from stories.passages.body_text import StoryText

from .comparison import Comparison
from .result import EXACT, KINDS, Checked
from .typed import omissions, prepared, undivided
from .words import Words, words_of_story

LONGEST = 5000  # characters that are checked
FEWEST_WORDS = 3  # fewer are only found as a whole sentence
LEAST_SHARED = 0.6  # of the words, where some are not in the story
MOST_PLACES = 50  # of the same words in one story
MOST_CHECKED = 3  # of these places, the likeliest to be exact


def check(story: StoryText, words: str, language: str) -> Checked | None:
    """Say what the words are of the story's, or return None where they are not its words.

    EXACT: one or more whole sentences. The typography, the first letter's case and the final mark
    may differ. CUT: all are the story's words in their order, but some between them, or of their
    sentences, were left out. NEARLY: most are. `language` is the story's. Never raises.

        "I do not regret it."    "I do not regret it"    EXACT
        "I do not regret it."    "I regret it"           CUT, and “not” was left out
        "I do not regret it."    "I do not forget it"    NEARLY
    """
    if len(words) > LONGEST:
        return None
    return check_row(story, words, language) or check_pieces(story, words, language)


def check_row(story: StoryText, words: str, language: str) -> Checked | None:
    """Check words that the story has all in a row; None where it has not. See `check`.

    `words` have at most LONGEST characters. It takes a tenth of the time of `check_pieces`.
    """
    theirs = words_of_story(story)
    for way in dict.fromkeys((words, undivided(words, theirs))):
        typed = prepared(way, theirs)
        places = islice(_places(typed, theirs), MOST_PLACES)
        checks = [Comparison(story, theirs, typed, [place], language) for place in places]
        if checks:
            likeliest = sorted(checks, key=lambda each: each.likelihood())[:MOST_CHECKED]
            found = [each.result() for each in likeliest]
            best = min(found, key=lambda each: (KINDS.index(each.kind), not each.is_of_person))
            return best if best.kind == EXACT or len(typed.keys) >= FEWEST_WORDS else None
    return None


def _places(typed: Words, theirs: Words) -> Iterator[Run]:
    """Yield the places where the story has all typed words in a row."""
    at = theirs.row.find(typed.row) if typed.keys else -1
    while at >= 0:
        yield Run(0, theirs.row.count(" ", 0, at), len(typed.keys))
        at = theirs.row.find(typed.row, at + 1)


def check_pieces(story: StoryText, words: str, language: str) -> Checked | None:
    """Check words that the story has, or most of them, with others between. See `check_row`."""
    theirs = words_of_story(story)
    typed = prepared(undivided(words, theirs), theirs)
    least = max(FEWEST_WORDS, LEAST_SHARED * len(typed.keys))
    if sum(key in theirs.known for key in typed.keys) < least:
        return None
    runs = align(typed.keys, theirs.keys, omissions(typed))
    shared = sum(run.size for run in runs)
    if shared < least:
        return None
    is_close = runs[-1].story_end - runs[0].story <= 2 * len(typed.spans)
    if not is_close and 2 * len(runs) > shared + 1:
        return None  # scattered words, which any two texts share
    return Comparison(story, theirs, typed, runs, language).result()
