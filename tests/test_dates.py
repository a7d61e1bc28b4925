"""Test EDTF dates: which are accepted, their bounds, and their words in each language."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories import dates

MONTH_NAMES = {
    "en": "January February March April May June July August September October November December",
    "ru": (
        "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь "
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
    ),
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
}

days = st.dates()
precise = st.one_of(
    days.map(lambda day: day.isoformat()),
    days.map(lambda day: day.isoformat()[:7]),
    days.map(lambda day: day.isoformat()[:4]),
)
one_end = st.builds(str.__add__, precise, st.sampled_from(["", "?", "~", "%"]))
nearly_edtf = st.text("0123456789X?~%./- u", max_size=24)


def word(edtf: str, language: str) -> str:
    return dates.wording(dates.parse(edtf), language)


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2017", date(2017, 1, 1), date(2017, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-06-05", date(2024, 6, 5), date(2024, 6, 5)),
        ("2020~", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020-05%", date(2020, 5, 1), date(2020, 5, 31)),
        ("201X", date(2010, 1, 1), date(2019, 12, 31)),
        ("19XX?", date(1900, 1, 1), date(1999, 12, 31)),
        ("2017/2020", date(2017, 1, 1), date(2020, 12, 31)),
        ("2024-06~/2025-05-03?", date(2024, 6, 1), date(2025, 5, 3)),
        ("2024-06/2024", date(2024, 6, 1), date(2024, 12, 31)),
        ("2024-06-05/2024-06-05", date(2024, 6, 5), date(2024, 6, 5)),
        ("2020/..", date(2020, 1, 1), None),
        ("../2020", None, date(2020, 12, 31)),
        ("2020-05/", date(2020, 5, 1), None),
        ("/2020-05", None, date(2020, 5, 31)),
        ("0001", date(1, 1, 1), date(1, 12, 31)),
        ("9999", date(9999, 1, 1), date(9999, 12, 31)),
        # A season is that of either half of the earth.
        ("1998-21", date(1998, 3, 1), date(1998, 11, 30)),
        ("1998-22~", date(1997, 12, 1), date(1999, 2, 28)),
        ("1999-24", date(1998, 12, 1), date(2000, 2, 29)),
        ("0001-24", date(1, 1, 1), date(2, 2, 28)),
        ("9999-22", date(9998, 12, 1), date(9999, 12, 31)),
        ("1998-22/1999-23", date(1997, 12, 1), date(1999, 11, 30)),
        ("2020-22/..", date(2019, 12, 1), None),
    ],
)
def test_a_date_reaches_from_its_first_day_to_its_last(
    edtf: str, earliest: date | None, latest: date | None
) -> None:
    told = dates.parse(edtf)
    assert (told.edtf, told.earliest, told.latest) == (edtf, earliest, latest)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "June 2024", "2024-6", "24", "20244", "Y20240", "-2024", "x2024", "2024x"),
        *("2024-06-05T10:00:00Z", "2024-20", "2024-25", "2024-41", "2024-22-01"),
        *("[2020,2021]", "{2020,2021}", "2020-XX", "2020-05-XX", "XXXX", "1XXX", "X020", "201x"),
        *("?2020", "2020?-05", "2020S3", "1984?~", "20X5", "201X/2020", "2020/201X"),
        *("open", "unknown", "199u", "2020/open", "unknown/2020", "2020/2021/2022", "2020//2021"),
        *(
            "2020 / 2021",
            "2020 - 2021",
            "2020–2021",
            "2020..",
            "..2020",
            "..",
            "2020/...",
            "?/2020",
        ),
        *("٢٠٢٠", "２０２０", "2020\u200b", "2020\n2021"),
    ],
)
def test_what_is_not_supported_is_refused_with_examples(text: str) -> None:
    with pytest.raises(dates.DateError, match="Accepted are: 2017, 2024-06, ") as refusal:
        dates.parse(text)
    assert text.strip() in str(refusal.value)


@pytest.mark.parametrize(
    "example",
    [
        *("2017", "2024-06", "2024-06-05", "2020~", "2020?", "2020%", "201X"),
        *("2017/2020", "2020/..", "../2020", "2020/", "/2020", "1998-22"),
    ],
)
def test_every_example_of_the_message_is_accepted(example: str) -> None:
    assert example in dates.EXAMPLES
    assert dates.parse(example).edtf == example


@pytest.mark.parametrize(
    "text",
    [
        *("2024-13", "2024-00", "2023-02-29", "2023-02-30", "2024-06-31", "2024-06-00"),
        *("2023-02-29~", "2023-02-29/..", "2020/2024-13", "../2024-04-31"),
        *("0000", "0000~", "0000-01-01", "000X", "00XX", "0000/2020", "0000-22"),
    ],
)
def test_a_day_that_is_not_in_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(dates.DateError, match="in the calendar"):
        dates.parse(text)


@pytest.mark.parametrize("text", ["2024/2020", "2024-06/2024-05", "2024-06-05~/2024-06-04"])
def test_a_reversed_interval_is_refused_with_the_right_order(text: str) -> None:
    start, end = text.split("/")
    with pytest.raises(dates.DateError, match="ends before it starts") as refusal:
        dates.parse(text)
    assert f"{end}/{start}" in str(refusal.value)


@pytest.mark.parametrize("text", ["/", "../..", "../", "/.."])
def test_an_interval_without_any_date_is_refused(text: str) -> None:
    with pytest.raises(dates.DateError, match="needs a date at one end at least"):
        dates.parse(text)


def test_a_very_long_text_is_refused_without_being_repeated() -> None:
    with pytest.raises(dates.DateError, match="too long") as refusal:
        dates.parse("2024" * 1_000_000)
    assert len(str(refusal.value)) < 500


def test_white_space_around_a_date_is_dropped() -> None:
    assert dates.parse(" \t2024-06\u00a0\n") == dates.parse("2024-06")


@pytest.mark.parametrize(
    ("edtf", "year"),
    [("2017~", 2017), ("199X", 1990), ("../2020-05", 2020), ("2000-24", 2000), ("2001/2003", 2001)],
)
def test_a_date_has_the_year_that_it_names_first(edtf: str, year: int) -> None:
    assert dates.parse(edtf).year == year


def test_nothing_is_printed_by_a_refusal(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(dates.DateError):
        dates.parse("../")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("edtf", "machine"),
    [
        *((plain, plain) for plain in ("2017", "2024-06", "2024-06-05")),
        *((season, "") for season in ("1998-22", "1998-24~", "1998-22/..")),
        *((other, "") for other in ("2020~", "2024-06?", "2024-06-05%", "201X", "19XX~")),
        *((interval, "") for interval in ("2017/2020", "2020/..", "../2020", "2020/", "/2020")),
    ],
)
def test_only_a_plain_date_is_given_to_machines(edtf: str, machine: str) -> None:
    assert dates.parse(edtf).machine == machine


@pytest.mark.parametrize(
    ("edtf", "english", "russian", "kazakh", "numbers"),
    [
        ("2017", "2017", "2017 г.", "2017 ж.", "2017"),
        ("2024-06", "June 2024", "июнь 2024 г.", "2024 ж. маусым", "2024-06"),
        ("2024-06-05", "5 June 2024", "5 июня 2024 г.", "2024 ж. 5 маусым", "2024-06-05"),
        ("2020~", "about 2020", "около 2020 г.", "шамамен 2020 ж.", "≈2020"),
        (
            "2024-06~",
            *("about June 2024", "около июня 2024 г.", "шамамен 2024 ж. маусым", "≈2024-06"),
        ),
        (
            "2020?",
            *("2020 (uncertain)", "2020 г. (предположительно)", "2020 ж. (болжам бойынша)"),
            "2020?",
        ),
        (
            "2020%",
            "about 2020 (uncertain)",
            "около 2020 г. (предположительно)",
            "шамамен 2020 ж. (болжам бойынша)",
            "≈2020?",
        ),
        ("201X", "2010s", "2010-е годы", "2010-жылдар", "201X"),
        (
            "201X~",
            *("about 2010–2019", "около 2010–2019 гг.", "шамамен 2010–2019 жж.", "≈2010–2019"),
        ),
        (
            "200X",
            *("between 2000 and 2009", "между 2000 и 2009 гг.", "2000–2009 жылдар аралығында"),
            "200X",
        ),
        (
            "19XX",
            *("between 1900 and 1999", "между 1900 и 1999 гг.", "1900–1999 жылдар аралығында"),
            "19XX",
        ),
        ("2020/..", "since 2020", "с 2020 г.", "2020 жылдан бастап", "2020–…"),
        (
            "2024-06/..",
            *("since June 2024", "с июня 2024 г.", "2024 жылғы маусымнан бастап", "2024-06–…"),
        ),
        (
            "2024-06-02/..",
            *("since 2 June 2024", "со 2 июня 2024 г.", "2024 жылғы 2 маусымнан бастап"),
            "2024-06-02–…",
        ),
        (
            "2020%/..",
            "since about 2020 (uncertain)",
            "примерно с 2020 г. (предположительно)",
            "шамамен 2020 жылдан бастап (болжам бойынша)",
            "≈2020?–…",
        ),
        ("../2020", "until 2020", "до 2020 г.", "2020 жылға дейін", "…–2020"),
        (
            "../2024-09-05",
            *("until 5 September 2024", "до 5 сентября 2024 г."),
            *("2024 жылғы 5 қыркүйекке дейін", "…–2024-09-05"),
        ),
        (
            "2020/",
            "from 2020, end not known",
            "с 2020 г., окончание неизвестно",
            "2020 жылдан бастап, аяқталуы белгісіз",
            "2020–?",
        ),
        (
            "/2020",
            "until 2020, start not known",
            "до 2020 г., начало неизвестно",
            "2020 жылға дейін, басталуы белгісіз",
            "?–2020",
        ),
        ("2017/2020", "2017–2020", "2017–2020 гг.", "2017–2020 жж.", "2017–2020"),
        ("2020/2020", "2020", "2020 г.", "2020 ж.", "2020"),
        (
            "2024-06/2025-05",
            *("June 2024 – May 2025", "июнь 2024 г. – май 2025 г."),
            *("2024 ж. маусым – 2025 ж. мамыр", "2024-06 – 2025-05"),
        ),
        (
            "2017?/2020",
            *("2017 (uncertain) – 2020", "2017 г. (предположительно) – 2020 г."),
            *("2017 ж. (болжам бойынша) – 2020 ж.", "2017? – 2020"),
        ),
        (
            "2017/2020~",
            *("2017 – about 2020", "2017 г. – около 2020 г.", "2017 ж. – шамамен 2020 ж."),
            "2017 – ≈2020",
        ),
        ("1998-21", "spring 1998", "весна 1998 г.", "1998 жылдың көктемі", "1998"),
        (
            "1998-22~",
            *("about summer 1998", "около лета 1998 г.", "шамамен 1998 жылдың жазы", "≈1998"),
        ),
        (
            "1998-23/..",
            *("since autumn 1998", "с осени 1998 г.", "1998 жылдың күзінен бастап", "1998–…"),
        ),
        (
            "../1998-24?",
            "until winter 1998 (uncertain)",
            "до зимы 1998 г. (предположительно)",
            "1998 жылдың қысына дейін (болжам бойынша)",
            "…–1998?",
        ),
    ],
)
def test_every_language_says_a_date_in_its_own_words(
    edtf: str, english: str, russian: str, kazakh: str, numbers: str
) -> None:
    assert [word(edtf, language) for language in ("en", "ru", "kk", "tlh")] == [
        english,
        russian,
        kazakh,
        numbers,
    ]


@pytest.mark.parametrize(
    ("language", "day", "about", "since"),
    [
        ("de", "5. Juni 2024", "≈Juni 2024", "Juni 2024–…"),
        ("uk", "5 червня 2024\u202fр.", "≈червень 2024\u202fр.", "червень 2024\u202fр.–…"),
        ("uz-Cyrl", "5 июн, 2024", "≈июн, 2024", "июн, 2024–…"),
        ("fa", "5 ژوئن 2024", "≈ژوئن 2024", "ژوئن 2024–…"),
        ("ja", "2024年6月5日", "≈2024年6月", "2024年6月–…"),
    ],
)
def test_every_language_of_the_cldr_has_its_own_days_and_months(
    language: str, day: str, about: str, since: str
) -> None:
    told = ["2024-06-05", "2024-06~", "2024-06/..", "1998-22"]
    assert [word(each, language) for each in told] == [day, about, since, "1998"]
    assert dates.is_told(dates.parse("2024-06"), day, language)


def test_kyrgyz_and_arabic_have_words_too() -> None:
    told = ["2024-06-05", "2003~", "2015/..", "../2024-06", "1998-22", "199X", "2024-06-02/.."]
    assert [(word(each, "ky"), word(each, "ar")) for each in told] == [
        ("2024-ж., 5-июнь", "5 يونيو 2024"),
        ("болжол менен 2003-ж.", "حوالي 2003"),
        ("2015-жылдан бери", "منذ 2015"),
        ("2024-жылдын июнуна чейин", "حتى يونيو 2024"),
        ("1998-жылдын жайы", "صيف 1998"),
        ("1990-жылдар", "عقد 1990"),
        ("2024-жылдын 2-июнунан бери", "منذ 2 يونيو 2024"),
    ]


@pytest.mark.parametrize(
    ("edtf", "text", "language", "expected"),
    [
        ("1998-22", "That was in the summer of 1998.", "en", True),
        ("1998-22", "That was in the winter of 1998.", "en", False),
        ("1998-22", "Летом 1998 года", "ru", True),
        ("1998-22", "В 1998 году, после десяти лет", "ru", False),
        ("1998-22", "1998 жылы хат жазды", "kk", False),
        ("1998-22", "1998 жылы жазда", "kk", True),
        ("1998-22", "1998-жылдын жайы", "ky", True),
        ("1998-22", "1998", "tlh", False),
        ("2024-06", "2024-жылдын июнь айында", "ky", True),
        ("2024-06", "في يونيو 2024", "ar", True),
        ("2024-06", "In 2024", "en", False),
        ("2024-06-05/..", "Since 5 June 2024", "en", True),
        ("2024-06-05", "In June 2024", "en", False),
        ("201X", "In 2014", "en", True),
        ("201X", "In 2004", "en", False),
    ],
)
def test_a_text_tells_a_season_or_a_month_by_its_name(
    edtf: str, text: str, language: str, *, expected: bool
) -> None:
    assert dates.is_told(dates.parse(edtf), text, language) is expected


def test_only_the_primary_subtag_chooses_the_words() -> None:
    assert word("2024-06", "en-GB") == "June 2024"
    assert word("2024-06", "KK-Cyrl") == "2024 ж. маусым"


@pytest.mark.parametrize("language", MONTH_NAMES)
def test_months_are_in_order_in_every_grammatical_case(language: str) -> None:
    names = MONTH_NAMES[language].split()
    for month in range(12):
        year_and_month = f"2024-{month + 1:02}"
        in_genitive = names[month + 12] if language == "ru" else names[month]
        assert names[month] in word(year_and_month, language)
        assert in_genitive in word(f"{year_and_month}-03", language)
        assert in_genitive in word(f"{year_and_month}~", language)
        assert in_genitive in word(f"{year_and_month}/..", language)
        assert in_genitive in word(f"../{year_and_month}", language)


def test_kazakh_case_endings_follow_the_sound_of_the_month() -> None:
    since = " ".join(word(f"2024-{month:02}/..", "kk").split()[2] for month in range(1, 13))
    until = " ".join(word(f"../2024-{month:02}", "kk").split()[2] for month in range(1, 13))
    assert since == (
        "қаңтардан ақпаннан наурыздан сәуірден мамырдан маусымнан "
        "шілдеден тамыздан қыркүйектен қазаннан қарашадан желтоқсаннан"
    )
    assert until == (
        "қаңтарға ақпанға наурызға сәуірге мамырға маусымға "
        "шілдеге тамызға қыркүйекке қазанға қарашаға желтоқсанға"
    )


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ("2020", "2017", True),
        ("2017", "2020", False),
        ("2020", "2020-01-01", False),
        ("2020", "2019-12-31", True),
        ("2020-12-31", "2020", False),
        ("201X", "2010-01", False),
        ("201X", "2009", True),
        ("2017/2020", "2018", False),
        ("2020/..", "2019", True),
        ("2020", "../2019", True),
        ("../2020", "2019", False),
        ("2020", "2019/..", False),
        ("/2020", "1900", False),
        ("2020", "1900/", False),
    ],
)
def test_an_order_is_contradicted_only_when_the_later_is_over_before_the_earlier_begins(
    earlier: str, later: str, *, expected: bool
) -> None:
    assert dates.is_contradiction(dates.parse(earlier), dates.parse(later)) is expected


@given(st.one_of(st.text(max_size=60), nearly_edtf))
def test_any_text_is_a_date_or_is_refused(text: str) -> None:
    with contextlib.suppress(dates.DateError):
        assert dates.parse(text).edtf == text.strip()


@given(one_end, st.one_of(one_end, st.sampled_from(["", ".."])))
def test_an_interval_that_is_accepted_starts_before_it_ends_and_can_be_said(
    start: str, end: str
) -> None:
    with contextlib.suppress(dates.DateError):
        told = dates.parse(f"{start}/{end}")
        assert told.earliest == dates.parse(start).earliest
        assert told.latest is None or told.earliest <= told.latest
        for language in ("en", "ru", "kk", "ky", "ar", "tlh"):
            assert start[:4] in dates.wording(told, language)


@given(precise)
def test_a_plain_date_comes_back_as_it_was_told(edtf: str) -> None:
    told = dates.parse(edtf)
    assert told.edtf == told.machine == edtf
    assert told.earliest is not None
    assert told.earliest.isoformat().startswith(edtf)


@given(
    st.integers(1, 9999).map("{:04}".format),
    st.sampled_from(["{}", "{}~", "{}?", "{}%", "{}/..", "../{}", "{}/", "/{}", "{}/9999"]),
    st.sampled_from(["en", "ru", "kk"]),
)
def test_a_year_never_gains_a_month(year: str, told: str, language: str) -> None:
    words = word(told.format(year), language)
    assert year in words
    assert not [name for name in MONTH_NAMES[language].split() if name in words]


@pytest.mark.parametrize(
    ("text", "has_one"),
    [
        ("the 2015 protest", True),
        ("В 1986 году я родилась.", True),
        ("في عام ٢٠١٥", True),
        ("1200 people came, with 2500 tenge.", False),
        ("12015 of us", False),
        ("at 20:15", False),
    ],
)
def test_a_number_that_may_be_a_year_is_none_that_counts(text, has_one):
    assert dates.names_a_year(text) is has_one
