"""Prepare text to be set: find each character's direction and its face."""

import itertools
import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from . import fonts

# All white space except the kinds that forbid a break.
BREAKING_SPACES = re.compile(r"[^\S\u00a0\u2007\u202f]+")
# Invisible characters that change how their neighbours join, or their direction.
SHAPERS = frozenset("\u061c\u200c\u200d\u200e\u200f")
BRACKETS = {"(": ")", "[": "]", "{": "}"}
# Letters and marks that run from left to right, each a grapheme of its own. Most texts have no
# others.
PLAIN = re.compile(
    r"[\x20-\x7e\xa0-\xac\xae-\u024f\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e]*"
)
IS_RTL = {"L": False, "R": True, "AL": True, "AN": True}  # by Unicode's bidirectional class


class CannotShape(fonts.CardError):
    """This machine has no FriBidi, so it cannot draw text that runs from right to left."""


@dataclass(frozen=True)
class Text:
    """A paragraph; `directions` (true for right to left) and `faces` have one entry a character.

    A grapheme, which a reader sees as one character, is given by its start and end in the string.
    """

    string: str
    language: str
    is_rtl: bool
    directions: list[bool]
    faces: list[fonts.Face]
    graphemes: list[tuple[int, int]]

    @cached_property
    def cuts(self) -> list[int]:
        """The positions before which the direction or the face changes."""
        alike = list(zip(self.directions, self.faces, strict=True))
        return [place for place in range(1, len(alike)) if alike[place] != alike[place - 1]]

    def runs(self, start: int, end: int) -> tuple[fonts.Run, ...]:
        """Return a part of the text, cut where the direction or the face changes."""
        if start < end and bisect_right(self.cuts, start) == bisect_left(self.cuts, end):
            is_rtl, face = self.directions[start], self.faces[start]
            return (fonts.Run(self.string[start:end], self.language, is_rtl, face),)
        alike = itertools.groupby(
            range(start, end), lambda index: (self.directions[index], self.faces[index])
        )
        return tuple(
            fonts.Run("".join(map(self.string.__getitem__, indexes)), self.language, is_rtl, face)
            for (is_rtl, face), indexes in alike
        )

    def width(self, start: int, end: int, size: int) -> float:
        """Return the width of a part of the text in type of this size, both in pixels."""
        return sum(fonts.width(run, size) for run in self.runs(start, end))


def prepare(text: str, language: str, voice: fonts.Voice, *, is_rtl: bool) -> Text:
    """Find the direction and the face of each character of a text.

    Raises NoGlyph if no face of the voice can draw a character, and CannotShape if the machine
    cannot draw its direction.
    """
    string = _clean(text)
    if not is_rtl and PLAIN.fullmatch(string):
        known = {each: fonts.choose(each, voice, is_rtl=False) for each in dict.fromkeys(string)}
        places = list(itertools.pairwise(range(len(string) + 1)))
        faces = [known[each] for each in string]
        return Text(string, language, is_rtl, [False] * len(string), faces, places)
    directions = _directions(string, is_rtl=is_rtl)
    if any(directions) and not fonts.can_shape():
        raise CannotShape(
            "This card needs FriBidi to be drawn: install the system's package (libfribidi0)."
        )
    graphemes = _graphemes(string)
    faces = []
    for start, end in graphemes:
        visible = "".join(each for each in string[start:end] if each not in SHAPERS)
        face = fonts.choose(visible, voice, is_rtl=directions[start])
        faces += [face] * (end - start)
    return Text(string, language, is_rtl, directions, faces, graphemes)


def _clean(text: str) -> str:
    """Compose characters, make each breaking space one space, and drop what is invisible."""
    spaced = BREAKING_SPACES.sub(" ", text)
    if PLAIN.fullmatch(spaced):
        return spaced.strip(" ")
    visible = "".join(
        character for character in spaced if character in SHAPERS or not _is_invisible(character)
    )
    return unicodedata.normalize("NFC", visible).strip(" ")


def _is_invisible(character: str) -> bool:
    """Return whether it is a control or format character, or a variation selector."""
    return unicodedata.category(character) in ("Cc", "Cf") or "\ufe00" <= character <= "\ufe0f"


def _directions(string: str, *, is_rtl: bool) -> list[bool]:
    """Return for each character whether it runs from right to left.

    This is Unicode's bidirectional algorithm (UAX 9) as far as it orders the runs of a line.
    Letters have a direction. Figures follow the letters before them, and accents follow their
    letters. Everything else follows its neighbours where these agree, and the paragraph where they
    do not. The order inside a run is found when it is drawn.
    """
    known: list[bool | None] = []
    last = is_rtl
    for character in string:
        kind = unicodedata.bidirectional(character)
        last = IS_RTL.get(kind, last)
        if kind == "NSM" and known:
            known.append(known[-1])
        else:
            known.append(last if kind in IS_RTL or kind == "EN" else None)
    _turn_brackets(string, known, is_rtl=is_rtl)
    directions: list[bool] = []
    for direction, run in itertools.groupby(known):
        end = len(directions) + len(list(run))
        if direction is None:
            before = directions[-1] if directions else is_rtl
            after = known[end] if end < len(known) else is_rtl
            direction = before if before == after else is_rtl
        directions += [direction] * (end - len(directions))
    return directions


def _turn_brackets(string: str, known: list[bool | None], *, is_rtl: bool) -> None:
    """Give both brackets of a pair one direction (rule N0 of UAX 9).

    It is the paragraph's direction if something inside has it, else that of the text before the
    pair.
    """
    opened: list[int] = []
    for index, character in enumerate(string):
        if character in BRACKETS:
            opened.append(index)
        elif opened and character == BRACKETS[string[opened[-1]]]:
            start = opened.pop()
            inside = {each for each in known[start + 1 : index] if each is not None}
            if inside:
                before = next((each for each in known[start::-1] if each is not None), is_rtl)
                known[start] = known[index] = is_rtl if is_rtl in inside else before


def _graphemes(string: str) -> list[tuple[int, int]]:
    starts = [
        index
        for index, character in enumerate(string)
        if index == 0
        or not (character in SHAPERS or unicodedata.category(character).startswith("M"))
    ]
    return list(itertools.pairwise([*starts, len(string)]))
