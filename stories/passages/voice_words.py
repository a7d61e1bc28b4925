"""Make patterns of the words by which other voices are known. See `voice_tables`."""

import re
from functools import lru_cache
from typing import NamedTuple

from .voice_tables import BY_LANGUAGE, ENGLISH


class Patterns(NamedTuple):
    """The words of a story's language, ready to look for; English transcripts mix with any."""

    askers: frozenset[str]
    answerers: frozenset[str]
    no_speakers: frozenset[str]
    asks: re.Pattern[str]
    event: re.Pattern[str]
    note: re.Pattern[str]
    in_notes: frozenset[str]
    report: re.Pattern[str]  # in the words beside such a dash
    own: re.Pattern[str]


TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"


_ANSWERERS = sorted({word for each in BY_LANGUAGE.values() for word in each.answerers}, key=len)
# “A:” before a turn of the person's, in any language: no word of theirs.
ANSWER = re.compile(
    rf"\W{{0,3}}(?:{'|'.join(_ANSWERERS[::-1])}) ?\d{{0,3}}\.? ?[:：]\s*", re.IGNORECASE
)
TURN = re.compile(r"[*\s]{0,4}([QqAaВОСЖسج]) ?\d{0,3} ?[.)–—-]++[\s–—-]*\s(?=\S)")
TURNS = {"q": "a", "в": "о", "с": "ж", "س": "ج"}  # of a question, and of its answer


def answer_without_colon(question: str, answer: str) -> int:
    """Return how long the label of an answer is, where a label without a colon asks before it.

    "Q. Why?" and "A. I was tired."    3: elsewhere “A.” is an initial, and then it is 0
    """
    asks, answers = TURN.match(question), TURN.match(answer)
    if asks and answers and TURNS.get(asks[1].lower()) == answers[1].lower():
        return answers.end()
    return 0


@lru_cache
def patterns(language: str) -> Patterns:
    """Return what to look for in a language, by its BCP 47 code; in English where it is unknown."""
    here = BY_LANGUAGE.get(language.partition("-")[0].lower(), ENGLISH)
    both = list(dict.fromkeys([here, ENGLISH]))
    events = "|".join(each.events for each in both)
    what = rf"(?:long |short |долгая |ұзақ |узак )?(?:{events})(?:,? (?:and )?[^\W\d]{{1,20}})?"
    return Patterns(
        askers=here.askers | ENGLISH.askers,
        answerers=here.answerers | ENGLISH.answerers,
        no_speakers=here.no_speakers | ENGLISH.no_speakers,
        asks=re.compile(here.asks),
        event=re.compile(rf"(?:{what})(?:[ ,;–—-]+{TIME})?|{TIME}"),
        note=re.compile("|".join(each.notes for each in both)),
        in_notes=here.in_notes | ENGLISH.in_notes,
        report=re.compile(rf"\b(?:{here.reports})\b"),
        own=re.compile(rf"\b(?:{here.own})\b"),
    )
