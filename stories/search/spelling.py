"""Spell words as other keyboards do, so that a search finds them; stored texts do not change."""

import re
import unicodedata

HYPHENS = r"\-\u2010\u2011"
HYPHEN = re.compile(f"[{HYPHENS}]")
# Letters that a Russian, an Arabic or an English keyboard does not have, and what is typed instead.
LETTERS: dict[int, int | None] = {
    **str.maketrans("әғқңөұүһіґєҳҷəѓ", "агкноуухигехчег"),
    **str.maketrans("ةىیکگٱ", "هييككا"),
    **dict.fromkeys(map(ord, "ъь'")),
}
ARTICLE = re.compile(r"(?:[وفبك]?ال|لل)(?=[\u0600-\u08ff]{3})")
NOT_FIGURES = re.compile(r"\D")


def loosen(word: str) -> str:
    """
    Return a folded word in the spelling that all keyboards have.

        әсел, қыз, объект   асел, кыз, обект
        الكتاب, مدرسة       كتاب, مدرسه
    """
    return ARTICLE.sub("", word.translate(LETTERS), count=1) if not word.isascii() else word


def figures(word: str) -> str:
    """
    Return a word that begins with a figure in European figures, and a number in one piece.

        ٢٠١٧, 4,812, 4th   2017, 4812, 4th
    """
    plain = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in word)
    return NOT_FIGURES.sub("", plain) if not any(map(str.isalpha, plain)) else plain
