"""Split headlines that quote, and find initials, for display only: stored texts do not change."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# Opening and closing marks of English, Russian, Kazakh, Kyrgyz, Arabic, German and Polish.
_MARKS = {"“”", "‘’", '""', "''", "«»", "‹›", "„“", "„”", "‚‘", "”“", "’‘"}

_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")

_LETTERS = {"Lu", "Ll", "Lt", "Lo"}
_ZERO_WIDTH_NON_JOINER = "\u200c"


class Headline(NamedTuple):
    """
    A headline in the two parts that a page shows differently.

    `quotation` has no outer marks, and is "" where the headline is no quotation; `lead_in` is then
    the whole headline.
    """

    lead_in: str
    quotation: str


@lru_cache(maxsize=2048)
def split(headline: str) -> Headline:
    """
    Take a quotation off the end of a headline, or make the whole of it a quotation.

    Only the outer marks, the colon and the white space around the colon are dropped. A headline
    that is not clearly one quotation, after a colon or from end to end, is left whole.

        In their words: "It’s possible!"    In their words | It’s possible!
        “It’s possible!”                    (no lead-in) | It’s possible!
        What “mild” violence does to us     left whole: the marks are inside
        “Yes” was the answer to “Why?”      left whole: two quotations
        A neighbour’s word for it: shame    left whole: no marks
        This was called a “triumph”         left whole: no colon
    """
    if words := _find_words(headline):
        return Headline(lead_in="", quotation=words)
    for colon in re.finditer(r"\s*:\s*", headline):
        if words := _find_words(headline[colon.end() :]):
            return Headline(lead_in=headline[: colon.start()], quotation=words)
    return Headline(lead_in=headline, quotation="")


@lru_cache(maxsize=2048)
def scale(words: str) -> str:
    """
    Return the classes by which a headline is set smaller, or "".

    `letters-…` says how many letters must be on one line, so that no word breaks inside, however
    narrow the window: as many as its longest word has, in steps. `long` and `longer` say that many
    words are to be read before the story begins.

        Improving our world is possible        nothing
        Қоғамдастығымыздағы тыныштық           letters-20
        problem-solving                        nothing: it may break after its hyphen
    """
    length = next((name for least, name in _LONG if len(words) >= least), "")
    return f"{letters_on_a_line(words)} {length}".strip()


def letters_on_a_line(words: str) -> str:
    """
    Return the class that says how many letters of large words must be on one line, or "".

        Мұхаметқалиұлықызы          letters-18
        Khalida Azhigulova          nothing: every size fits
        山在夜里很安静没有人在那里   nothing: a line may break between any two
    """
    longest = max(map(len, _UNBROKEN.findall(words)), default=0)
    letters = next((step for step in LETTERS if longest <= step), LETTERS[-1])
    return f"letters-{letters}" if longest >= WORTH_A_STEP else ""


# A style sheet has a rule for each step; below it every size fits at 320 px.
LETTERS = (14, 16, 18, 20, 22, 25, 28, 31, 34, 40)
WORTH_A_STEP = 13
# Thai, Lao, Burmese, Khmer, Chinese, Japanese, Korean: a line breaks where there is no space.
_BREAKS_ANYWHERE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af"
_UNBROKEN = re.compile(rf"[^\s‐‑–—/\-{_BREAKS_ANYWHERE}]+[‐-]?")
_LONG = ((140, "longer"), (70, "long"))


@lru_cache(maxsize=1024)
def monogram(name: str) -> str:
    """
    Return the initials of the first and the last word of a name, for a person without a picture.

    A word counts if it holds a letter, and its first letter keeps its accents. Names are not
    analysed any further, because nobody can know which word is a family name.

        Khalida Azhigulova   KA
        Үлгі Адам            ҮА
        Сәуле                С
        🌸                    nothing: no letter
    """
    words = unicodedata.normalize("NFC", name).split()
    initials = [initial for word in words if (initial := _find_initial(word))]
    pair = initials[:1] + initials[1:][-1:]
    # Arabic letters would join and look like a word.
    is_cursive = any(unicodedata.bidirectional(initial[0]) == "AL" for initial in pair)
    return (_ZERO_WIDTH_NON_JOINER if is_cursive else "").join(pair)


def _find_words(text: str) -> str:
    """Return the words of a text that is one quotation from end to end, else ""."""
    words = text[1:-1]
    if not words.strip() or text[0] + text[-1] not in _MARKS:
        return ""
    return words if _is_balanced(words, text[0], text[-1]) else ""


def _is_balanced(words: str, opening: str, closing: str) -> bool:
    """Return whether the marks inside are closed inside, so that the outer two are a pair."""
    depth = 0
    for character in _APOSTROPHE.sub("", words):
        if character == closing:
            depth -= 1
        elif character == opening:
            depth += 1
        if depth < 0:
            return False
    return depth == 0


def _find_initial(word: str) -> str:
    """Return the first letter of a word with its accents, or "" if it has no letter."""
    initial = ""
    for character in word:
        category = unicodedata.category(character)
        if initial and not category.startswith("M"):
            break
        if category in _LETTERS:
            # Title case: no name begins with the upper case of ß, ﬁ or a Georgian letter.
            initial = character.title()
        elif initial:
            initial += character
    return initial
