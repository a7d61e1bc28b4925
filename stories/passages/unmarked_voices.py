"""Find words that look like another voice and are not marked as one, to offer them to the editor.

Nothing here decides: what the editor does not mark stays the person's own. The work grows with the
length of the text alone.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from stories.sentences import Sentence as _

from .body_text import Element, StoryText
from .passage import Passage
from .voice_words import TIME, TURN, Patterns, answer_without_colon, patterns
from .voices import EDITOR, PERSON, QUESTION, SOMEBODY_ELSE

CLOSING = "\"'»”“’)]!…. \xa0"  # after the mark of a question
QUESTION_MARKS = "?？؟"
LABEL = re.compile(
    rf"[*\[( ]{{0,4}}(?:{TIME}[\]) ,–—-]{{0,4}})?([^\W\d_][^\n:：?!]{{0,39}}?) ?[:：]\s*(?=\S)"
)
QUESTION_NUMBER = re.compile(r" ?\d{1,3}\Z")
Q_WITHOUT_COLON = re.compile(r"[Qq] ?\d{0,3} ?[.)–—-] +(?=\S)")
HINT = re.compile(r"[:：\[(]|^[\s*]*(?:[—–-]|[QqВСس] ?\d{0,3} ?[.)–—-])", re.MULTILINE)
EMPHASIS = ("<strong", "<b>", "<em", "<i>")
MOST_WORDS = 3  # in the name of a speaker
DASH = re.compile(r"[—–-][ \xa0]+")
BESIDE_DASH = re.compile(r"(?:[,.!?…»”\"] ?|\A)[—–-][ \xa0]+([^.!?;:—–,\n]{1,60})")
BRACKETS = re.compile(r"[\[(]([^\[\]()\n]{1,300})[\])]")
IN_SQUARE_BRACKETS = re.compile(r"\[[^\[\]\n]+\]")
BEFORE_WORDS = "[(*—–- \xa0"
LONGEST_SHOWN = 40  # characters of words that a sentence repeats


class UnmarkedVoice(NamedTuple):
    """Words that look like another voice: StoryText.text[start:end], in code points.

    `voice` and `speaker` are what a Paragraph would have if they were marked; `why` is a sentence
    for the editor. `is_whole` where they fill a line, so that they can be a block of their own.
    """

    start: int
    end: int
    voice: str
    speaker: str
    why: str
    is_whole: bool = True


@dataclass(slots=True)
class _Line:
    """A line of a paragraph in the person's voice, without the spaces around it."""

    number: int  # counts up, with a gap where another voice is between
    start: int
    end: int
    text: str
    is_bold: bool = False
    is_italic: bool = False
    label: str = ""
    said: str = field(default="")  # what follows the label, or the whole text
    asks: bool = False
    is_after_question: bool = False  # that is marked: an answer


@lru_cache(maxsize=64)
def find_unmarked_voices(story: StoryText, language: str) -> tuple[UnmarkedVoice, ...]:
    """Return what looks like another voice, in the order of the text. Never raises.

    Found: “Q:” and “Journalist:” before a turn, names before the turns of a dialogue, questions all
    in bold, dialogue dashes of languages that have them, “[laughs]”, notes of a translator. Marked
    paragraphs are passed over.

        "Q: Why did you leave?"         a question
        "Why did I stay?"               the person's own
        "— Стой, — сказал он."          somebody else's, in Russian
        "Update: we moved."             the person's own
    """
    known = patterns(language)
    lines = list(_lines(story, known))
    _read_questions_without_colon(lines, known)
    found: dict[int, UnmarkedVoice] = {}
    for rule in (_labelled, _noted, _emphasised, _dashed, _named):
        for line, voice, speaker, why in rule(lines, known):
            found.setdefault(line.start, UnmarkedVoice(line.start, line.end, voice, speaker, why))
    whole = list(found.values())
    for line in lines:
        if line.start not in found:
            whole += _inserted(line, known)
    return tuple(sorted(whole, key=lambda each: each.start))


def voice_doubt(story: StoryText, passage: Passage, language: str) -> str:
    """Say why the passage may hold another voice that is not marked, or "" if nothing looks so."""
    if not _has_hint(story, passage, language):
        return ""
    for each in find_unmarked_voices(story, language):
        if any(start < each.end and each.start < end for start, end in passage.spans):
            return each.why
    return ""


def insertion_doubt(story: StoryText, passage: Passage) -> str:
    """Say that the passage holds words in square brackets, which are not the person's; or ""."""
    for start, end in passage.spans:
        if match := IN_SQUARE_BRACKETS.search(story.text, start, end):
            shown = _in_short(match[0])
            return _("“%(shown)s” is in square brackets, as what an editor adds.", shown=shown)
    return ""


def _in_short(text: str) -> str:
    return text[:LONGEST_SHOWN] + "…" * (len(text) > LONGEST_SHOWN)


def _has_hint(story: StoryText, passage: Passage, language: str) -> bool:
    """Whether anything could be found in the passage's paragraphs: this is far quicker to see."""
    first, last = story.paragraph_at(passage.start), story.paragraph_at(passage.end - 1)
    text = story.text[first.start : last.end]
    if HINT.search(text) or any(tag in story.html for tag in EMPHASIS):
        return True
    known, lower = patterns(language), text.lower()
    may_hold_note = any(word in lower for word in known.in_notes)
    return may_hold_note and known.note.search(lower) is not None


type _Found = tuple[_Line, str, str, str]


def _lines(story: StoryText, known: Patterns) -> Iterator[_Line]:
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
                line = _Line(number, begins, begins + len(text), text)
                line.is_bold = _is_within(story.text, line, bold)
                line.is_italic = _is_within(story.text, line, italic)
                _read_label(line)
                line.asks = _asks(line.said.lstrip(BEFORE_WORDS), known)
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


def _is_within(text: str, line: _Line, spans: list[tuple[int, int]]) -> bool:
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


def _read_label(line: _Line) -> None:
    line.said = line.text
    if match := LABEL.match(line.text):
        line.label, line.said = match[1].strip(), line.text[match.end() :]
    elif match := Q_WITHOUT_COLON.match(line.text):
        line.label, line.said = "Q", line.text[match.end() :]


def _read_questions_without_colon(lines: list[_Line], known: Patterns) -> None:
    """Read “В. — …” as the label of a question where an answer, “О. — …”, follows it."""
    for line, following in pairwise(lines):
        turn = TURN.match(line.text)
        if turn and answer_without_colon(line.text, following.text):
            line.label, line.said = turn[1], line.text[turn.end() :]
            line.asks = _asks(line.said.lstrip(BEFORE_WORDS), known)


def _asks(text: str, known: Patterns) -> bool:
    is_question = text.rstrip(CLOSING)[-1:] in [*QUESTION_MARKS]
    return is_question or known.asks.search(text.lower()) is not None


def _labelled(lines: list[_Line], known: Patterns) -> Iterator[_Found]:
    for line in lines:
        if _is_asker(line, known):
            why = _(
                "It begins with “%(label)s”, as a question in an interview does.", label=line.label
            )
            yield line, QUESTION, "", why


def _is_asker(line: _Line, known: Patterns) -> bool:
    label = QUESTION_NUMBER.sub("", line.label.lower())
    return label in known.askers or label.rstrip(".") in known.askers


def _noted(lines: list[_Line], known: Patterns) -> Iterator[_Found]:
    for line in lines:
        if known.note.match(line.text.lower().lstrip(BEFORE_WORDS)):
            yield line, EDITOR, "", _("It looks like a note of an editor or translator.")


def _emphasised(lines: list[_Line], _known: Patterns) -> Iterator[_Found]:
    asking = [line for line in lines if line.asks]
    for line in asking:
        if line.is_bold:
            yield (
                line,
                QUESTION,
                "",
                _("It asks and is all bold, as questions in interviews are set."),
            )
    italic = [line for line in asking if line.is_italic]
    for line in italic if len(italic) > 1 else ():
        yield (
            line,
            QUESTION,
            "",
            _("It asks and is all italic, as questions in interviews are set."),
        )


def _dashed(lines: list[_Line], known: Patterns) -> Iterator[_Found]:
    """Find the turns that begin with a dialogue dash."""
    dashed = [line for line in lines if _begins_with_dash(line.text)]
    if not dashed:
        return
    reporters = {line.start: _reporter(line.text, known) for line in dashed}
    asked = [line for line in dashed if line.asks and not reporters[line.start]]
    if _is_interview(lines, dashed, asked):
        for line in _without_answers(asked):
            yield line, QUESTION, "", _("It begins with a dash and asks, as an interviewer does.")
        dashed = [line for line in dashed if reporters[line.start] == SOMEBODY_ELSE]
    for run in _runs(dashed):
        is_dialogue = any(
            reporters[each.start] or each.asks or each.text[-1] == "!" for each in run
        )
        for line in run if is_dialogue else ():  # else it is a list
            if reporters[line.start] == SOMEBODY_ELSE:
                yield line, SOMEBODY_ELSE, "", _("Its dashes report what somebody else said.")
            elif not reporters[line.start]:
                why = _("It begins with a dialogue dash: somebody else may be speaking.")
                yield line, SOMEBODY_ELSE, "", why


def _is_interview(lines: list[_Line], dashed: list[_Line], asked: list[_Line]) -> bool:
    """Whether dashes begin the turns of an interview, and not of a dialogue that somebody tells."""
    if any(line.is_after_question for line in dashed):
        return True
    is_asked_first = asked[:1] == lines[:1]
    return bool(asked) and len(dashed) > 1 and (is_asked_first or 2 * len(dashed) >= len(lines))


def _without_answers(asked: list[_Line]) -> Iterator[_Line]:
    """Yield the lines that ask, except those that follow a question: they answer by asking."""
    last = -2
    for line in asked:
        if line.number != last + 1 and not line.is_after_question:
            yield line
            last = line.number


def _begins_with_dash(text: str) -> bool:
    dash = DASH.match(text)
    if dash is None:
        return False
    first = next((letter for letter in text[dash.end() :][:4] if letter.isalnum()), "")
    return first.isalpha() and not first.islower()


def _reporter(text: str, known: Patterns) -> str:
    """Return whose speech a reporting clause beside a dash says it is; "" where there is none."""
    for match in BESIDE_DASH.finditer(text.lower()):
        if match.start() and known.report.search(match[1]):
            return PERSON if known.own.search(match[1]) else SOMEBODY_ELSE
    return ""


def _runs(lines: list[_Line]) -> Iterator[list[_Line]]:
    """Group the lines that follow each other."""
    run: list[_Line] = []
    for line in lines:
        if run and line.number != run[-1].number + 1:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _named(lines: list[_Line], known: Patterns) -> Iterator[_Found]:
    """Find the turns of who asks, and of everybody but the one who says most, by their names."""
    turns: dict[str, list[_Line]] = defaultdict(list)
    for line in lines:
        if _is_name(line.label, known):
            turns[line.label].append(line)
    askers = {name for name, said in turns.items() if _asks_mostly(name, said)}
    repeated = {name for name, said in turns.items() if len(said) > 1}
    labelled = sum(len(turns[name]) for name in repeated)
    asked = sum(_is_asker(line, known) or line.label in askers for line in lines)
    is_dialogue = asked > 1 or (len(repeated) > 1 and 2 * labelled >= len(lines))
    others = [name for name in turns if name not in askers]
    main = max(others, key=lambda name: sum(len(each.said) for each in turns[name]), default="")
    for name, said in turns.items():
        for line in said:
            if name in askers:
                why = _("It begins with “%(name)s:”, who asks, as an interviewer does.", name=name)
                yield line, QUESTION, "", why
            elif is_dialogue and name != main:
                yield (
                    line,
                    SOMEBODY_ELSE,
                    name,
                    _("It begins with “%(name)s:”, as somebody’s turn does.", name=name),
                )


def _is_name(label: str, known: Patterns) -> bool:
    words = label.split()
    small = label.lower()
    if not 0 < len(words) <= MOST_WORDS or small in known.no_speakers | known.answerers:
        return False
    return all(not word[0].islower() for word in words) and not any(map(str.isdecimal, label))


def _asks_mostly(name: str, said: list[_Line]) -> bool:
    """Whether the name is that of an interviewer; one turn is enough only for a plain full name."""
    number = sum(line.asks for line in said)
    if len(said) == 1:
        return bool(number) and (" " in name or (name.isupper() and len(name) > 1))
    return 2 * number >= len(said)


def _inserted(line: _Line, known: Patterns) -> Iterator[UnmarkedVoice]:
    """Find in brackets what whoever wrote the words down noted, and notes of others."""
    for match in BRACKETS.finditer(line.text):
        inside = match[1].strip(" .!?…").lower()
        if known.event.fullmatch(inside):
            shown = match[0]
            why = _("“%(shown)s” was noted by whoever wrote the words down.", shown=shown)
        elif known.note.search(match[1].strip().lower()):
            shown = _in_short(match[0])
            why = _("“%(shown)s” looks like a note of an editor or translator.", shown=shown)
        else:
            continue
        start, end = line.start + match.start(), line.start + match.end()
        yield UnmarkedVoice(start, end, EDITOR, "", why, is_whole=match[0] == line.text)
