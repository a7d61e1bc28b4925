"""How Kazakh tells dates. The case at the end says as much as a preposition says elsewhere."""

from functools import cache

from . import month_names
from .edtf_dates import AUTUMN, SPRING, SUMMER, WINTER
from .grammar import (
    ABOUT,
    DAY,
    DECADE,
    RANGE,
    SINCE,
    TWO,
    UNCERTAIN,
    UNKNOWN_END,
    UNKNOWN_START,
    UNTIL,
    YEAR,
    Grammar,
)
from .patterns import NUMBERS, named, whole
from .wording import AFTER, BETWEEN, BY

FROM, TO, OF = "from", "to", "of"  # the cases: ablative, dative, genitive

# Endings of words and of their possessive forms; which vowel they have follows from the word.
_ENDINGS = {
    "": ["да", "де", "та", "те", "ы", "і", "сы", "сі", "ында", "інде", "сында", "сінде"],
    FROM: ["дан", "ден", "тан", "тен", "нан", "нен", "ынан", "інен", "сынан", "сінен"],
    TO: ["ға", "ге", "қа", "ке", "ына", "іне", "сына", "сіне"],
    OF: ["дың", "дің", "тың", "тің", "ның", "нің", "ының", "інің", "сының", "сінің"],
}
_STEMS = {
    **{name: number for number, name in enumerate(month_names.beside_a_day("kk"), 1)},
    "қыркүйег": 9,
}
_SEASON_STEMS = {"көктем": SPRING, "жаз": SUMMER, "күз": AUTUMN, "қыс": WINTER}
_MONTH_WORD = {"": "ай(?:ы|ында)", FROM: "айынан", TO: "айына", OF: "айының"}


def _forms(stems: dict[str, int], case: str) -> dict[str, int]:
    found = {stem + ending: number for stem, number in stems.items() for ending in _ENDINGS[case]}
    return found | ({} if case else stems)


MONTHS = {form: number for case in _ENDINGS for form, number in _forms(_STEMS, case).items()}
SEASONS = {
    form: number for case in _ENDINGS for form, number in _forms(_SEASON_STEMS, case).items()
}
_YEAR_WORD = {
    "": "жыл|жылы|ж\\.?",
    FROM: "жылдан|жылынан|ж\\.?",
    TO: "жылға|жылына|ж\\.?",
    OF: "жылдың|жылының",
}
_YEARS_WORD = {
    "": "жылдар(?:ы|да|ында|ындағы)?",
    FROM: "жылдар(?:дан|ынан)",
    TO: "жылдар(?:ға|ына)",
    OF: "жылдар(?:дың|ының)",
}
_ORDINAL = "(?:-?(?:ші|шы|інші|ыншы))?"


def _fragments(case: str) -> dict[str, str]:
    month = named("month", _forms(_STEMS, case))
    with_word = rf"(?P<month>{'|'.join(_STEMS)}) {_MONTH_WORD[case]}"
    endings = "|".join(_ENDINGS[case])
    ending = rf"-(?:{endings})" if case in (FROM, TO) else r"(?!)"
    return {
        "year": rf"{YEAR}{_ORDINAL}(?:[ -]?(?:{_YEAR_WORD[case]})|{ending})",
        "of_year": rf"{YEAR}{_ORDINAL}(?:[ -]?(?:ж\.?,?|жыл|жылы|жылғы|жылдың|жылының))?",
        "day": rf"{DAY}{_ORDINAL}",
        "month": month,
        "month_with_word": with_word,
        "bare_month": named("month", _forms(_STEMS, "")),
        "season": named("season", _forms(_SEASON_STEMS, case)),
        "decade": rf"{DECADE}{_ORDINAL}[ -]?(?:{_YEARS_WORD[case]})",
        "year_word": rf"(?:[ -]?(?:{_YEAR_WORD[case]})|{ending})",
    }


_BASES = (
    "<year>",
    "<of_year> <month>",
    "<of_year> <month_with_word>",
    "<of_year> <day> <month>",
    "<of_year> <month_with_word>ың? <day>",
    "<day> <bare_month>,? <year>",
    "<bare_month>,? <year>",
    "<of_year> <season>",
    "<decade>",
    *(rf"{pattern}<year_word>" for pattern in NUMBERS),
)
_NOMINATIVE = (
    YEAR,
    rf"<day> <bare_month>,? {YEAR}",
    rf"<bare_month>,? {YEAR}",
    rf"<season>,? {YEAR}(?:[ -]?(?:жыл|жылы|жылғы|ж\.?))?",
    rf"{YEAR}(?P<dash>[–/-])(?P<second_year>[0-9]{{4}}|[0-9]{{2}})"
    r"[ -]?(?:жылдардың|жылдарының|жылғы|жж\.?) <season>",
    *NUMBERS,
)
_NOW = "(?:қазірге|бүгінге|осы уақытқа|қазіргі (?:уақытқа|кезге|күнге)|осы күнге|бүгінгі күнге)"
_UNCERTAIN = r"(?P<uncertain> \(болжам бойынша\))?"
_FRAMES = (
    (UNKNOWN_END, rf"(?P<a>.+) бастап{_UNCERTAIN}, аяқталуы белгісіз", FROM, ""),
    (UNKNOWN_START, rf"(?P<a>.+) дейін{_UNCERTAIN}, басталуы белгісіз", TO, ""),
    (SINCE, rf"(?P<a>.+?)(?: бастап| бері)? {_NOW} дейін", FROM, ""),
    (SINCE, "(?P<a>.+) (?:бері|бастап)", FROM, ""),
    (RANGE, "(?P<a>.+?(?:н))(?: бастап)? (?P<b>.+) дейін", FROM, TO),
    (UNTIL, "(?P<a>.+) дейін", TO, ""),
    (AFTER, "(?P<a>.+) (?:кейін|соң)", FROM, ""),
    (BY, "(?P<a>.+) қарай", TO, ""),
    (
        BETWEEN,
        "(?P<a>[0-9]{4})(?:[–-]| мен | пен )(?P<b>[0-9]{4}) (?:жылдар|жж\\.?) аралығында",
        "",
        "",
    ),
    (TWO, "(?P<a>.+?)(?: және| немесе|,|;) (?P<b>.+)", "", ""),
)
_PARTS = {
    "": {
        "early": "басы|басында",
        "middle": "ортасы|ортасында",
        "late": "соңы|соңында|аяғы|аяғында",
        "first half": "(?:бірінші|алғашқы) жартысы(?:нда)?",
        "second half": "екінші жартысы(?:нда)?",
    },
    FROM: {"early": "басынан", "middle": "ортасынан", "late": "соңынан|аяғынан"},
    TO: {"early": "басына", "middle": "ортасына", "late": "соңына|аяғына"},
}
_AROUND = (
    (UNCERTAIN, "(?:мүмкін|бәлкім|сірә|болжам бойынша),? (?P<rest>.+)", "", None),
    (UNCERTAIN, r"(?P<rest>.+?)(?: \(болжам бойынша\)| ?\(\?\)| ?\?)", "", None),
    (ABOUT, "(?:шамамен|жуықпен) (?P<rest>.+)", "", None),
    (ABOUT, r"[~≈] ?(?P<rest>.+)", "", None),
    (ABOUT, r"(?P<rest>[0-9]{4})(?: жыл(?:дар|ы|дары)?)? шамасында", "", ""),
    (ABOUT, "(?P<rest>.+) жуық", TO, ""),
    *(
        (part, rf"(?P<rest>.+) (?:{words})", OF, case)
        for case, parts in _PARTS.items()
        for part, words in parts.items()
    ),
)


@cache
def kazakh() -> Grammar:
    """Return the grammar; its patterns are compiled when the first date is read."""
    return Grammar(
        months=MONTHS,
        seasons=SEASONS,
        frames=[(kind, whole(pattern, {}), own, other) for kind, pattern, own, other in _FRAMES],
        around=[(kind, whole(pattern, {}), own, given) for kind, pattern, own, given in _AROUND],
        bases={
            case: [
                whole(pattern, _fragments(case))
                for pattern in (*_BASES, *(() if case else _NOMINATIVE))
            ]
            for case in _ENDINGS
        },
        unfinished=[whole(pattern, _fragments("")) for pattern in ("<bare_month>", "<season>")],
        # “1920–1930 жылдары” may be two decades, and is left alone.
        years_end=whole(
            r" ?-?жж\.?$|(?<=[1-9]) ?-?жылдар(?:ы|да|ында|ға)?$|"
            r"(?<=[1-9][–-][0-9]{4}) ?-?жылдар(?:ы|да|ында|ға)?$",
            {},
        ),
    )
