"""The words of a text with plain typography."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from stories.passages.body_text import StoryText
from stories.passages.nearest import WORD
from stories.passages.passage import Span
from stories.passages.typography import DOUBLE_MARKS, SINGLE_MARKS, Folded, fold

IGNORED_BETWEEN = str.maketrans("", "", DOUBLE_MARKS + SINGLE_MARKS + " ")


@dataclass(frozen=True)
class Words:
    """The words of a text with plain typography."""

    text: str
    folded: Folded

    @cached_property
    def keys(self) -> list[str]:
        """The words as they are compared: without capitals."""
        small = self.folded.text.casefold()
        if len(small) == len(self.folded.text):
            return WORD.findall(small)
        return [word.casefold() for word in WORD.findall(self.folded.text)]

    @cached_property
    def row(self) -> str:
        """The keys between spaces, in which a row of words is found at once."""
        return f" {' '.join(self.keys)} "

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset(self.keys)

    @cached_property
    def spans(self) -> list[Span]:
        """Where the words are in the folded text."""
        return [match.span() for match in WORD.finditer(self.folded.text)]

    def word(self, index: int) -> str:
        return self.folded.text[slice(*self.spans[index])]

    def marks_after(self, index: int) -> str:
        """Return the marks up to the next word, without quotation marks and spaces."""
        is_last = index + 1 == len(self.spans)
        end = len(self.folded.text) if is_last else self.spans[index + 1][0]
        return self.folded.text[self.spans[index][1] : end].translate(IGNORED_BETWEEN)

    def span(self, first: int, last: int) -> Span:
        """Return where the words from first to last (inclusive) are in the text."""
        return self.folded.source_around(self.spans[first][0], self.spans[last][1])

    def own(self, first: int, last: int) -> str:
        """Return the text's own characters from the first word to the last."""
        return self.text[slice(*self.span(first, last))]


def words_of(text: str) -> Words:
    """Return the words of a text."""
    return Words(text, fold(text))


@lru_cache(maxsize=16)
def words_of_story(story: StoryText) -> Words:
    return words_of(story.text)


def count_words(words: str) -> int:
    """Count the words that a reader gave."""
    return len(words_of(words).keys)
