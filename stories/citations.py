"""Write how a story is cited in APA, MLA and Chicago, by the rules of the interface's language.

The person is the author, under the name that readers are shown.
"""

import re
from dataclasses import dataclass
from datetime import date

from . import dates, languages

SHORT_MONTHS = {"May": "May", "June": "June", "July": "July", "September": "Sept."}
WITHOUT_DATE = {"en": "n.d.", "ru": "б. г.", "kk": "жылы көрсетілмеген"}
ENDINGS = (".", "!", "?", "…")
QUOTED = re.compile(r"“([^“”]*)”|«([^«»]*)»|\"([^\"]*)\"|„([^„“”]*)[“”]")


@dataclass(frozen=True)
class Source:
    """What is cited. `sort_name` is “Family, Given” where that is the shown name, else ""."""

    name: str
    title: str
    site: str
    address: str
    published: date | None = None
    publisher: str = ""
    sort_name: str = ""


def citations(source: Source, language: str) -> list[tuple[str, str]]:
    """Return the name of each style and the citation in it."""
    return [
        ("APA", _apa(source, language)),
        ("MLA", _mla(source, language)),
        ("Chicago", _chicago(source, language)),
    ]


def name_to_sort(name: str, sort_name: str) -> str:
    """Return the name for sorting where it has the same words as the name that is shown, else "".

    "Khalida Azhigulova", "Azhigulova, Khalida"   "Azhigulova, Khalida"
    "A changed name*", "Azhigulova, Khalida"      ""
    """
    same = sorted(sort_name.replace(",", " ").split()) == sorted(name.split())
    return sort_name if same and "," in sort_name else ""


def _apa(source: Source, language: str) -> str:
    when = _year_first(source.published, language) or WITHOUT_DATE[language]
    author, site = _with_initials(source), _ended(source.site)
    return f"{_ended(author)} ({when}). {_ended(source.title)} {site} {source.address}"


def _mla(source: Source, language: str) -> str:
    where = [source.site, source.publisher, _day(source.published, language, is_short=True)]
    address = source.address.split("://")[-1]
    last = ", ".join(filter(None, [*where, address]))
    return f"{_ended(_author(source))} {_quoted_title(source.title, language)} {last}."


def _chicago(source: Source, language: str) -> str:
    when = _day(source.published, language) or WITHOUT_DATE[language]
    facts = _ended(", ".join(filter(None, [source.publisher, when])))
    title = _quoted_title(source.title, language)
    return f"{_ended(_author(source))} {title} {_ended(source.site)} {facts} {source.address}"


def _author(source: Source) -> str:
    return source.sort_name or source.name


def _with_initials(source: Source) -> str:
    """Return “Azhigulova, K.”; a name whose family name is not known stays whole."""
    family, _, given = source.sort_name.partition(",")
    initials = " ".join(f"{each[0]}." for each in given.split())
    return f"{family}, {initials}" if initials else _author(source)


def _quoted_title(title: str, language: str) -> str:
    """Quote a title; marks inside become second-level marks."""
    opening, closing = languages.get(language).inner
    inside = QUOTED.sub(
        lambda found: f"{opening}{''.join(filter(None, found.groups()))}{closing}", title
    )
    if language == "en":  # the full stop goes inside
        return languages.quoted(_ended(inside), language)
    return f"{languages.quoted(inside, language)}."


def _ended(text: str) -> str:
    """End a part of a citation with a full stop, if it has no mark at its end."""
    return text if text.rstrip("”»’“\"'").endswith(ENDINGS) else f"{text}."


def _day(day: date | None, language: str, *, is_short: bool = False) -> str:
    if day is None:
        return ""
    words = _words(day, language)
    if language != "en":
        return words
    number, month, year = words.split()
    if is_short:
        return f"{number} {SHORT_MONTHS.get(month, f'{month[:3]}.')} {year}"
    return f"{month} {number}, {year}"


def _year_first(day: date | None, language: str) -> str:
    """Return “2026, November 22”; "" where no date is known."""
    if day is None:
        return ""
    year, words = f"{day:%Y}", _words(day, language)
    if language == "en":
        number, month, _ = words.split()
        return f"{year}, {month} {number}"
    rest = words.replace(f"{year} ж.", "").replace(f"{year} г.", "").strip()
    return f"{year}, {rest}"


def _words(day: date, language: str) -> str:
    return dates.wording(dates.parse(f"{day:%Y-%m-%d}"), language).replace("\u00a0", " ")
