"""Find the words that deny: to leave one out turns what the person says into its opposite."""

import re

from .typography import fold

# A whole word each; "*" stands for any ending. Kazakh and Kyrgyz deny with a suffix of the verb
# too: its consonant and vowel, and what may follow them there.
WORDS = {
    "en": "not cannot no none nobody nothing nowhere never neither nor without hardly barely "
    "scarcely rarely seldom unless except false untrue lie lies lied deny denies denied refuse* "
    "*n't",
    "ru": "не нет нету ни никогда никто никого никому никем ничто ничего ничему ничем нигде никуда "
    "ниоткуда никак никакой никакая никакое никакие никаких никакого никакой ничей без нельзя "
    "невозможно едва вряд якобы кроме неправда неправды ложь лжи",
    "kk": "емес* жоқ* ешқашан ешкім* ештеңе* ешнәрсе* ешбір ешқандай ешқайда еш *сыз *сіз өтірік",
    "ky": "эмес* жок* эч эчкачан эчким* эчнерсе* *сыз *сиз *суз *сүз калп",
    "ar": "لا لم لن ليس ليست لسنا لست ليسوا ما غير بدون دون أبدا أبداً قط عدم كلا ولا ولم ولن "
    "وليس فلا فلم فلن",
}
SUFFIXES = {
    "kk": r"\w{2,}[мбп][ае](?:д[ыі]\w*|й(?:м|с|д)\w*|ғ?г?[ае]н\w*|с(?:пын|пін|тан|тен)?|у\w*|й)",
    "ky": r"\w{2,}[бп][аеоө](?:д[ыиуү]\w*|й(?:м|с|т|б)\w*|г[аеоө]н\w*|с\w{0,4}|й)",
}


def _pattern(language: str) -> re.Pattern[str]:
    words = sorted(set(WORDS[language].split()), key=len, reverse=True)
    choices = [re.escape(word).replace(r"\*", r"\w*") for word in words]
    choices += [SUFFIXES[language]] if language in SUFFIXES else []
    return re.compile(rf"(?<![\w'])(?:{'|'.join(choices)})(?![\w'])", re.IGNORECASE)


PATTERNS = {language: _pattern(language) for language in WORDS}


def find_negations(text: str, language: str) -> list[str]:
    """Return the words of the text that deny, in their order and as they are written there.

    `language` is a BCP 47 code, of which the primary subtag counts; a language whose words are not
    known here has none.

        find_negations("I didn’t, and never will.", "en-GB")    ["didn’t", "never"]
    """
    pattern = PATTERNS.get(language.partition("-")[0].lower())
    if not pattern:
        return []
    folded = fold(text)
    spans = (folded.source_span(*match.span()) for match in pattern.finditer(folded.text))
    return [text[span[0] : span[1]] for span in spans if span]
