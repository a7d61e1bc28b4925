"""Test how dates are read as people say them: in three languages, and in passages.

`cases/dates.json` has phrases, most of them found in real texts, each with its EDTF (null where it
is refused), and the label in English, or the beginning of the reason.
"""

import json
import re
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from stories import dates

CASES = json.loads((Path(__file__).parent / "cases" / "dates.json").read_text(encoding="utf-8"))

digits = st.integers(1, 9999).map("{:04}".format)
one = st.builds(
    "{}{}{}".format,
    digits,
    st.one_of(
        st.just(""),
        st.integers(1, 12).map("-{:02}".format),
        st.tuples(st.integers(1, 12), st.integers(1, 28)).map("-{0[0]:02}-{0[1]:02}".format),
        st.integers(21, 24).map("-{}".format),
    ),
    st.sampled_from(["", "", "~", "?", "%"]),
)
some_year = st.builds(
    "{}{}".format,
    st.one_of(st.integers(1, 999).map("{:03}X".format), st.integers(1, 99).map("{:02}XX".format)),
    st.sampled_from(["", "~", "?", "%"]),
)
every_date = st.one_of(
    one,
    some_year,
    st.tuples(st.sampled_from(["{}/..", "../{}", "{}/", "/{}"]), one).map(
        lambda pair: pair[0].format(pair[1])
    ),
    st.tuples(one, one).map("/".join),
)


def reading(typed: str) -> list[str | None]:
    try:
        read = dates.read(typed)
    except dates.UnreadableError as error:
        return [None, str(error)]
    return [read.edtf, read.label("en")]


def test_each_phrase_is_read_as_it_was_meant_or_refused_with_the_reason() -> None:
    wrong = []
    for typed, edtf, expected in (case for cases in CASES.values() for case in cases):
        found, told = reading(typed)
        is_right = found == edtf and (told == expected if edtf is not None else expected in told)
        if not is_right:
            wrong.append((typed, found, told))
    assert wrong == []
    assert sum(map(len, CASES.values())) > 300


def test_a_very_long_text_is_refused_without_being_repeated() -> None:
    found, told = reading("June " * 1_000_000)
    assert found is None
    assert told == "This is too long: write a date with at most 100 characters."


def test_no_year_is_read_that_was_not_said() -> None:
    for typed, edtf, _ in (case for cases in CASES.values() for case in cases):
        said = re.sub(r"\d", lambda digit: str(int(digit[0])), typed)
        for year in re.findall(r"[0-9X]{4}", re.sub(r"-[0-9]{2}", "", edtf or "")):
            whole = re.search(year.replace("X", r"[\dX]"), said)
            assert whole or re.search(rf"{year[:2]}\d\d[-–/]{year[2:]}\b", said), (typed, edtf)


@given(every_date, st.sampled_from(["en", "ru", "kk"]))
@example("2020?/", "kk")
@example("190X%", "en")
@example("2017/2020~", "ru")
def test_what_readers_see_is_read_again_as_the_same_date(edtf: str, language: str) -> None:
    try:
        told = dates.parse(edtf)
    except dates.DateError:
        assume(condition=False)
    first, _, last = edtf.partition("/")
    # “winter 1998 – 1999” is one winter, not the time from that to the end of 1999.
    assume(not (re.fullmatch(r"\d{4}-2\d.?", first) and last[:4] == f"{int(first[:4]) + 1:04}"))
    read = dates.read(dates.wording(told, language))
    assert (read.edtf, read.said, read.typed) == (first if first == last else edtf, "", "")


@given(every_date)
def test_what_is_stored_is_read_as_it_is(edtf: str) -> None:
    try:
        dates.parse(edtf)
    except dates.DateError:
        assume(condition=False)
    assert dates.read(edtf, stored=edtf) == dates.Reading(edtf)


@given(st.text(max_size=40))
def test_any_text_is_a_date_a_label_or_refused(text: str) -> None:
    found, told = reading(text)
    assert found is not None or told
    if found:
        dates.parse(found)


def test_what_edtf_cannot_say_is_a_label_in_each_language() -> None:
    typed = [
        *("early 1990s", "second half of 1990s", "mid-June 2024", "late summer 1998"),
        *("before 2003", "after 5 June 2024", "by about 1995", "between 1995 and 1999"),
        *("2000s", "winter 1998/99", "perhaps early 2003", "about early 2003"),
    ]
    readings = [dates.read(each) for each in typed]
    assert {code: [each.label(code) for each in readings] for code in ("ru", "kk", "ky", "ar")} == {
        "ru": [
            *("начало 1990-х годов", "вторая половина 1990-х годов", "середина июня 2024 г."),
            *("конец лета 1998 г.", "до 2003 г.", "после 5 июня 2024 г.", "к примерно 1995 г."),
            *("между 1995 и 1999 гг.", "2000-е годы", "зима 1998–1999 гг."),
            *("начало 2003 г. (предположительно)", "примерно начало 2003 г."),
        ],
        "kk": [
            *("1990-жылдардың басы", "1990-жылдардың екінші жартысы"),
            *("2024 жылғы маусымның ортасы", "1998 жылдың жазының соңы", "2003 жылға дейін"),
            *("2024 жылғы 5 маусымнан кейін", "шамамен 1995 жылға қарай"),
            *("1995–1999 жылдар аралығында", "2000-жылдар", "1998–1999 жылдардың қысы"),
            *("2003 жылдың басы (болжам бойынша)", "шамамен 2003 жылдың басы"),
        ],
        "ky": [
            *("1990-жылдардын башы", "1990-жылдардын экинчи жарымы"),
            *("2024-жылдын июнь айынын ортосу", "1998-жылдын жайынын аягы", "2003-жылга чейин"),
            *("2024-жылдын 5-июнунан кийин", "болжол менен 1995-жылга карата"),
            *("1995–1999-жылдардын аралыгында", "2000-жылдар", "1998–1999-жылдардын кышы"),
            *("2003-жылдын башы (болжолдуу)", "болжол менен 2003-жылдын башы"),
        ],
        "ar": [
            *("أوائل عقد 1990", "النصف الثاني من عقد 1990", "منتصف يونيو 2024"),
            *("أواخر صيف 1998", "قبل 2003", "بعد 5 يونيو 2024", "بحلول حوالي 1995"),
            *("بين عامي 1995 و1999", "سنوات 2000", "شتاء 1998–1999"),
            *("أوائل 2003 (غير مؤكد)", "حوالي أوائل 2003"),
        ],
    }
    assert readings[0].label("tr") == ""
    assert readings[0].shown("tr") == "199X"


@pytest.mark.parametrize(
    ("edtf", "text", "expected"),
    [
        ("199X", "early 1990s", True),
        ("199X", "In the early 1990s, I think", False),
        ("20XX", "2000s", True),
        ("2003", "mid-2003", True),
        ("/1995", "by 1995", True),
        ("/1995", "before 1995", True),
        ("1995/", "after 1995", True),
        ("1995/1999", "between 1995 and 1999", True),
        ("1995/..", "since 1995", False),
        ("../1995", "until 1995", False),
    ],
)
def test_a_label_that_is_made_of_the_date_is_known(edtf: str, text: str, *, expected: bool) -> None:
    assert dates.is_worded_so(dates.parse(edtf), text, "en") is expected


@pytest.mark.parametrize(
    ("passage", "language", "found"),
    [
        ("In 2017 I moved, and in June 2024 I spoke.", "en", ["In 2017", "in June 2024"]),
        ("I left home (in the summer of 1998), alone.", "en", ["in the summer of 1998"]),
        ("From 2003 to 2005 she taught there.", "en", ["From 2003 to 2005"]),
        ("We have lived here since 2015.", "en", ["since 2015"]),
        ("We walked in 2000 steps to the place of 1988 trees.", "en", []),
        ("It was not in 2003. We were 1998 people.", "en", []),
        ("On 06/12/2024 nobody knew.", "en", []),
        ("Born on 31 June 2024, they say.", "en", []),
        ("In 2017 and in 2020 I spoke.", "en", ["In 2017", "in 2020"]),
        ("I was twelve, in my second year.", "en", []),
        ("In 2017, in 2017 again.", "en", ["In 2017"]),
        (
            "Летом 1998 года мы уехали, а с 2003 года живём тут.",
            "ru",
            ["Летом 1998 года", "с 2003 года"],
        ),
        ("Я пришла с 2000 тенге в кармане.", "ru", []),
        ("Не в 2003 году, а в начале 1990-х.", "ru", ["в начале 1990-х"]),
        ("1998 жылдың жазында біз көштік.", "kk", ["1998 жылдың жазында"]),
        ("Мен 2015 жылдан бері осындамын.", "kk", ["2015 жылдан бері"]),
        ("Онда шамамен 2000 адам болды.", "kk", []),
        ("2015-жылдан бери", "ky", []),
    ],
)
def test_a_passage_tells_its_dates(passage: str, language: str, found: list[str]) -> None:
    assert [each.words for each in dates.find(passage, language)] == found
