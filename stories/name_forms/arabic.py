"""Find names in Arabic letters with or without harakat, the article and the particles before it."""

import re

_LETTERS = str.maketrans("أإآٱىیئؤةکھ", "اااايييوهكه")
_ARABIC = re.compile("[\u0620-\u06ff]")
_ARTICLE = "ال"
_BEFORE = ("", "و", "ف", "ب", "ك", "ل")  # and, so, with, as, for: written as one word with the name
_SHORTEST = 3


def is_arabic(word: str) -> bool:
    return bool(_ARABIC.search(word))


def plain(word: str) -> str:
    """Return a folded word with one letter for each that is written in several ways: أ as ا."""
    return word.translate(_LETTERS)


def forms(word: str) -> set[str]:
    """
    Return the forms of a folded word as one finds them in text.

        العزي     عزي, والعزي, للعزي
    """
    whole = plain(word)
    bare = whole.removeprefix(_ARTICLE)
    if len(bare) < _SHORTEST:
        return {whole}
    found = {f"{before}{article}{bare}" for before in _BEFORE for article in ("", _ARTICLE)}
    return found | {f"لل{bare}", f"ولل{bare}"}
