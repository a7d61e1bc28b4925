"""Text made ready to be set: every character with its direction and its face."""

import itertools
import re
import unicodedata
from dataclasses import dataclass

from . import fonts

# All white space but what forbids a break.
BREAKING_SPACES = re.compile(r"[^\S\u00a0\u2007\u202f]+")
# Unseen, but they change how their neighbours join or which way they run.
SHAPERS = frozenset("\u061c\u200c\u200d\u200e\u200f")
BRACKETS = {"(": ")", "[": "]", "{": "}"}
IS_RTL = {"L": False, "R": True, "AL": True, "AN": True}  # by Unicode's bidirectional class


class CannotShape(fonts.CardError):
    """This machine cannot draw text that runs from right to left: it has no FriBidi."""


@dataclass(frozen=True)
class Text:
    """A paragraph; `directions` (is it right to left?) and `faces` have an entry a character.

    A grapheme, what a reader takes for one character, is where it starts and ends in the string.
    """

    string: str
    language: str
    is_rtl: bool
    directions: list[bool]
    faces: list[fonts.Face]
    graphemes: list[tuple[int, int]]

    def runs(self, start: int, end: int) -> tuple[fonts.Run, ...]:
        """A part of the text, cut where the direction or the face changes."""
        alike = itertools.groupby(
            range(start, end), lambda place: (self.directions[place], self.faces[place])
        )
        return tuple(
            fonts.Run("".join(map(self.string.__getitem__, places)), self.language, is_rtl, face)
            for (is_rtl, face), places in alike
        )

    def width(self, start: int, end: int, size: int) -> float:
        """The width of a part of the text in type of this size, both in pixels."""
        return sum(fonts.width(run, size) for run in self.runs(start, end))


def prepare(text: str, language: str, voice: fonts.Voice, *, is_rtl: bool) -> Text:
    """Raises NoGlyph if no face of the voice can draw a character, and CannotShape."""
    string = _clean(text)
    directions = _directions(string, is_rtl=is_rtl)
    if any(directions) and not fonts.CAN_SHAPE:
        raise CannotShape(
            "This card needs FriBidi to be drawn: install the system's package (libfribidi0)."
        )
    graphemes = _graphemes(string)
    faces = []
    for start, end in graphemes:
        seen = "".join(each for each in string[start:end] if each not in SHAPERS)
        face = fonts.choose(seen, voice, is_rtl=directions[start])
        faces += [face] * (end - start)
    return Text(string, language, is_rtl, directions, faces, graphemes)


def _clean(text: str) -> str:
    """Composed characters, one space for whatever may break a line, nothing that is unseen."""
    seen = "".join(
        character
        for character in BREAKING_SPACES.sub(" ", text)
        if character in SHAPERS or not _is_unseen(character)
    )
    return unicodedata.normalize("NFC", seen).strip(" ")


def _is_unseen(character: str) -> bool:
    """Whether it is a control or format character or a variation selector."""
    return unicodedata.category(character) in ("Cc", "Cf") or "\ufe00" <= character <= "\ufe0f"


def _directions(string: str, *, is_rtl: bool) -> list[bool]:
    """Whether each character runs from right to left, in a paragraph that does or does not.

    Unicode's bidirectional algorithm (UAX 9) as far as it orders the runs of a line: letters have
    a direction, figures go with the letters before them, accents with what they stand on, and all
    else with its neighbours where they agree, else with the paragraph. The order inside a run is
    found when it is drawn.
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
    for direction, places in itertools.groupby(known):
        end = len(directions) + len(list(places))
        if direction is None:
            before = directions[-1] if directions else is_rtl
            after = known[end] if end < len(known) else is_rtl
            direction = before if before == after else is_rtl
        directions += [direction] * (end - len(directions))
    return directions


def _turn_brackets(string: str, known: list[bool | None], *, is_rtl: bool) -> None:
    """A pair of brackets goes together (rule N0): with the paragraph if what is inside does, else
    with what is before it.
    """
    opened: list[int] = []
    for place, character in enumerate(string):
        if character in BRACKETS:
            opened.append(place)
        elif opened and character == BRACKETS[string[opened[-1]]]:
            start = opened.pop()
            inside = {each for each in known[start + 1 : place] if each is not None}
            if inside:
                before = next((each for each in known[start::-1] if each is not None), is_rtl)
                known[start] = known[place] = is_rtl if is_rtl in inside else before


def _graphemes(string: str) -> list[tuple[int, int]]:
    starts = [
        place
        for place, character in enumerate(string)
        if place == 0
        or not (character in SHAPERS or unicodedata.category(character).startswith("M"))
    ]
    return list(itertools.pairwise([*starts, len(string)]))
