"""Where words stand in a story: exactly, or as an editor may type them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

from .texts import StoryText
from .typography import END_MARKS, Folded, fold, stands_free

OMISSION = " […] "
OMISSION_TYPED = re.compile(r"\s*+\[\s*+(?:…|\.\s?\.\s?\.)\s*+\]\s*+")
END_MARK_AFTER = re.compile(rf"[\xa0\u202f]?[{END_MARKS}]++(?!\w)")
CONTEXT = 32  # code points before and after, as the W3C's TextQuoteSelector suggests
MOST_PARTS = 10
MOST_PLACES = 20

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Passage:
    """The story's own characters. Positions are code points in StoryText.text, ends exclusive.

    text joins the parts by " […] " where words were left out; paragraph is the number of the
    paragraph in which it starts; prefix and suffix are up to 32 characters around it.
    """

    text: str
    spans: Spans
    paragraph: int
    prefix: str
    suffix: str

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


def cut(story: StoryText, spans: Spans) -> Passage:
    """The passage at these places."""
    start, end = spans[0][0], spans[-1][1]
    return Passage(
        text=OMISSION.join(story.text[begin:finish] for begin, finish in spans),
        spans=spans,
        paragraph=next(p.number for p in story.paragraphs if start <= p.end),
        prefix=story.text[max(0, start - CONTEXT) : start],
        suffix=story.text[end : end + CONTEXT],
    )


@lru_cache(maxsize=16)
def folded_text(story: StoryText) -> Folded:
    """The story's text with its typography made plain."""
    return fold(story.text)


def locate(story: StoryText, exact: str, prefix: str = "", suffix: str = "") -> Passage | None:
    """The one place of these very characters, or among several the one the context singles out.

    None where there is none, where there are several, and where a word would be cut.
    "art" is not in "heart"; "it's" is not "it’s".
    """
    if not exact.strip():
        return None
    for spans in exact_places(story, exact, exact.split(OMISSION)):
        places = single_out(story, spans, prefix, suffix)
        if places:
            return cut(story, places[0]) if len(places) == 1 else None
    return None


def single_out(
    story: StoryText, places: Iterable[Spans], prefix: str, suffix: str
) -> tuple[Spans, ...]:
    """The one place there is, or the one with this context; else some of the places."""
    rest = iter(places)
    first = tuple(islice(rest, MOST_PLACES))
    if len(first) > 1 and (prefix or suffix):
        fitting = (
            spans
            for spans in chain(first, rest)
            if story.text.endswith(prefix, 0, spans[0][0])
            and story.text.startswith(suffix, spans[-1][1])
        )
        chosen = tuple(islice(fitting, 2))
        if len(chosen) == 1:
            return chosen
    return first


def exact_places(story: StoryText, words: str, parts: list[str]) -> Iterator[Iterator[Spans]]:
    """The places of the words as they are, then those of their parts."""
    yield _in_order(story, [_exact(story, words)])
    if 1 < len(parts) <= MOST_PARTS and all(part.strip() for part in parts):
        yield _in_order(story, [_exact(story, part) for part in parts])


def folded_places(story: StoryText, parts: list[str], *, with_end_mark: bool) -> Iterator[Spans]:
    """The places of parts whose typography is plain; with_end_mark takes the story's own."""
    found = [_folded(story, part) for part in parts]
    if with_end_mark:
        found[-1] = (_with_end_mark(story, span) for span in found[-1])
    return _in_order(story, found)


def _occurrences(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _exact(story: StoryText, wanted: str) -> Iterator[tuple[int, int]]:
    for start in _occurrences(story.text, wanted):
        if stands_free(story.text, start, start + len(wanted)):
            yield start, start + len(wanted)


def _folded(story: StoryText, wanted: str) -> Iterator[tuple[int, int]]:
    folded = folded_text(story)
    for at in _occurrences(folded.text, wanted):
        span = folded.source(at, at + len(wanted))
        if span:
            start, end = span
            found = story.text[start:end]
            # A dash folds together with the spaces around it.
            start += len(found) - len(found.lstrip())
            end -= len(found) - len(found.rstrip())
            if stands_free(story.text, start, end):
                yield start, end


def _with_end_mark(story: StoryText, span: tuple[int, int]) -> tuple[int, int]:
    mark = END_MARK_AFTER.match(story.text, span[1])
    return span[0], mark.end() if mark else span[1]


def _in_order(story: StoryText, found: list[Iterator[tuple[int, int]]]) -> Iterator[Spans]:
    """Every way in which the parts follow each other within one paragraph."""
    if len(found) == 1:
        for span in found[0]:
            yield (span,)
        return
    everywhere = [list(spans) for spans in found]
    for paragraph in story.paragraphs:
        within = [
            [span for span in spans if paragraph.start <= span[0] and span[1] <= paragraph.end]
            for spans in everywhere
        ]
        yield from _chains(within, paragraph.start)


def _chains(found: list[list[tuple[int, int]]], after: int) -> Iterator[Spans]:
    if not found:
        yield ()
        return
    for span in found[0]:
        if span[0] >= after:
            following = _chains(found[1:], span[1])
            first = next(following, None)
            if first is None:
                return  # what does not fit after this place fits after no later one
            for rest in chain([first], following):
                yield (span, *rest)
