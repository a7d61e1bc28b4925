"""Stories in several languages, under an interface in several languages.

A story's own address is under its own language, and so is the interface there, or in English
where the interface does not speak that language. Under any other language of the interface the
same story has a second address, `/kk/en/stories/<slug>/`: an English story, read in a Kazakh
interface.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from . import languages

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


def interface_of(language: str) -> str:
    """The language of the interface at the own address of a story in `language`."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def reading_address(language: str, slug: str) -> str:
    """A story's address under the language of the interface that is active now."""
    is_own = interface_of(language) == get_language()
    return reverse("story_detail" if is_own else "story_elsewhere", args=[language, slug])


def told_in(language: str) -> str | Promise:
    """That a story is in a language, in the words of the interface."""
    return TOLD_IN.get(language, languages.get(language).name)


def translated_from(language: str) -> str | Promise:
    """That a story was translated, and from which language, in the words of the interface."""
    return TRANSLATED_FROM.get(language, TRANSLATION)


def fallback(translations: Sequence["Story"]) -> "Story":
    """The one for readers of no language that there is: the English one, else the first."""
    return next((story for story in translations if story.language == "en"), translations[0])


def one_of_each(stories: Iterable["Story"], language: str) -> list["Story"]:
    """One story of each group of translations: in `language`, else as told, else the first.

    Each is given the others of its group as `other_languages`.
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
