"""Find the phrases of a query in texts that are shown, and mark them there."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from stories import passages

from . import query, tokenizer

REMEMBERED = 500  # texts of quotes and the like, looked through for a query: some 1 MB
LENGTH = 260  # characters of an excerpt, if its first sentence is not longer

type Phrases = tuple[str, ...]  # of a query
type Span = tuple[int, int]


class Piece(NamedTuple):
    """A stretch of shown text, and whether the query matches it."""

    text: str
    is_found: bool


@lru_cache(maxsize=REMEMBERED)
def holds(phrases: Phrases, text: str, language: str) -> bool:
    """Return whether the text holds every phrase."""
    return all(_found(phrases, text, tokenizer.reading(language)))


@lru_cache(maxsize=REMEMBERED)
def marked(phrases: Phrases, text: str, language: str) -> tuple[Piece, ...]:
    """Return the whole text, with the phrases marked."""
    return tuple(_pieces(text, _spans(_found(phrases, text, tokenizer.reading(language)))))


def excerpt(phrases: Phrases, paragraphs: Iterable[str], language: str) -> Sequence[Piece]:
    """Return sentences of the paragraph with most phrases, from the first of them on.

    Sentences are whole, because a part of one may say the opposite; an ellipsis shows where others
    were left out. Empty where no phrase is found.
    """
    told = list(paragraphs)
    if best := _with_most(phrases, told, language):
        number, spans = best
        return _cut(told[number], spans, passages.sentences(told[number]))
    return []


def excerpt_of_story(
    phrases: Phrases,
    story: passages.StoryText,
    paragraphs: Sequence[passages.Paragraph],
    language: str,
) -> Sequence[Piece]:
    """Return the same of paragraphs of a story, where a sentence may go on over several."""
    texts = (story.text[each.start : each.end] for each in paragraphs)
    if best := _with_most(phrases, texts, language):
        number, found = best
        start, end = paragraphs[number].start, paragraphs[number].end
        spans = [(start + begins, start + ends) for begins, ends in found]
        return _cut(story.text, spans, passages.sentences_around(story, start, end))
    return []


def _with_most(
    phrases: Phrases, paragraphs: Iterable[str], language: str
) -> tuple[int, list[Span]] | None:
    """Return which paragraph has most of the phrases, from 0, and where; None if none has any."""
    best, most = None, 0
    for index, paragraph in enumerate(paragraphs):
        number, spans = _looked_through(phrases, paragraph, language)
        if number > most:
            best, most = (index, spans), number
        if number == len(phrases):
            break
    return best


@lru_cache(maxsize=REMEMBERED)
def _looked_through(phrases: Phrases, text: str, language: str) -> tuple[int, list[Span]]:
    """Return how many of the phrases the text holds, and where they are."""
    found = _found(phrases, text, tokenizer.reading(language))
    return sum(map(bool, found)), _spans(found)


def _cut(text: str, spans: list[Span], sentences: list[Span]) -> Sequence[Piece]:
    found_from, found_to = spans[0]
    start = max(begins for begins, _ in sentences if begins <= found_from)
    ends = [finish for _, finish in sentences if finish >= found_to]
    end = max([finish for finish in ends if finish <= start + LENGTH], default=ends[0])
    shown = text[start:end]
    inside = [(a - start, b - start) for a, b in spans if start <= a and b <= end]
    pieces = list(_pieces(shown, inside))
    if start > sentences[0][0]:
        pieces.insert(0, Piece("… ", is_found=False))
    if end < sentences[-1][1]:
        pieces.append(Piece(" …", is_found=False))
    return pieces


def _found(phrases: Phrases, text: str, how: tokenizer.Reading) -> list[list[Span]]:
    """Return where in the text each phrase is, in whatever spelling.

    Most texts do not hold most phrases: only where one is found, the words' places are looked for.
    """
    terms = tokenizer.terms(text, how)
    others = list(tokenizer.loose(text, how))
    loose = [word.term for word in others]
    words: list[Span] = []
    found = []
    sequences, spelled = query.sequences(phrases, how), query.loose(phrases, how)
    for sequence, term in zip(sequences, spelled, strict=True):
        last = len(sequence) - 1
        places = [(index, index + last) for index in _positions(sequence, terms)]
        if term:
            places += [(index, index) for index in _places(term, terms)]
        if places and not words:
            words = tokenizer.spans(text)
        spans = [(words[begins][0], words[ends][1]) for begins, ends in places]
        if term:
            spans += [others[index][:2] for index in _places(tokenizer.LOOSE + term, loose)]
        found.append(spans)
    return found


def _spans(found: list[list[Span]]) -> list[Span]:
    """Return the places of all phrases in order; those that touch become one."""
    spans: list[Span] = []
    for start, end in sorted(each for places in found for each in places):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _positions(sequence: tuple[str, ...], terms: list[str]) -> Iterator[int]:
    *head, last = sequence
    for index in _places(last, terms):
        before = index - len(head)
        if before >= 0 and head == terms[before:index]:
            yield before


def _places(last: str, terms: list[str]) -> Iterator[int]:
    if query.is_begun(last):
        yield from (index for index, term in enumerate(terms) if term.startswith(last))
        return
    index = -1
    for _ in range(terms.count(last)):
        index = terms.index(last, index + 1)
        yield index


def _pieces(text: str, spans: list[Span]) -> Iterator[Piece]:
    done = 0
    for start, end in spans:
        if start > done:
            yield Piece(text[done:start], is_found=False)
        yield Piece(text[start:end], is_found=True)
        done = end
    if done < len(text):
        yield Piece(text[done:], is_found=False)
