"""Find where words are in a story: exactly, or as an editor may type them."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from itertools import chain, islice

from stories import first_use

from .body_text import StoryText
from .passage import OMISSION, Passage, Span, Spans, cut
from .typography import END_MARKS, WITHOUT_SPACES, Folded, fold, stands_free

# From the first of several spaces alone: the time to look stays in proportion to the length.
OMISSION_TYPED = re.compile(r"(?<!\s)\s*+\[\s*+(?:…|\.\s?\.\s?\.)\s*+\]\s*+")
END_MARK_AFTER = re.compile(rf"[\xa0\u202f]?[{END_MARKS}]++(?!\w)")
# The rest of a word that has begun: no position inside it needs to be tried.
REST_OF_WORD = first_use.pattern(rf"(?<=[^\W_{WITHOUT_SPACES}])[^\W_{WITHOUT_SPACES}]+")
MOST_COMPARED = 50_000_000  # characters, so that "ha ha ha …" in "ha ha ha …" ends
MOST_PARTS = 10
MOST_PLACES = 20
MOST_TRIED = 20_000

Finder = Callable[[int, int], Iterator[Span]]  # yields spans between two positions


@lru_cache(maxsize=16)
def folded_text(story: StoryText) -> Folded:
    """Return the story's text with plain typography."""
    return fold(story.text)


def locate(story: StoryText, exact: str, prefix: str = "", suffix: str = "") -> Passage | None:
    """Find the one place where these exact characters are; among several, the one with this
    context.

    Returns None where there is no such place, where there are several, or where a word would be
    cut: "art" is not found in "heart", and "it's" does not match "it’s".
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
    """Return the only place, or the only one with this context; else the first of the places."""
    rest = iter(places)
    first = tuple(islice(rest, MOST_PLACES))
    if len(first) > 1 and (prefix or suffix):
        fitting = (
            spans
            for spans in chain(first, islice(rest, MOST_TRIED))
            if story.text.endswith(prefix, 0, spans[0][0])
            and story.text.startswith(suffix, spans[-1][1])
        )
        chosen = tuple(islice(fitting, 2))
        if len(chosen) == 1:
            return chosen
    return first


def exact_places(story: StoryText, words: str, parts: list[str]) -> Iterator[Iterator[Spans]]:
    """Yield the places of the words as they are, then the places of their parts."""
    yield _in_order(story, [partial(_exact, story, words)])
    if 1 < len(parts) <= MOST_PARTS and all(part.strip() for part in parts):
        yield _in_order(story, [partial(_exact, story, part) for part in parts])


def folded_places(story: StoryText, parts: list[str], *, with_end_mark: bool) -> Iterator[Spans]:
    """Find the places of parts whose typography is plain; `with_end_mark` adds the story's final
    mark.
    """
    *first, last = parts
    finders = [partial(_folded, story, part, with_end_mark=False) for part in first]
    return _in_order(story, [*finders, partial(_folded, story, last, with_end_mark=with_end_mark)])


def _in_order(story: StoryText, finders: list[Finder]) -> Iterator[Spans]:
    """Yield every way in which the parts follow each other; several parts stay within one
    paragraph.
    """
    if len(finders) == 1:
        yield from _chains(finders, 0, len(story.text))
        return
    if any(next(finder(0, len(story.text)), None) is None for finder in finders):
        return
    for paragraph in story.paragraphs:
        yield from _chains(finders, paragraph.start, paragraph.end)


def _chains(finders: list[Finder], start: int, end: int) -> Iterator[Spans]:
    if not finders:
        yield ()
        return
    for span in finders[0](start, end):
        following = _chains(finders[1:], span[1], end)
        first = next(following, None)
        if first is None:
            return  # parts that do not fit after this place fit after no later one
        for rest in chain([first], following):
            yield (span, *rest)


def _exact(story: StoryText, wanted: str, start: int, end: int) -> Iterator[Span]:
    for at in _occurrences(story.text, wanted, start, end):
        if stands_free(story.text, at, at + len(wanted)):
            yield at, at + len(wanted)


def _folded(
    story: StoryText, wanted: str, start: int, end: int, *, with_end_mark: bool
) -> Iterator[Span]:
    folded = folded_text(story)
    for at in _occurrences(folded.text, wanted, folded.position(start), folded.position(end)):
        span = folded.source_span(at, at + len(wanted))
        if span:
            # A folded dash includes the spaces around it.
            first, last = _without_spaces(story.text, *span)
            if stands_free(story.text, first, last):
                mark = END_MARK_AFTER.match(story.text, last) if with_end_mark else None
                yield first, mark.end() if mark else last


def _without_spaces(text: str, start: int, end: int) -> Span:
    span = text[start:end]
    return end - len(span.lstrip()), start + len(span.rstrip())


def _occurrences(text: str, wanted: str, start: int, end: int) -> Iterator[int]:
    """Yield the positions where `wanted` begins and cuts no plain word.

    The rest, such as accents and hyphens, is for stands_free() to judge.
    """
    at = text.find(wanted, start, end)
    for _ in range(MOST_COMPARED // len(wanted)):
        if at < 0:
            return
        rest = REST_OF_WORD.match(text, at)
        if not rest:
            yield at
        at = text.find(wanted, rest.end() if rest else at + 1, end)
