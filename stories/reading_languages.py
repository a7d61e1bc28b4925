"""Show stories in several languages under an interface in several languages.

A story's own address is under its own language. The interface there is in that language, or in
English where the interface does not have it. Under any other language of the interface the story
has a second address, such as `/kk/en/stories/<slug>/`: an English story with a Kazakh interface.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from . import addresses, languages

if TYPE_CHECKING:
    from .models.story import Story


TOLD_IN = {
    "en": gettext_lazy("In English"),
    "ru": gettext_lazy("In Russian"),
    "kk": gettext_lazy("In Kazakh"),
    "ky": gettext_lazy("In Kyrgyz"),
    "ar": gettext_lazy("In Arabic"),
}
TRANSLATED_FROM = {
    "en": gettext_lazy("Translated from English"),
    "ru": gettext_lazy("Translated from Russian"),
    "kk": gettext_lazy("Translated from Kazakh"),
    "ky": gettext_lazy("Translated from Kyrgyz"),
    "ar": gettext_lazy("Translated from Arabic"),
}


TRANSLATION = gettext_lazy("Translated")
OTHER = gettext_lazy("Language: {name}")
FROM_OTHER = gettext_lazy("Translated from another language: {name}")


def interface_of(language: str) -> str:
    """Return the interface's language at the own address of a story in `language`."""
    known = any(code == language for code, _ in settings.LANGUAGES)
    return language if known else settings.LANGUAGE_CODE


def reading_address(language: str, slug: str) -> str:
    """Return a story's address under the interface language that is active now."""
    is_own = interface_of(language) == get_language()
    return addresses.of("story_detail" if is_own else "story_elsewhere", language, slug)


def told_in(language: str) -> str | Promise:
    """Say in the interface's language which language a story is in."""
    unknown = languages.get(language).name
    return TOLD_IN.get(language) or _named(OTHER, language, unknown)


def translated_from(language: str) -> str | Promise:
    """Say in the interface's language that a story was translated, and from what."""
    return TRANSLATED_FROM.get(language) or _named(FROM_OTHER, language, TRANSLATION)


def _named(sentence: Any, language: str, unknown: str | Promise) -> str | Promise:
    if language not in languages.CODES:
        return unknown
    name = languages.name_in(language, get_language() or settings.LANGUAGE_CODE)
    return str(sentence).format(name=name)


def own_first(codes: Iterable[str], language: str | None) -> list[str]:
    """Put the reader's language before the others, which keep their order."""
    return sorted(codes, key=lambda code: code != language)


def fallback(translations: Sequence["Story"]) -> "Story":
    """Choose the translation for readers of none of the languages: English, else the first."""
    return next((story for story in translations if story.language == "en"), translations[0])


def one_of_each(stories: Iterable["Story"], language: str) -> list["Story"]:
    """Choose one story of each group of translations.

    It is the one in `language`, else the original, else the first. The others of its group become
    its `other_languages`.
    """
    groups: dict[object, list[Story]] = {}
    for story in stories:
        groups.setdefault(story.translation_group, []).append(story)
    chosen = []
    for group in groups.values():
        best = min(
            group, key=lambda story: (story.language != language, bool(story.translated_from))
        )
        best.other_languages = [story for story in group if story is not best]
        chosen.append(best)
    return chosen


class InLanguage(NamedTuple):
    """Stories, or what is told of them, in one language. `name` is "" for the reader's own."""

    language: str
    name: str
    records: Sequence[Any]


def by_language(records: Iterable[Any], language: str) -> list[InLanguage]:
    """Put what is in the reader's language first, the rest under its own language's name.

    `records` are stories; their order is kept within each language. Other languages follow in the
    order in which they are met.
    """
    found: dict[str, list[Any]] = {language: []}
    for record in records:
        found.setdefault(record.language, []).append(record)
    return [
        InLanguage(code, "" if code == language else languages.get(code).name, inside)
        for code, inside in found.items()
        if inside
    ]
