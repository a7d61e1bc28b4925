"""Find words that look like another voice and are not marked as one, to offer them to the editor.

Nothing here decides: what the editor does not mark stays the person's own. The work grows with the
length of the text alone.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from stories.sentences import Sentence as _

from .body_text import StoryText
from .embedded_quotations import MARK
from .passage import Passage
from .voice_lines import BEFORE_WORDS, CHAT, CHAT_SIGN, Line, lines_of
from .voice_words import Patterns, patterns
from .voices import EDITOR, PERSON, QUESTION, SOMEBODY_ELSE

QUESTION_NUMBER = re.compile(r" ?\d{1,3}\Z")
NUMBERED = re.compile(r"\d{1,3}[.)] ")
HINT = re.compile(
    r"[:：\[({<*]|[,.!?…] ?[—–-] |^\s*(?:[—–-]|[QqВСس] ?\d{0,3} ?[.)–—-]|\w* ?\d{1,3} ?[.)–—-])",
    re.MULTILINE,
)
EMPHASIS = ("<strong", "<b>", "<em", "<i>")
MOST_WORDS = 3  # in the name of a speaker
DASHES = "—–-"
DASH = re.compile(rf"[{DASHES}][ \xa0]*")
# Spanish sets “—dijo mi hermano” without a space after the dash.
BESIDE_DASH = re.compile(r"(?:(?:[,.!?…»”\"] ?|\A)[—–-][ \xa0]+|[\w,.!?…] —)([^.!?;:—–,\n]{1,60})")
BRACKETS = re.compile(r"[\[({<*]([^\[\](){}<>*\n]{1,300})[\])}>*]")
IN_SQUARE_BRACKETS = re.compile(r"\[[^\[\]\n]+\]")
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


@lru_cache(maxsize=16)
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
    lines = lines_of(story, known)
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
    is_chat = CHAT_SIGN in story.text and CHAT.search(story.text)
    if HINT.search(text) or is_chat or any(tag in story.html for tag in EMPHASIS):
        return True
    known, lower = patterns(language), text.lower()
    may_hold_note = any(word in lower for word in known.in_notes)
    return may_hold_note and known.note.search(lower) is not None


type _Found = tuple[Line, str, str, str]


def _labelled(lines: list[Line], known: Patterns) -> Iterator[_Found]:
    for line in lines:
        if _is_asker(line, known):
            why = _(
                "It begins with “%(label)s”, as a question in an interview does.", label=line.label
            )
            yield line, QUESTION, "", why


def _is_asker(line: Line, known: Patterns) -> bool:
    label = QUESTION_NUMBER.sub("", line.label.lower())
    return label in known.askers or label.rstrip(".") in known.askers


def _noted(lines: list[Line], known: Patterns) -> Iterator[_Found]:
    for line in lines:
        if known.note.match(line.text.lower().lstrip(BEFORE_WORDS)):
            yield line, EDITOR, "", _("It looks like a note of an editor or translator.")
        elif line.is_header:
            shown = _in_short(line.text)
            why = _("“%(shown)s” was noted by whoever wrote the words down.", shown=shown)
            yield line, EDITOR, "", why


def _emphasised(lines: list[Line], _known: Patterns) -> Iterator[_Found]:
    for line in lines:
        if line.is_bold and line.asks:
            yield (
                line,
                QUESTION,
                "",
                _("It asks and is all bold, as questions in interviews are set."),
            )
    numbered = [line for line in lines if NUMBERED.match(line.text) and line.asks]
    for line in numbered if len(numbered) > 1 else ():
        yield line, QUESTION, "", _("It asks and is numbered, as questions in interviews are.")
    italic = [line for line in lines if line.is_italic and line.asks]
    for line in italic if len(italic) > 1 else ():
        yield (
            line,
            QUESTION,
            "",
            _("It asks and is all italic, as questions in interviews are set."),
        )


def _dashed(lines: list[Line], known: Patterns) -> Iterator[_Found]:
    """Find the turns that begin with a dialogue dash."""
    yield from _reported(lines, known)
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


def _reported(lines: list[Line], known: Patterns) -> Iterator[_Found]:
    """Find speech that a clause reports, « …, — сказал он», and that has no marks of its own."""
    for line in lines:
        # To look for the signs is many times quicker than to look for the patterns.
        has_dash = any(dash in line.text for dash in DASHES) and not DASH.match(line.text)
        if has_dash and not MARK.search(line.text):
            beside = BESIDE_DASH.finditer(line.text.lower())
            if any(
                known.report.match(each[1]) and not known.own.search(each[1]) for each in beside
            ):
                yield line, SOMEBODY_ELSE, "", _("Its dashes report what somebody else said.")


def _is_interview(lines: list[Line], dashed: list[Line], asked: list[Line]) -> bool:
    """Whether dashes begin the turns of an interview, and not of a dialogue that somebody tells."""
    if any(line.is_after_question for line in dashed):
        return True
    is_asked_first = asked[:1] == lines[:1]
    return bool(asked) and len(dashed) > 1 and (is_asked_first or 2 * len(dashed) >= len(lines))


def _without_answers(asked: list[Line]) -> Iterator[Line]:
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


def _runs(lines: list[Line]) -> Iterator[list[Line]]:
    """Group the lines that follow each other."""
    run: list[Line] = []
    for line in lines:
        if run and line.number != run[-1].number + 1:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _named(lines: list[Line], known: Patterns) -> Iterator[_Found]:
    """Find the turns of who asks, and of everybody but the one who says most, by their names."""
    turns: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if _is_name(line.label, known) and not _is_asker(line, known):
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


def _asks_mostly(name: str, said: list[Line]) -> bool:
    """Whether the name is that of an interviewer; one turn is enough only for a plain full name."""
    number = sum(line.asks for line in said)
    if len(said) == 1:
        return bool(number) and (" " in name or (name.isupper() and len(name) > 1))
    return 2 * number >= len(said)


def _inserted(line: Line, known: Patterns) -> Iterator[UnmarkedVoice]:
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
