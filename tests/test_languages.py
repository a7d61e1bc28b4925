"""Test the quotation marks, direction and names of languages, for every spelling of a code."""

import pytest

from stories import languages
from stories.models import Story


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", "“a ‘b’”"),
        ("ru", "«a ‘b’»"),
        ("kk", "«a ‘b’»"),
        ("ky", "«a ‘b’»"),
        ("ar", "”a ‘b’“"),
        ("tlh", "“a ‘b’”"),
    ],
)
def test_words_get_the_outer_marks_of_their_language_and_keep_their_own(
    code: str, expected: str
) -> None:
    assert languages.quoted("a ‘b’", code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [("en", "‘’"), ("ru", "„“"), ("kk", "“”"), ("ky", "„“"), ("ar", "’‘"), ("tlh", "‘’")],
)
def test_inner_marks_are_those_of_the_language(code: str, expected: str) -> None:
    assert "".join(languages.get(code).inner) == expected


def test_what_is_written_from_right_to_left() -> None:
    told = {code: languages.direction(code) for code in languages.COMMON}
    rtl = {code for code, direction in told.items() if direction == "rtl"}
    assert rtl == {"ar", "fa", "ps", "ur", "ug"}


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ("ar fa he ur ps ckb ug sd yi dv AR fa-AF ar-EG fa-1606nict ar-x-latn", "rtl"),
        ("kk-Arab uz-arab-AF az-Hebr en-Thaa aii-Syrc man-Nkoo", "rtl"),
        ("ar-Latn ckb-Latn-TR ur-Deva ky-Cyrl en ku tlh", "ltr"),
    ],
)
def test_a_direction_is_that_of_the_script_or_else_of_the_language(codes, expected) -> None:
    found = {code: languages.direction(code) for code in codes.split()}
    assert set(found.values()) == {expected}, found


def test_choices_name_each_language_in_itself_the_common_ones_first() -> None:
    assert languages.CHOICES[:4] == (
        ("en", "English"),
        ("ru", "Русский"),
        ("kk", "Қазақша"),
        ("ky", "Кыргызча · Kyrgyz"),
    )
    assert {"uk", "tr", "uz", "fa", "de"} < {code for code, _ in languages.CHOICES[:26]}
    assert dict(languages.CHOICES)["am"] == "አማርኛ · Amharic"
    assert len(languages.CHOICES) == len(languages.CODES) > 300


def test_a_record_names_its_language_and_says_the_code_of_one_that_is_not_known() -> None:
    for code, name in [*languages.CHOICES, ("tlh", "tlh"), ("", "")]:
        assert Story(language=code).get_language_display() == name


@pytest.mark.parametrize(
    ("code", "outer", "inner"),
    [("uk", "«»", "„“"), ("de", "„“", "‚‘"), ("fa", "«»", "‹›"), ("tr", "“”", "‘’")],
)
def test_marks_are_those_of_the_cldr(code: str, outer: str, inner: str) -> None:
    language = languages.get(code)
    assert ("".join(language.outer), "".join(language.inner)) == (outer, inner)


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("kk", "kk"),
        ("EN", "en"),
        ("en_GB", "en-GB"),
        ("UZ-cyrl", "uz-Cyrl"),
        ("Kazakh", "kk"),
        ("қазақ тілі", "kk"),
        ("Deutsch", "de"),
        ("xx", ""),
        ("Kazakh, Russian", ""),
        ("", ""),
        ("kk-Latn-x-new", ""),
    ],
)
def test_a_tag_is_read_from_what_was_typed_and_never_guessed(typed: str, tag: str) -> None:
    assert languages.as_tag(typed) == tag
    assert languages.is_tag(typed) == (bool(tag) and typed == tag)
    if not languages.is_tag(typed):
        meant = f"; {languages.get(tag).names[0]} is {tag}." if tag else " or kk-Latn."
        assert languages.refusal(typed).endswith(meant)


def test_names_are_in_the_languages_of_the_interface_or_english() -> None:
    told = [languages.name_in("de", code) for code in ("en", "ru", "kk", "fr")]
    assert told == ["German", "немецкий", "неміс тілі", "German"]


@pytest.mark.parametrize("code", ["kk-Cyrl", "kk-KZ", "KK"])
def test_a_code_with_subtags_or_capitals_is_its_primary_language(code: str) -> None:
    assert languages.get(code) is languages.get("kk")


def test_an_unknown_language_is_called_by_its_code_and_runs_left_to_right() -> None:
    unknown = languages.get("tlh-Latn")
    assert (unknown.code, unknown.name) == ("tlh-Latn", "tlh-Latn")
    assert languages.direction("tlh-Latn") == "ltr"
