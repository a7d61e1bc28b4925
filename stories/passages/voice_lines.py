"""Read the lines of a story that are in the person's voice, and what says who speaks in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from .body_text import Element, StoryText
from .voice_words import TIME, TURN, Patterns, answer_without_colon
from .voices import PERSON, QUESTION

CLOSING = "\"'»”“’)]!…. \xa0"  # after the mark of a question
QUESTION_MARKS = "?？؟"
WHEN = rf"(?:\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}},? )?{TIME}(?: ?[APap][Mm])?"
LABEL = re.compile(
    rf"[*\[( ]{{0,4}}(?:{WHEN}[\]) ,–—-]{{0,4}})?([^\W\d_][^\n:：?!]{{0,39}}?) ?[:：]\s*(?=\S)"
)
CHAT = re.compile(rf"([^\W\d_][^\n:：?!]{{0,39}}?), \[{WHEN}\]")
CHAT_SIGN = ", ["  # each of them has it, and to look for it alone is far quicker
QUESTION_WITHOUT_COLON = re.compile(
    r"(?:[Qq] ?\d{0,3}|(?:Question|Вопрос|Сұрақ|Суроо|سؤال) ?\d{1,3}) ?[.)–—-] +(?=\S)"
)
BEFORE_WORDS = "[(*—–- \xa0"


@dataclass(slots=True)
class Line:
    """A line of a paragraph in the person's voice, without the spaces around it."""

    number: int  # counts up, with a gap where another voice is between
    start: int
    end: int
    text: str
    known: Patterns
    is_bold: bool = False
    is_italic: bool = False
    label: str = ""
    said: str = field(default="")  # what follows the label, or the whole text
    is_after_question: bool = False  # that is marked: an answer
    is_header: bool = False  # of a message: who wrote it, and when

    @property
    def asks(self) -> bool:
        """Whether it asks, with a question mark or by its words."""
        text = self.said.lstrip(BEFORE_WORDS)
        is_question = text.rstrip(CLOSING)[-1:] in [*QUESTION_MARKS]
        return is_question or self.known.asks.search(text.lower()) is not None


def lines_of(story: StoryText, known: Patterns) -> list[Line]:
    """Return the lines in the person's voice, with the labels that say who speaks."""
    lines = list(_read(story, known))
    _read_questions_without_colon(lines)
    _read_chat(lines)
    return lines


def _read(story: StoryText, known: Patterns) -> Iterator[Line]:
    bold, italic = _spans(story, {"strong", "b"}), _spans(story, {"em", "i"})
    number = 0
    before = ""
    for paragraph in story.paragraphs:
        is_after_question, before = before == QUESTION, paragraph.voice
        if paragraph.voice != PERSON:
            number += 1
            continue
        start = paragraph.start
        for source in story.text[paragraph.start : paragraph.end].split("\n"):
            text = source.strip()
            if text:
                begins = start + source.index(text[0])
                line = Line(number, begins, begins + len(text), text, known)
                line.is_bold = _is_within(story.text, line, bold)
                line.is_italic = _is_within(story.text, line, italic)
                _read_label(line)
                line.is_after_question, is_after_question = is_after_question, False
                yield line
                number += 1
            start += len(source) + 1


def _spans(story: StoryText, tags: set[str]) -> list[tuple[int, int]]:
    """Return where the text is inside one of these elements: spans apart, the last first."""
    found = sorted(
        (token.start, token.end)
        for token in story.tokens
        if isinstance(token, Element) and token.tag in tags and 0 <= token.start < token.end
    )
    spans: list[tuple[int, int]] = []
    for start, end in found:
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans[::-1]


def _is_within(text: str, line: Line, spans: list[tuple[int, int]]) -> bool:
    """Return whether all letters of the line are in the spans; drop the spans before it."""
    at = line.start
    while spans and spans[-1][1] <= at:
        spans.pop()
    for start, end in reversed(spans):
        if start >= line.end:
            break
        if any(map(str.isalnum, text[at:start])):
            return False
        at = end
    return at > line.start and not any(map(str.isalnum, text[at : line.end]))


def _read_label(line: Line) -> None:
    line.said = line.text
    if match := LABEL.match(line.text):
        line.label, line.said = match[1].strip(), line.text[match.end() :]
    elif match := QUESTION_WITHOUT_COLON.match(line.text):
        line.label, line.said = "Q", line.text[match.end() :]


def _read_questions_without_colon(lines: list[Line]) -> None:
    """Read “В. — …” as the label of a question where an answer, “О. — …”, follows it."""
    for line, following in pairwise(lines):
        turn = TURN.match(line.text)
        if turn and answer_without_colon(line.text, following.text):
            line.label, line.said = turn[1], line.text[turn.end() :]


def _read_chat(lines: list[Line]) -> None:
    """Read who speaks where a messenger writes it on a line of its own, above each message."""
    name = ""
    for line in lines:
        if header := CHAT.fullmatch(line.text):
            line.is_header, name = True, header[1]
        elif name:
            line.label = name
