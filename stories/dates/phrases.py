"""Say how each language of stories puts a date into words: its templates and grammatical cases."""

from functools import cache
from typing import NamedTuple

from . import month_names


class Forms(NamedTuple):
    """Templates for a date that has a year, a month, a day or a season; `{genitive}` is a case."""

    year: str
    month: str
    day: str
    season: str


class Phrases(NamedTuple):
    """
    The phrases for dates in one language.

    Where a template names a month, it names the grammatical case that it takes, as in `{genitive}`;
    for a season the case has `season_` before it. `seasons` begin with spring.
    """

    months: dict[str, tuple[str, ...]]
    seasons: dict[str, tuple[str, str, str, str]]
    plain: Forms
    after_about: Forms
    after_since: Forms
    after_until: Forms
    years: str
    decade: str
    between: str
    about: str
    adverb: str  # "about" in a sentence that has "since" or "until"
    uncertain: str
    open_end: str
    unknown_end: str
    open_start: str
    unknown_start: str
    # What EDTF cannot say, and a label says instead.
    before: str = ""
    after: str = ""
    by: str = ""
    after_by: Forms | None = None
    parts: tuple[str, ...] = ()  # early, middle, late, first half, second half: see `wording.PARTS`
    after_part: Forms | None = None
    decade_after_part: str = ""
    decade_after_half: str = ""
    many_years: str = ""
    season_of_two_years: str = ""

    def fill(self, templates: Forms, digits: str) -> str:
        year, *month_and_day = digits.split("-")
        fields: dict[str, str | int] = {"digits": digits, "year": year}
        if not month_and_day:
            return templates.year.format(**fields)
        number = int(month_and_day[0])
        if number > 12:  # EDTF has its seasons after the months
            names = {f"season_{case}": names[number - 21] for case, names in self.seasons.items()}
            return templates.season.format(**fields, **names)
        names = {case: names[number - 1] for case, names in self.months.items()}
        fields["number"] = number
        if len(month_and_day) == 1:
            return templates.month.format(**fields, **names)
        return templates.day.format(**fields, **names, day=int(month_and_day[1]))


_ENGLISH = Forms("{year}", "{name} {year}", "{day} {name} {year}", "{season_name} {year}")
_RUSSIAN_GENITIVE = Forms(
    "{year} г.",
    "{genitive} {year} г.",
    "{day} {genitive} {year} г.",
    "{season_genitive} {year} г.",
)
_KAZAKH = Forms(
    "{year} ж.",
    "{year} ж. {nominative}",
    "{year} ж. {day} {nominative}",
    "{year} жылдың {season_nominative}",
)
_KAZAKH_DATIVE = Forms(
    "{year} жылға",
    "{year} жылғы {dative}",
    "{year} жылғы {day} {dative}",
    "{year} жылдың {season_dative}",
)
_KYRGYZ = Forms(
    "{year}-ж.",
    "{year}-ж., {nominative}",
    "{year}-ж., {day}-{nominative}",
    "{year}-жылдын {season_nominative}",
)
_KYRGYZ_DATIVE = Forms(
    "{year}-жылга",
    "{year}-жылдын {dative}",
    "{year}-жылдын {day}-{dative}",
    "{year}-жылдын {season_dative}",
)
_ARABIC = Forms("{year}", "{name} {year}", "{day} {name} {year}", "{season_name} {year}")
# A season is no number that readers know: the year alone is less precise, and true.
_DIGITS = Forms("{digits}", "{digits}", "{digits}", "{year}")

PHRASES = {
    "en": Phrases(
        months={"name": month_names.alone("en")},
        seasons={"name": ("spring", "summer", "autumn", "winter")},
        plain=_ENGLISH,
        after_about=_ENGLISH,
        after_since=_ENGLISH,
        after_until=_ENGLISH,
        years="{first}–{last}",
        decade="{first}s",
        between="between {first} and {last}",
        about="about {}",
        adverb="about ",
        uncertain=" (uncertain)",
        open_end="since {about}{date}{uncertain}",
        unknown_end="from {about}{date}{uncertain}, end not known",
        open_start="until {about}{date}{uncertain}",
        unknown_start="until {about}{date}{uncertain}, start not known",
        before="before {}",
        after="after {}",
        by="by {}",
        after_by=_ENGLISH,
        parts=("early {}", "mid-{}", "late {}", "first half of {}", "second half of {}"),
        after_part=_ENGLISH,
        decade_after_part="{first}s",
        decade_after_half="the {first}s",
        many_years="{first}s",
        season_of_two_years="{season} {first}–{last}",
    ),
    "ru": Phrases(
        months={
            "nominative": month_names.alone("ru"),
            "genitive": month_names.beside_a_day("ru"),
            "dative": (
                *("январю", "февралю", "марту", "апрелю", "маю", "июню"),
                *("июлю", "августу", "сентябрю", "октябрю", "ноябрю", "декабрю"),
            ),
        },
        seasons={
            "nominative": ("весна", "лето", "осень", "зима"),
            "genitive": ("весны", "лета", "осени", "зимы"),
            "dative": ("весне", "лету", "осени", "зиме"),
        },
        plain=Forms(
            "{year} г.",
            "{nominative} {year} г.",
            "{day} {genitive} {year} г.",
            "{season_nominative} {year} г.",
        ),
        after_about=_RUSSIAN_GENITIVE,
        after_since=_RUSSIAN_GENITIVE,
        after_until=_RUSSIAN_GENITIVE,
        years="{first}–{last} гг.",
        decade="{first}-е годы",
        between="между {first} и {last} гг.",
        about="около {}",
        adverb="примерно ",
        uncertain=" (предположительно)",
        open_end="{about}с {date}{uncertain}",
        unknown_end="{about}с {date}{uncertain}, окончание неизвестно",
        open_start="{about}до {date}{uncertain}",
        unknown_start="{about}до {date}{uncertain}, начало неизвестно",
        before="до {}",
        after="после {}",
        by="к {}",
        after_by=Forms(
            "{year} г.",
            "{dative} {year} г.",
            "{day} {genitive} {year} г.",
            "{season_dative} {year} г.",
        ),
        parts=(
            *("начало {}", "середина {}", "конец {}"),
            *("первая половина {}", "вторая половина {}"),
        ),
        after_part=_RUSSIAN_GENITIVE,
        decade_after_part="{first}-х годов",
        decade_after_half="{first}-х годов",
        many_years="{first}-е годы",
        season_of_two_years="{season} {first}–{last} гг.",
    ),
    "kk": Phrases(
        months={
            "nominative": month_names.beside_a_day("kk"),
            "genitive": (
                *("қаңтардың", "ақпанның", "наурыздың", "сәуірдің", "мамырдың", "маусымның"),
                *("шілденің", "тамыздың", "қыркүйектің", "қазанның", "қарашаның", "желтоқсанның"),
            ),
            "ablative": (
                *("қаңтардан", "ақпаннан", "наурыздан", "сәуірден", "мамырдан", "маусымнан"),
                *("шілдеден", "тамыздан", "қыркүйектен", "қазаннан", "қарашадан", "желтоқсаннан"),
            ),
            "dative": (
                *("қаңтарға", "ақпанға", "наурызға", "сәуірге", "мамырға", "маусымға"),
                *("шілдеге", "тамызға", "қыркүйекке", "қазанға", "қарашаға", "желтоқсанға"),
            ),
        },
        seasons={
            "nominative": ("көктемі", "жазы", "күзі", "қысы"),
            "genitive": ("көктемінің", "жазының", "күзінің", "қысының"),
            "ablative": ("көктемінен", "жазынан", "күзінен", "қысынан"),
            "dative": ("көктеміне", "жазына", "күзіне", "қысына"),
        },
        plain=_KAZAKH,
        after_about=_KAZAKH,
        after_since=Forms(
            "{year} жылдан",
            "{year} жылғы {ablative}",
            "{year} жылғы {day} {ablative}",
            "{year} жылдың {season_ablative}",
        ),
        after_until=_KAZAKH_DATIVE,
        years="{first}–{last} жж.",
        decade="{first}-жылдар",
        between="{first}–{last} жылдар аралығында",
        about="шамамен {}",
        adverb="шамамен ",
        uncertain=" (болжам бойынша)",
        open_end="{about}{date} бастап{uncertain}",
        unknown_end="{about}{date} бастап{uncertain}, аяқталуы белгісіз",
        open_start="{about}{date} дейін{uncertain}",
        unknown_start="{about}{date} дейін{uncertain}, басталуы белгісіз",
        before="{} дейін",
        after="{} кейін",
        by="{} қарай",
        after_by=_KAZAKH_DATIVE,
        parts=("{} басы", "{} ортасы", "{} соңы", "{} бірінші жартысы", "{} екінші жартысы"),
        after_part=Forms(
            "{year} жылдың",
            "{year} жылғы {genitive}",
            "{year} жылғы {day} {genitive}",
            "{year} жылдың {season_genitive}",
        ),
        decade_after_part="{first}-жылдардың",
        decade_after_half="{first}-жылдардың",
        many_years="{first}-жылдар",
        season_of_two_years="{first}–{last} жылдардың {season}",
    ),
    "ky": Phrases(
        months={
            "nominative": month_names.beside_a_day("ky"),
            "genitive": tuple(f"{name} айынын" for name in month_names.beside_a_day("ky")),
            "ablative": (
                *("январынан", "февралынан", "мартынан", "апрелинен", "майынан", "июнунан"),
                *("июлунан", "августунан", "сентябрынан", "октябрынан", "ноябрынан", "декабрынан"),
            ),
            "dative": (
                *("январына", "февралына", "мартына", "апрелине", "майына", "июнуна"),
                *("июлуна", "августуна", "сентябрына", "октябрына", "ноябрына", "декабрына"),
            ),
        },
        seasons={
            "nominative": ("жазы", "жайы", "күзү", "кышы"),
            "genitive": ("жазынын", "жайынын", "күзүнүн", "кышынын"),
            "ablative": ("жазынан", "жайынан", "күзүнөн", "кышынан"),
            "dative": ("жазына", "жайына", "күзүнө", "кышына"),
        },
        plain=_KYRGYZ,
        after_about=_KYRGYZ,
        after_since=Forms(
            "{year}-жылдан",
            "{year}-жылдын {ablative}",
            "{year}-жылдын {day}-{ablative}",
            "{year}-жылдын {season_ablative}",
        ),
        after_until=_KYRGYZ_DATIVE,
        years="{first}–{last}-жж.",
        decade="{first}-жылдар",
        between="{first}–{last}-жылдардын аралыгында",
        about="болжол менен {}",
        adverb="болжол менен ",
        uncertain=" (болжолдуу)",
        open_end="{about}{date} бери{uncertain}",
        unknown_end="{about}{date} баштап{uncertain}, аягы белгисиз",
        open_start="{about}{date} чейин{uncertain}",
        unknown_start="{about}{date} чейин{uncertain}, башталышы белгисиз",
        before="{} чейин",
        after="{} кийин",
        by="{} карата",
        after_by=_KYRGYZ_DATIVE,
        parts=("{} башы", "{} ортосу", "{} аягы", "{} биринчи жарымы", "{} экинчи жарымы"),
        after_part=Forms(
            "{year}-жылдын",
            "{year}-жылдын {genitive}",
            "{year}-жылдын {day}-{nominative}",
            "{year}-жылдын {season_genitive}",
        ),
        decade_after_part="{first}-жылдардын",
        decade_after_half="{first}-жылдардын",
        many_years="{first}-жылдар",
        season_of_two_years="{first}–{last}-жылдардын {season}",
    ),
    "ar": Phrases(
        months={"name": month_names.beside_a_day("ar")},
        seasons={"name": ("ربيع", "صيف", "خريف", "شتاء")},
        plain=_ARABIC,
        after_about=_ARABIC,
        after_since=_ARABIC,
        after_until=_ARABIC,
        years="{first}–{last}",
        decade="عقد {first}",
        between="بين عامي {first} و{last}",
        about="حوالي {}",
        adverb="حوالي ",
        uncertain=" (غير مؤكد)",
        open_end="منذ {about}{date}{uncertain}",
        unknown_end="من {about}{date}{uncertain}، ولا تُعرف النهاية",
        open_start="حتى {about}{date}{uncertain}",
        unknown_start="حتى {about}{date}{uncertain}، ولا تُعرف البداية",
        before="قبل {}",
        after="بعد {}",
        by="بحلول {}",
        after_by=_ARABIC,
        parts=("أوائل {}", "منتصف {}", "أواخر {}", "النصف الأول من {}", "النصف الثاني من {}"),
        after_part=_ARABIC,
        decade_after_part="عقد {first}",
        decade_after_half="عقد {first}",
        many_years="سنوات {first}",
        season_of_two_years="{season} {first}–{last}",
    ),
}

NUMBERS = Phrases(
    months={},
    seasons={},
    plain=_DIGITS,
    after_about=_DIGITS,
    after_since=_DIGITS,
    after_until=_DIGITS,
    years="{first}–{last}",
    decade="{digits}",
    between="{digits}",
    about="≈{}",
    adverb="≈",
    uncertain="?",
    open_end="{about}{date}{uncertain}–…",
    unknown_end="{about}{date}{uncertain}–?",
    open_start="…–{about}{date}{uncertain}",
    unknown_start="?–{about}{date}{uncertain}",
)


def phrases_of(language: str) -> Phrases | None:
    """Return the phrases of a BCP 47 code, or None where its language names no months."""
    code = month_names.known(language)
    return PHRASES.get(code) or (_of_cldr(code) if code else None)


@cache
def _of_cldr(code: str) -> Phrases:
    """Return phrases with the dates of the CLDR; what they add to a date stays signs."""
    day, month = month_names.patterns(code)
    written = _DIGITS._replace(day=day or _DIGITS.day, month=month or _DIGITS.month)
    return NUMBERS._replace(
        months={"alone": month_names.alone(code), "format": month_names.beside_a_day(code)},
        plain=written,
        after_about=written,
        after_since=written,
        after_until=written,
    )
