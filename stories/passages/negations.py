"""Find the words that deny: to leave one out turns what the person says into its opposite."""

import re

from stories import first_use

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


# What doubts, sets a condition, or says that others say it: “_” is a space. To leave it out may
# turn the sense, so whoever confirms a cut is told of it first.
DOUBTS = {
    "en": "if whether supposing suppose as_if as_though they_say they_said people_say people_said "
    "he_said she_said says_that said_that told_me was_told were_told claim* alleg* accus* rumour* "
    "rumor* supposedly reportedly pretend* imagine* dreamt dreamed wish* would could might maybe "
    "perhaps almost nearly instead lie lies lied false untrue",
    "ru": "если бы ли будто словно якобы говорят говорили сказал сказала сказали утвержда* обвин* "
    "слух* сплетн* представ* притвор* приснилось мечта* чуть почти возможно вместо ложь лжи врут",
    "kk": "егер болса мыс-мыс дейді деді депті дейтін өсек* жала айыпта* мүмкін бәлкім дерлік "
    "сияқты орнына өтірік",
    "ky": "эгер болсо имиш дешет деди дешти деген ушак* айыпта* мүмкүн балким дээрлик сыяктуу "
    "ордуна калп",
    "ar": "إذا لو إن_كان لولا يقولون قالوا قال قالت زعم زعموا يزعمون اتهم* إشاعة شائعة كأن ربما "
    "لعل تقريبا كذب كذبة",
}


def _pattern(words: str, suffixes: str = "") -> re.Pattern[str]:
    longest_first = sorted(set(words.split()), key=len, reverse=True)
    choices = [re.escape(word).replace(r"\*", r"\w*").replace("_", r"\s") for word in longest_first]
    choices += [suffixes] if suffixes else []
    return first_use.pattern(rf"(?<![\w'])(?:{'|'.join(choices)})(?![\w'])", re.IGNORECASE)


PATTERNS = {
    language: _pattern(words, SUFFIXES.get(language, "")) for language, words in WORDS.items()
}
TURNING = {
    language: _pattern(f"{words} {DOUBTS[language]}", SUFFIXES.get(language, ""))
    for language, words in WORDS.items()
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


def _find(patterns: dict[str, re.Pattern[str]], text: str, language: str) -> list[str]:
    pattern = patterns.get(language.partition("-")[0].lower())
    if not pattern:
        return []
    folded = fold(text)
    spans = (folded.source_span(*match.span()) for match in pattern.finditer(folded.text))
    return [text[span[0] : span[1]] for span in spans if span]
