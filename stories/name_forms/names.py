"""Find the words of names in text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from stories import first_use

from . import arabic, endings, sounds, spellings
from .escapes import Plain

# Words that are in many names and tell none of them; the first link the words of one name.
_LINKS = """
    al el bin bint ibn abu van von der den de da do du di la le los las dos das ter
    qyzy kyzy kizi uly oglu ogly қызы кызы ұлы улы оглы бин бинт ибн ال بن بنت ابن ابو
"""
_LINK_WORDS = frozenset(_LINKS.split())
_PARTICLES = _LINK_WORDS | {"mr", "mrs", "ms", "dr", "mx", "y", "e", "and", "of", "the", "и"}

_LETTER = r"[^\W\d_]"
_WORD = first_use.pattern(
    rf"{_LETTER}(?:[{sounds.SILENT}{sounds.APOSTROPHES}]*+{_LETTER})*+[{sounds.SILENT}]*+"
)
_APOSTROPHES = re.compile(f"[{sounds.APOSTROPHES}]+")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_IN_ADDRESS = frozenset("/@#_-=~:.\\+&?0123456789")
_GAP = re.compile(r"(?:[^\S\n\r]|[_+,\-‐-―−])*")
_INITIAL_BEFORE = re.compile(rf"(?<![^\W_])({_LETTER}{{1,4}})(\.?[^\S\n\r]?|[-_])$")
_INITIAL_AFTER = re.compile(
    rf"(?:,?[^\S\n\r])?({_LETTER}{{1,4}})\.|[-_]({_LETTER}{{1,4}})(?![^\W_])"
)
_MAX_INITIALS = 3
_MAX_GAP = 12  # between two words of one name: a comma, a space, “de la”
_SHORT = 2  # words of so few letters are words of a name only with a capital letter
_DISTINCT = 6  # words of so many letters are found inside the longer words of addresses
_SHORTEST_PREFIX, _LONGEST_ENDING = 4, 3  # of words in scripts whose endings are not known here
_LONGEST = 80  # a longer word is an address

type Span = tuple[int, int]


@dataclass(frozen=True)
class Hit:
    """Words of a name in a text, from `start` to before `end`."""

    start: int
    end: int
    words: str


class Names:
    """
    The names of one person in every form that text may hold.

        Names(["Khalida Azhigulova"])
            found        KHALIDA · K. Azhigulova · Azhigulova, Khalida · Khalida’s · Ажигуловой
                         Халиданың · khalida-azhigulova · /azhigulova_2.jpg · AzhigulovaK.pdf
                         Kha%6Cida · K.&nbsp;Azhigulova · kazhigulova@example.org
                         Кhalida with a Cyrillic “К” · 𝗞𝗵𝗮𝗹𝗶𝗱𝗮
            not found    K. alone · Azhi · Халиф
        Names(["Вера Ким"])
            found        Вера · Верой · вера (“faith”: an editor says that it is another word)
            not found    веранда · very
        Names(["Hope"])
            found        Hope · hope
            not found    hopes · hopeful
        Names(["Алма"])
            not found    Алматы
        Names(["Bo Li"])
            found        Bo · Li · bo-li
            not found    li in a sentence: a word of two letters needs its capital
        Names(["X"])
            found        X · x where it is the whole text, such as an address
            not found    x in a sentence
        Names(["خالدة العزي"])
            found        خَالِدَة · وخالدة · عزي

    Adjacent words of the names are one hit, with the initials beside them.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._words: set[str] = set()  # folded
        self._short: set[str] = set()
        self._others: set[str] = set()  # in other scripts than the next two
        self._latin: set[str] = set()  # keys, as `sounds` gives them
        self._cyrillic: set[str] = set()
        self._bases: set[str] = set()
        self._initials: set[str] = set()
        self._unspaced: set[str] = set()
        for name in map(sounds.folded, names):
            if _UNSPACED.search(name):
                self._unspaced |= {"".join(name.split()), *name.split()}
            else:
                self._add_name(name)
        longest_first = sorted(self._unspaced, key=len, reverse=True)
        self._written_together = re.compile("|".join(map(re.escape, longest_first)))
        written = self._short | self._others | self._latin | self._cyrillic
        self._firsts = {each[0] for each in written if each}
        self._begins: dict[str, bool] = {}  # whether a word that starts with the letter may be one
        self._distinct = [key for key in self._bases if len(key) >= _DISTINCT]
        self._none: set[str] = set()  # words that `may_be_in` found to be none of the names

    def find(self, text: str) -> list[Hit]:
        """Return the words of the names in the text, in order and not overlapping."""
        plain = Plain(text)
        hits = []
        for start, end in self._joined(plain.text):
            first, last = plain.span(start, end)
            hits.append(Hit(first, last, text[first:last]))
        return hits

    def may_be_in(self, text: str) -> bool:
        """Whether `find` may find something: no for most texts, and much faster for many of them.

        It looks at each word once, however many texts have it, and reads it as if it were in an
        address.
        """
        if self._unspaced:
            return bool(self.find(text))
        for word in set(_WORD.findall(Plain(text).text)) - self._none:
            if self._within(word, is_part=True, is_all=True):
                return True
            self._none.add(word)
        return False

    def spellings(self) -> list[str]:
        """
        Return what to search files and bytes for: small letters in NFC, in each usual spelling.

        Long words that are declined are cut to their stem, which is in every case. Words of
        fewer than three letters are left out: they are in everything.

            Халида Ажигулова    халид, ажигулов, halid, khalid, azhigulov, ažigulov …
        """
        found = {each for word in self._words if len(word) > _SHORT for each in spellings.of(word)}
        return sorted(found | self._unspaced)

    def _add_name(self, name: str) -> None:
        words = _WORD.findall(name)
        words = [word for word in words if word not in _PARTICLES] or words
        single = [word for word in words if len(word) == 1]
        for word in words:
            if word in single and len(single) < len(words):
                self._initials |= spellings.initials(word)
            else:
                self._words.add(word)
                self._add_word(word)

    def _add_word(self, word: str) -> None:
        if arabic.is_arabic(word):
            self._others |= arabic.forms(word)
            return
        found = sounds.keys(word)
        if not all(key.isascii() for key in found):
            self._others.update(found)
            return
        self._initials |= spellings.initials(word)
        if len(word) <= _SHORT:
            self._short |= {word} | {key for key in found if len(key) > 1 < len(word)}
            return
        for each in (self._bases, self._latin, self._cyrillic):
            each.update(found)
        is_cyrillic = sounds.is_cyrillic(word)
        for key in found:
            for written in {word} if is_cyrillic else sounds.in_cyrillic(key):
                self._add_forms(written)

    def _add_forms(self, word: str) -> None:
        russian, kazakh = endings.russian(word), endings.kazakh(word)
        in_latin = kazakh if len(word) > _SHORT + 1 else set()
        in_latin = in_latin | (russian if endings.is_surname(word) else set())
        self._cyrillic |= {key for form in russian | kazakh for key in sounds.keys(form)}
        self._latin |= {key for form in in_latin for key in sounds.keys(form)}

    def _joined(self, text: str) -> Iterator[Span]:
        """Yield where the names are: adjacent words as one, with initials."""
        start = end = 0
        for first, last in sorted(self._spans(text)):
            if last <= end:
                continue
            first = self._before(text, max(first, end), end)
            if end and _is_gap(text[end:first], has_comma="," in text[start:end]):
                end = self._after(text, last)
                continue
            if end:
                yield start, end
            start, end = first, self._after(text, last)
        if end:
            yield start, end

    def _before(self, text: str, start: int, least: int) -> int:
        """Return where the initials before a word start: К. С. Ажигулова; one may be unknown."""
        place = start
        for _ in range(_MAX_INITIALS):
            found = _INITIAL_BEFORE.search(text, max(least, place - 6), place)
            if not found or not (found[1][0].isupper() or found[2] in {".", "-", "_"}):
                break
            place = found.start()
            if self._is_initial(found[1]):
                start = place
        return start

    def _after(self, text: str, end: int) -> int:
        """Return where the initials after a word end: Azhigulova K. S."""
        start = place = end
        for _ in range(_MAX_INITIALS):
            found = _INITIAL_AFTER.match(text, place)
            if not found or not (found[2] or found[1][0].isupper()):
                break
            place = found.end()
            if self._is_initial(found[1] or found[2]) or end > start:
                end = place
        return end

    def _is_initial(self, letters: str) -> bool:
        return not self._initials.isdisjoint(sounds.keys(sounds.folded(letters)))

    def _spans(self, text: str) -> Iterator[Span]:
        """Yield where single words of the names are."""
        if self._unspaced:
            yield from (found.span() for found in self._written_together.finditer(text))
        whole = text.strip()
        is_address = len(whole.split(maxsplit=1)) == 1
        known: dict[tuple[str, bool], list[Span]] = {}
        for found in _WORD.finditer(text):
            word, start, end = found[0], found.start(), found.end()
            is_part = is_address or text[start - 1 : start] in _IN_ADDRESS
            is_part |= text[end : end + 1] in _IN_ADDRESS and not text[end + 1 : end + 2].isspace()
            if not is_part and self._is_surely_none(word):
                continue
            if (word, is_part) not in known:
                known[word, is_part] = self._within(word, is_part=is_part, is_all=word == whole)
            for first, last in known[word, is_part]:
                yield start + first, start + last

    def _is_surely_none(self, word: str) -> bool:
        """Whether the first letter of a plain word says that it is none, as most words do."""
        letter = word[0]
        if letter not in self._begins:
            small = sounds.folded(letter)
            firsts = {small, arabic.plain(small), *sounds.beginnings(small)}
            # A sign that is not heard, such as ь, may be before any letter.
            is_silent = sounds.keys(f"{small}a") == sounds.keys("a")
            self._begins[letter] = is_silent or not self._firsts.isdisjoint(firsts)
        is_plain = word.isalpha() and word[1:].islower() and not sounds.is_of_two_scripts(word)
        return is_plain and not self._begins[letter]

    def _within(self, word: str, *, is_part: bool, is_all: bool) -> list[Span]:
        """Return where names are in what is written as one word; `is_part` of an address."""
        if len(word) > _LONGEST:
            return self._in_address(word)
        if self._is_name(word, is_part=is_part, is_all=is_all):
            return [(0, len(word))]
        for sign in _APOSTROPHES.finditer(word):
            before, after = word[: sign.start()], word[sign.end() :]
            if self._is_name(before):
                return [(0, sign.start())]
            if len(before) <= _SHORT and self._is_name(after):
                return [(sign.end(), len(word))]
        return self._in_humps(word) or (self._in_address(word) if is_part else [])

    def _is_name(self, word: str, *, is_part: bool = False, is_all: bool = False) -> bool:
        read = sounds.in_one_script(word)
        return any(self._is_written(each, is_part=is_part, is_all=is_all) for each in read)

    def _is_written(self, word: str, *, is_part: bool, is_all: bool) -> bool:
        folded = sounds.folded(word)
        keys = sounds.keys(folded)
        if len(folded) <= _SHORT and not arabic.is_arabic(folded):
            is_short = folded in self._short or not self._short.isdisjoint(keys)
            is_part = is_part and len(folded) > 1
            return is_short and (word[0].isupper() or is_part or is_all)
        is_mixed = sounds.is_of_two_scripts(folded)
        if not self._latin.isdisjoint(keys) and (is_mixed or not sounds.is_cyrillic(folded)):
            return True
        if not self._cyrillic.isdisjoint(keys) and (is_mixed or sounds.is_cyrillic(folded)):
            return True
        if arabic.is_arabic(folded):
            return arabic.plain(folded) in self._others
        return any(
            key == other or (key.startswith(other) and len(other) >= _SHORTEST_PREFIX)
            for key in keys
            for other in self._others
            if len(key) - len(other) <= _LONGEST_ENDING and not arabic.is_arabic(other)
        )

    def _in_humps(self, word: str) -> list[Span]:
        """Return where names are in KhalidaAzhigulova or AzhigulovaK."""
        starts = [
            place
            for place in range(1, len(word))
            if word[place].isupper()
            and not (word[place - 1].isupper() and not word[place + 1 : place + 2].islower())
        ]
        spans = zip([0, *starts], [*starts, len(word)], strict=True)
        found = [span for span in spans if self._is_name(word[slice(*span)])] if starts else []
        if found and self._is_initial(word[: found[0][0]]):
            found[0] = (0, found[0][1])
        if found and self._is_initial(word[found[-1][1] :]):
            found[-1] = (found[-1][0], len(word))
        return found

    def _in_address(self, word: str) -> list[Span]:
        """Return the word where names are in it: kazhigulova, khalidaazhigulova, drazhigulova."""
        folded = sounds.folded(word)
        if any(distinct in key for key in sounds.keys(folded) for distinct in self._distinct):
            return [(0, len(word))]
        for place in range(1, len(folded)) if len(folded) <= _LONGEST else ():
            before, after = folded[:place], folded[place:]
            is_first, is_last = self._is_base(before), self._is_base(after)
            if (is_first and (is_last or self._is_initial(after))) or (
                is_last and self._is_initial(before)
            ):
                return [(0, len(word))]
        return []

    def _is_base(self, word: str) -> bool:
        return len(word) > _SHORT and not self._bases.isdisjoint(sounds.keys(word))


def _is_gap(between: str, *, has_comma: bool) -> bool:
    """Whether two words of a name with this between them belong together: de la, a hyphen."""
    if len(between) > _MAX_GAP or (has_comma and "," in between):
        return False
    words = _WORD.findall(between)
    rest = _WORD.sub("", between)
    return bool(_GAP.fullmatch(rest)) and all(word.casefold() in _LINK_WORDS for word in words)
