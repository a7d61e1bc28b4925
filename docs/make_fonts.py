"""Make the web fonts in static/fonts from the fonts of two packages.

Run `make fonts` after a change here or a new version of fontpkg-literata or fontpkg-onest. The same
versions of the packages and of fontTools give the same files, byte for byte.

A page loads two of these files, one for each typeface. A page in Latin script loads `...-latin`; a
name in Cyrillic on such a page adds `...-cyrillic`, which has Cyrillic alone. A page in Cyrillic
loads `...-cyrillic-latin`, which has Latin letters, figures and punctuation as well: without them
its first space would load a second file. A rarer Latin letter, as in “Émile”, adds `...-latin`. The
@font-face rules in static/css/base/fonts.css repeat the ranges below; change them together.
"""

import importlib.resources
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"

# The letters of Western Europe, and of Turkish, Romanian and Kazakh in Latin script.
LATIN = (
    "U+0020-007E, U+00A0-00FF, U+011E-011F, U+0130-0131, U+0152-0153, U+015E-015F, U+0218-021B, "
    "U+02BC, U+02C6, U+02DA, U+02DC, U+2000-206F, U+20AC, U+2122, U+2190-2193, U+2197, U+2212"
)
# Both blocks that Kazakh needs (its own letters are U+0490 and up), without Church Slavonic.
CYRILLIC = (
    "U+0300-0302, U+0304, U+0306, U+0308, U+030B-030C, U+0400-045F, U+048A-052F, U+20B8, U+2116"
)
BASIC_LATIN = (
    "U+0020-007E, U+00A0, U+00A7, U+00A9, U+00AB, U+00AD, U+00B0, U+00B7, U+00BB, "
    "U+2010-2015, U+2018-201F, U+2022, U+2026, U+202F, U+2039-203A, U+20AC, U+2190-2193, U+2212"
)
# Every page offers each language in its own script, which must not load another file.
LANGUAGE_NAMES = "".join(sorted(set("ҚазақшаРусскийКыргызча")))

# Small capitals, old-style figures and stylistic sets are half of the bytes and never used.
FEATURES = ["calt", "ccmp", "kern", "liga", "lnum", "locl", "mark", "mkmk", "rlig", "rvrn", "tnum"]

LITERATA = {"opsz": (12, 72), "wght": (400, 600)}
# Italics are words inside a paragraph: one size, one weight.
LITERATA_ITALIC = {"opsz": 18, "wght": 400}
ONEST = {"wght": (400, 700)}


@dataclass(frozen=True)
class WebFont:
    """One file to make: its name, its source package and file, its letters and its axes.

    An axis is limited to a (lowest, highest) pair, or fixed at a number.
    """

    name: str
    package: str
    source: str
    ranges: str
    axes: dict[str, int | tuple[int, int]]
    letters: str = ""


UPRIGHT = ("fontpkg_literata", "Literata[opsz,wght].ttf")
ITALIC = ("fontpkg_literata", "Literata-Italic[opsz,wght].ttf")
SANS = ("fontpkg_onest", "Onest[wght].ttf")
BOTH = f"{CYRILLIC}, {BASIC_LATIN}"

WEB_FONTS = [
    WebFont("literata-latin", *UPRIGHT, LATIN, LITERATA),
    WebFont("literata-cyrillic", *UPRIGHT, CYRILLIC, LITERATA),
    WebFont("literata-cyrillic-latin", *UPRIGHT, BOTH, LITERATA),
    WebFont("literata-italic-latin", *ITALIC, LATIN, LITERATA_ITALIC),
    WebFont("literata-italic-cyrillic", *ITALIC, BOTH, LITERATA_ITALIC),
    WebFont("onest-latin", *SANS, LATIN, ONEST, LANGUAGE_NAMES),
    WebFont("onest-cyrillic", *SANS, CYRILLIC, ONEST),
    WebFont("onest-cyrillic-latin", *SANS, BOTH, ONEST),
]
LICENCES = {"fontpkg_literata": "OFL-Literata.txt", "fontpkg_onest": "OFL-Onest.txt"}


def make(font: WebFont) -> None:
    """Write the WOFF2 file of one font to static/fonts."""
    source = importlib.resources.files(font.package) / "files" / font.source
    with source.open("rb") as file:
        # Without this, the file would contain the time when it was made.
        typeface = TTFont(file, recalcTimestamp=False)
        options = subset.Options(
            layout_features=FEATURES, hinting=False, recalc_timestamp=False, notdef_outline=True
        )
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=subset.parse_unicodes(font.ranges), text=font.letters)
        subsetter.subset(typeface)
        # Limit the axes after the letters: the other order fails on Literata.
        typeface = instancer.instantiateVariableFont(typeface, font.axes)
        typeface.flavor = "woff2"
        typeface.save(FONTS / f"{font.name}.woff2")


def main() -> None:
    """Write every font and its licence to static/fonts."""
    FONTS.mkdir(parents=True, exist_ok=True)
    for font in WEB_FONTS:
        make(font)
    for package, name in LICENCES.items():
        licence = importlib.resources.files(package) / "LICENSE"
        (FONTS / name).write_bytes(licence.read_bytes())


if __name__ == "__main__":
    main()
