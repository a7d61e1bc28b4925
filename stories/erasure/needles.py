"""Know a person's names and addresses in a text, in a table's cell and in the bytes of a file."""

import re
from collections.abc import Iterable
from functools import cached_property
from itertools import groupby, product, takewhile
from typing import TYPE_CHECKING
from urllib.parse import quote

from stories import first_use
from stories.models import Person, Story, StoryRedirect
from stories.models.fields import lines
from stories.search import tokenizer

if TYPE_CHECKING:
    from stories import name_forms
else:
    name_forms = first_use.module("stories.name_forms")

REPLACEMENT = "[erased]"
LEAST_BYTES = 4  # shorter words are in the bytes of any file by chance
CHANCE = 3  # so few letters of a name are in what is drawn at random now and then
# What is drawn at random: a UUID; a signature or a digest in base64, with its marks; letters and
# digits; the salt of a password. Words that hyphens join, as in the name of a file, have no digit
# between two letters.
DRAWN = re.compile(
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
    r"|(?=[\w+/=-]*[A-Za-z]\d+[A-Za-z])[A-Za-z0-9+/_=-]{20,}"
    r"|(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{8,}"
    r"|\$[A-Za-z0-9]{12,}\$"
)
READINGS = [tokenizer.reading(code) for code in ("en", "ru", "kk")]


class Needles:
    """What is searched for: names in their forms, and addresses of pages as they are."""

    def __init__(self, names: Iterable[str], addresses: Iterable[str] = ()) -> None:
        self.given = list(dict.fromkeys(name.strip() for name in names if name.strip()))
        self.addresses = list(dict.fromkeys(address for address in addresses if address))
        self._names = name_forms.Names(self.given) if self.given else None

    @classmethod
    def of(cls, person: Person, further: Iterable[str] = ()) -> "Needles":
        """The names of a person with `further` spellings, and the addresses of all that is theirs.

        Somebody anonymous is called by ordinary words, so only all of these together are a name.
        """
        slugs = [person.slug, *person.redirects.values_list("slug", flat=True)]
        names = [*person.names_and_names_for_sorting, *lines(person.known_as)]
        names += person.other_names.values_list("name", flat=True)
        waiting = person.working_copy()
        names += waiting.names_and_names_for_sorting
        names += [other.name for other in waiting.other_names.all()]
        stories = Story.objects.filter(person=person).exclude(slug="")
        former = StoryRedirect.objects.filter(story__person=person)
        addresses = [slug for slug in slugs if "-" in slug]
        for rows in (stories, former):
            addresses += [f"stories/{slug}" for slug in rows.values_list("slug", flat=True)]
        if person.anonymity == Person.Anonymity.ANONYMOUS:
            return cls(further, [*names, *addresses])
        return cls([*names, *further], addresses)

    def find(self, text: str) -> list[tuple[int, int]]:
        """Return where the text says a name or an address, in order, without overlaps.

        Three letters within a key, a digest or a password are there by chance: they are no name.
        """
        spans = [(hit.start, hit.end) for hit in self._names.find(text)] if self._names else []
        if any(end - start <= CHANCE for start, end in spans):
            drawn = [found.span() for found in DRAWN.finditer(text)]
            spans = [
                (start, end)
                for start, end in spans
                if end - start > CHANCE
                or not any(first <= start and end <= last for first, last in drawn)
            ]
        if self._in_addresses:
            spans += [found.span() for found in self._in_addresses.finditer(text)]
        found: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if found and start < found[-1][1]:
                found[-1] = (found[-1][0], max(found[-1][1], end))
            else:
                found.append((start, end))
        return found

    def without(self, text: str) -> str:
        """Return the text with another word in the place of each name."""
        for start, end in reversed(self.find(text)):
            text = f"{text[:start]}{REPLACEMENT}{text[end:]}"
        return text

    @cached_property
    def _in_addresses(self) -> re.Pattern[str] | None:
        escaped = "|".join(re.escape(address) for address in self.addresses)
        return re.compile(rf"(?<![\w-])(?:{escaped})(?![\w-])", re.IGNORECASE) if escaped else None

    @cached_property
    def spellings(self) -> list[str]:
        """The words that are searched for in bytes: names in their forms, and addresses."""
        words = self._names.spellings() if self._names else []
        return sorted({word for word in [*words, *self.addresses] if word.strip()})

    @cached_property
    def terms(self) -> frozenset[str]:
        """The terms that the search index keeps of the names' words."""
        return frozenset(
            word.term
            for name, reading in product(self.given, READINGS)
            for word in tokenizer.read(name, reading)
            if len(word.term) > 1
        )

    @cached_property
    def in_bytes(self) -> re.Pattern[bytes] | None:
        """Find the spellings in bytes: as UTF-8 and UTF-16, and as JSON and addresses escape them.

        Words of under LEAST_BYTES bytes are left out. Letters beyond ASCII are found in small, in
        capital letters, and with a capital at the start.
        """
        known: set[bytes] = set()
        for word in self.spellings:
            for each in {word, word.lower(), word.upper(), word.capitalize(), word.title()}:
                if len(each.encode()) >= LEAST_BYTES:
                    known |= set(encodings(each))
        return re.compile(_alternatives(sorted(known)), re.IGNORECASE) if known else None

    @cached_property
    def longest(self) -> int:
        """How many bytes the longest spelling has, in any encoding."""
        return max((len(each) for word in self.spellings for each in encodings(word)), default=1)


def encodings(word: str) -> list[bytes]:
    r"""Return the bytes of a word in each form in which a file may hold it.

    "Аня"    d0 90 …; 10 04 …; 04 10 …; \u0410…; %D0%90…
    """
    escaped = "".join(
        letter if ord(letter) < 128 else f"\\u{ord(letter):04x}" for letter in _units(word)
    )
    forms = [word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")]
    return list(dict.fromkeys([*forms, escaped.encode(), quote(word).encode()]))


def _units(word: str) -> str:
    """Return the word in units of UTF-16, as JSON escapes it."""
    units = word.encode("utf-16-be", "surrogatepass")
    return "".join(
        chr(int.from_bytes(units[place : place + 2])) for place in range(0, len(units), 2)
    )


def _alternatives(words: list[bytes]) -> bytes:
    """Return an expression for these sorted words that tells after each byte which are possible.

    One that names the words side by side tries each of hundreds at every byte: ten times slower.
    """
    first = words[0]
    pairs = zip(first, words[-1], strict=False)
    shared = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
    expression = re.escape(first[:shared])
    rest = [word[shared:] for word in words]
    is_whole = not rest[0]
    branches = [
        _alternatives(list(group))
        for _, group in groupby(rest[is_whole:], key=lambda word: word[:1])
    ]
    if not branches:
        return expression
    return expression + b"(?:" + b"|".join(branches) + b")" + (b"?" if is_whole else b"")
