"""Find what an editor's text, such as a headline, claims in quotation marks that a person said."""

import re
from typing import NamedTuple

from stories.sentences import Sentence as _

from .body_text import StoryText
from .context import left_out
from .cuts import in_full, misquote, paragraphs_of, whole_sentences
from .embedded_quotations import is_within_marks, quotations_in
from .named_things import OF_SENTENCES, is_named_thing
from .negations import turning_words
from .passage import Passage
from .search import Ambiguous, PassageError, find
from .typography import END_MARKS
from .unmarked_voices import voice_doubt
from .voice_words import Patterns, patterns
from .voices import PERSON

FINAL_MARKS = re.compile(rf"[{END_MARKS}]+\Z")
MARKS_AFTER = re.compile(rf"[{END_MARKS}]*")
FULL_STOPS = frozenset(".۔।。")
WORD = re.compile(r"[^\W\d_][\w’'-]*")
# Who says it, and what: read only where it has “I” or “we”.
ATTRIBUTED = (
    re.compile(r"(?P<who>[^\W\d_][^:.!?\n]{1,60}?)[ \xa0]?:[ \xa0](?P<said>[^\n]{2,300})"),
    re.compile(
        r"(?P<said>[^\n]{2,300}?)(?:[,!?…] ?[—–-]?|\.? ?[—–-]) ?(?:says|said|сказал[аи]?|говорит"
        r"|рассказывает|деді|дейді|деди|дейт) (?P<who>[^\W\d_][^.,:;\n]{1,60})"
    ),
    re.compile(r"(?P<said>[^\n]{2,300}?) [—–-] (?P<who>[^\W\d_][^.,:;—–\n]{1,60})"),
)
LONG_WORD = 4  # letters: shorter ones are written small in names: “Women, Peace and Security”


class Invented(NamedTuple):
    """Words in quotation marks that the person does not say so; `why` is for the editor."""

    words: str
    why: str


def invented_quotations(text: str, story: StoryText, language: str) -> list[Invented]:
    """Return the quotations of an editor's text that are not the person's words in the story.

    So is what is given as said without marks, if it has “I” or “we”: “Sample Person: I left”.
    Typography, the first letter's case and a final full stop may differ; a final mark may be left
    out but not be another one (UN Editorial Manual). Names are not looked for: those of things, see
    `is_named_thing`, and several words of which each long one begins with a capital, within a text
    that goes on.

        “I hate my country”            invented, unless the story holds it
        in the field of "Women, Peace and Security"      a name
    """
    found = []
    quoted = quotations_in(text)
    if not quoted and (said := _said_without_marks(text, language)):
        why = _why_invented(said, story, language)
        return [Invented(said, why)] if why else []
    for start, end in quoted:
        words = text[start:end]
        if not any(letter.isalnum() for letter in words):
            continue
        is_all = not text[: start - 1].strip() and not text[end + 1 :].strip(END_MARKS + " ")
        is_said = is_all or text[: start - 1].rstrip().endswith(":")
        is_name = is_named_thing(text, start, end) or (not is_said and _is_name(words))
        if not is_name:
            why = _why_invented(words, story, language)
            found += [Invented(words, why)] if why else []
    return found


def _said_without_marks(text: str, language: str) -> str:
    """Return what is given as somebody's words without quotation marks: “Sample Person: I left”."""
    known = patterns(language)
    for pattern in ATTRIBUTED:
        found = pattern.fullmatch(text.strip())
        if found and _is_by_name(found["who"], known) and known.own.search(found["said"].lower()):
            return found["said"]
    return ""


def _is_by_name(who: str, known: Patterns) -> bool:
    """Return whether it ends in a name, or in what says that somebody with a name speaks."""
    words = who.split()
    if len(words) > 1 and known.report.fullmatch(words[-1].lower()):
        words.pop()
    return not words[-1][0].islower()


def _is_name(words: str) -> bool:
    if OF_SENTENCES.search(words.lower()):
        return False
    long_words = [word for word in WORD.findall(words) if len(word) >= LONG_WORD]
    return len(long_words) > 1 and all(word[0].isupper() for word in long_words)


def _why_invented(words: str, story: StoryText, language: str) -> str:
    try:
        places: tuple[Passage, ...] = (find(story, words),)
    except Ambiguous as error:
        places = error.places
    except PassageError as error:
        return error.message
    reasons = [_why_not_said(words, place, story, language) for place in places]
    return "" if "" in reasons else reasons[0]


def _why_not_said(words: str, place: Passage, story: StoryText, language: str) -> str:
    """Say why the words are not what the person says at this place; "" if they are."""
    if any(each.voice != PERSON for each in paragraphs_of(story, place)):
        return _("In the story these are not the person’s words.")
    if is_within_marks(story, place):
        return _("In the story these words are in quotation marks: they are somebody else’s.")
    if why := misquote(story, place, language) or voice_doubt(story, place, language):
        return why
    if leads_in := _others_lead_in(story, place, language):
        whole = in_full(story, place)
        return _(
            "The sentence says “%(leads_in)s” before: “%(whole)s”", leads_in=leads_in, whole=whole
        )
    if turning := turning_words(left_out(story, place), language):
        whole = in_full(story, place)
        return _(
            "The sentence says “%(turning)s” as well: “%(whole)s”", turning=turning[0], whole=whole
        )
    return _other_final_mark(words, place, story)


def _others_lead_in(story: StoryText, place: Passage, language: str) -> str:
    """Return the words up to a colon that lead in to a place, if the person is not in them.

    "His letter: I am a thief."    they may be somebody else's words
    "I always say: never run."     they are the person's own
    """
    start, _end = whole_sentences(story, place.start, place.end)
    leads_in = story.text[start : place.start].strip()
    is_own = patterns(language).own.search(leads_in.lower())
    return leads_in if leads_in.endswith(":") and not is_own else ""


def _other_final_mark(words: str, place: Passage, story: StoryText) -> str:
    typed = FINAL_MARKS.search(words.strip())
    if not typed or set(typed[0]) <= FULL_STOPS:
        return ""
    said = FINAL_MARKS.search(place.text) or MARKS_AFTER.match(story.text, place.end)
    if said and said[0] == typed[0]:
        return ""
    if said and said[0]:
        return _(
            "It ends in “%(typed)s”, and the person’s words in “%(said)s”: leave the mark out.",
            typed=typed[0],
            said=said[0],
        )
    return _("It ends in “%(typed)s”, and the person’s words do not: leave it out.", typed=typed[0])
