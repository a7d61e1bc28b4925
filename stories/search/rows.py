"""Read a row that the search found: a document, and what the filters need of it."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from stories import languages, wordings
from stories.models.in_languages import CODES, NAMED
from stories.models.person import Person
from stories.models.tag import Tag
from stories.wordings import Wording

FIELD, RECORD = "\x1f", "\x1e"  # separates a tag's address from its texts; separates tags
NAME_COLUMNS = [*Person.name_in.columns, *Person.other_name_in.columns, "anonymity"]
TAG_TEXTS = ["name", "language", *Tag.name_in.columns]


class Candidate(NamedTuple):
    """A public document that was found, with the values that filters need."""

    document: int
    language: str
    person: tuple[str, str, str]  # the address, the name, and the name's language
    tags: dict[str, tuple[str, str]]  # the name and its language, by the address

    def values(self, facet: str) -> Mapping[str, tuple[str, str]]:
        """Return each value of a facet by its address: its name, and the language of the name."""
        if facet == "language":
            return {self.language: (languages.get(self.language).name, self.language)}
        if facet == "person":
            slug, name, language = self.person
            return {slug: (name, language)}
        return self.tags


class Row(NamedTuple):
    """A public document as the query returns it."""

    document: int
    score: float
    language: str
    slug: str
    name: str
    name_language: str
    name_en: str
    name_ru: str
    name_kk: str
    other_name_en: str
    other_name_ru: str
    other_name_kk: str
    anonymity: str
    tags: str | None
    ranked: int  # the number of documents ranked, public or not
    has_notes: bool  # whether something changed since the index was refreshed

    def candidate(self, reader: str) -> Candidate:
        """Return the document with the names that a reader of this language sees."""
        told: tuple[str, ...] = self[PERSON]  # type: ignore[assignment]  # these are texts
        called = _called(reader, *told)
        return Candidate(
            self.document, self.language, (self.slug, *called), _tags(reader, self.tags)
        )


# What names and tags are read from, among the values of a row.
PERSON = slice(Row._fields.index("name"), Row._fields.index("tags"))


@lru_cache(maxsize=2048)  # people are among the best of many searches
def _called(reader: str, *told: str) -> Wording:
    """Return the name for a reader, of what a row tells of somebody. See `Person.called`."""
    name, language, *names, anonymity = told
    own, others = names[: len(CODES)], names[len(CODES) :]
    known = wordings.known_names(
        language,
        dict(zip(CODES, own, strict=True)),
        dict(zip(CODES, others, strict=True)),
        is_named=anonymity == NAMED,
    )
    return wordings.choose_name(reader, Wording(name, language), known)


def _tags(reader: str, joined: str | None) -> dict[str, tuple[str, str]]:
    return dict(_tag(reader, each) for each in joined.split(RECORD)) if joined else {}


@lru_cache(maxsize=2048)
def _tag(reader: str, tag: str) -> tuple[str, Wording]:
    """Return a tag's address, and its name for a reader."""
    slug, *told = tag.split(FIELD)
    name, language, *others = told if len(told) == len(TAG_TEXTS) else [FIELD.join(told), ""]
    named = dict(zip(CODES, others, strict=False))
    return slug, wordings.choose(reader, Wording(name, language), named)
