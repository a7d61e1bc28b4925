"""Find the words that deny: to leave one out turns what the person says into its opposite."""

import re

from stories import first_use

from .negation_words import NEGATION_WORDS
from .typography import fold

WITHOUT_SPACES = frozenset({"zh", "ja"})  # a word there is found within others
SHORT_VOWELS = "[\u0640\u064b-\u0652\u0670]*"  # of Arabic letters, written or not
ARABIC_LETTER = re.compile("([\u0621-\u064a\u066e-\u06d3])")


def _pattern(language: str, words: str, *expressions: str) -> re.Pattern[str]:
    longest_first = sorted(set(words.split()), key=len, reverse=True)
    choices = [re.escape(word).replace(r"\*", r"\w*").replace("_", r"\s") for word in longest_first]
    choices += [each for each in expressions if each]
    either = ARABIC_LETTER.sub(rf"\1{SHORT_VOWELS}", "|".join(choices))
    if language in WITHOUT_SPACES:
        return first_use.pattern(either)
    return first_use.pattern(rf"(?<![\w'])(?:{either})(?![\w'])", re.IGNORECASE)


PATTERNS = {
    language: _pattern(language, known.denies, known.verbs)
    for language, known in NEGATION_WORDS.items()
}
TURNING = {
    language: _pattern(language, f"{known.denies} {known.doubts}", known.verbs, known.doubting)
    for language, known in NEGATION_WORDS.items()
}


def find_negations(text: str, language: str) -> list[str]:
    """Return the words of the text that deny, in their order and as they are written there.

    `language` is a BCP 47 code, of which the primary subtag counts; a language whose words are not
    known here has none.

        find_negations("I didn’t, and never will.", "en-GB")    ["didn’t", "never"]
    """
    return _find(PATTERNS, text, language)


def turning_words(text: str, language: str) -> list[str]:
    """Return the words that deny, doubt or set a condition. See also `find_negations`.

    turning_words("They say that I never went.", "en")    ["They say", "never"]
    """
    return _find(TURNING, text, language)


def are_known(language: str) -> bool:
    """Return whether the words of this language that deny are known here."""
    return _primary(language) in NEGATION_WORDS


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def _find(patterns: dict[str, re.Pattern[str]], text: str, language: str) -> list[str]:
    pattern = patterns.get(_primary(language))
    if not pattern:
        return []
    folded = fold(text)
    spans = (folded.source_span(*match.span()) for match in pattern.finditer(folded.text))
    return [text[span[0] : span[1]] for span in spans if span]
