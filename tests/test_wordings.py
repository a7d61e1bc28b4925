"""Test which wording readers of a language are shown."""

import pytest
from django.conf import settings

from stories import wordings
from stories.models.in_languages import CODES
from stories.wordings import Wording

LATIN, ARABIC = Wording("Sample Person", "en"), Wording("شخص مثال", "ar")
RUSSIAN, KAZAKH = "Пример Человек", "Үлгі Адам"


def test_there_is_one_for_each_language_of_the_interface():
    assert list(CODES) == [code for code, _ in settings.LANGUAGES]


@pytest.mark.parametrize(
    ("language", "own", "others", "shown"),
    [
        ("ru", LATIN, {"ru": RUSSIAN, "kk": KAZAKH}, (RUSSIAN, "ru")),
        ("ru", LATIN, {"ru": "", "kk": KAZAKH}, (KAZAKH, "kk")),
        ("kk", ARABIC, {"ru": RUSSIAN}, (RUSSIAN, "ru")),
        ("ru", Wording(KAZAKH, "kk"), {"en": "Sample Person"}, (KAZAKH, "kk")),
        ("en", Wording(KAZAKH, "kk"), {"en": "", "ru": RUSSIAN}, (KAZAKH, "kk")),
        ("en", Wording(KAZAKH, "kk"), {"en": "Sample Person"}, ("Sample Person", "en")),
        ("ru", LATIN, {"en": "Another", "ru": ""}, LATIN),
        ("ru", Wording("☃", "en"), {}, ("☃", "en")),
        ("ar", LATIN, {"ru": RUSSIAN}, LATIN),
    ],
)
def test_of_a_name_it_is_the_one_that_they_can_read(language, own, others, shown):
    assert wordings.choose_name(language, own, others) == shown


def test_of_a_text_it_is_theirs_or_the_own_one():
    assert wordings.choose("ru", LATIN, {"ru": "слова"}) == ("слова", "ru")
    assert wordings.choose("kk", LATIN, {"ru": "слова", "kk": ""}) == LATIN


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("ru", "ru"),
        ("RU-ru", "ru"),
        ("kk-Cyrl", "kk"),
        ("kk-Cyrl-KZ", "kk"),
        ("en-Latn", "en"),
        ("kk-Latn", ""),
        ("ru-Arab", ""),
        ("ru-x-former", ""),
        ("ru-petr1708", ""),
        ("ky", ""),
        ("", ""),
    ],
)
def test_a_tag_says_whose_name_it_is(tag, language):
    assert wordings.language_of_tag(tag) == language


def test_other_names_are_those_of_somebody_who_is_named():
    names, others = {"en": "", "ru": "", "kk": "Ару"}, {"ru": RUSSIAN, "kk": KAZAKH, "en": "Aru"}
    assert wordings.known_names("en", names, others, is_named=True) == {
        "en": "",
        "ru": RUSSIAN,
        "kk": "Ару",
    }
    assert wordings.known_names("en", names, others, is_named=False) == names
