"""Make the web fonts in static/fonts from the fonts of two packages.

Run `make fonts` after a change here or a new version of fontpkg-literata or fontpkg-onest. The same
versions of the packages and of fontTools give the same files, byte for byte.

Each typeface is one file that every page loads: Cyrillic and the usual Latin letters, figures and
punctuation. So a name in the other script never costs a file more, and a reader who changes the
language has the letters already. A rarer Latin letter, as in “Émile”, loads `...-extended` too. The
@font-face rules in static/css/base/fonts.css repeat the ranges below; change them together.
"""

import importlib.resources
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"

# Of Cyrillic both blocks that Kazakh needs (its own letters are U+0490 and up), without Church
# Slavonic.
USUAL = (
    "U+0020-007E, U+00A0, U+00A7, U+00A9, U+00AB, U+00AD, U+00B0, U+00B7, U+00BB, U+0300-0302, "
    "U+0304, U+0306, U+0308, U+030B-030C, U+0400-045F, U+048A-052F, U+2010-2015, U+2018-201F, "
    "U+2022, U+2026, U+202F, U+2039-203A, U+20AC, U+20B8, U+2116, U+2190-2193, U+2212"
)
# The letters of Western Europe, and of Turkish, Romanian and Kazakh in Latin script.
EXTENDED = (
    "U+00A1-00A6, U+00A8, U+00AA, U+00AC, U+00AE-00AF, U+00B1-00B6, U+00B8-00BA, U+00BC-00FF, "
    "U+011E-011F, U+0130-0131, U+0152-0153, U+015E-015F, U+0218-021B, U+02BC, U+02C6, U+02DA, "
    "U+02DC, U+2000-200F, U+2016-2017, U+2020-2021, U+2023-2025, U+2027-202E, U+2030-2038, "
    "U+203B-206F, U+2122, U+2197"
)

# Small capitals, other figures and stylistic sets are half of the bytes and never used.
FEATURES = ["calt", "ccmp", "kern", "liga", "lnum", "locl", "mark", "mkmk", "rlig", "rvrn"]

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


UPRIGHT = ("fontpkg_literata", "Literata[opsz,wght].ttf")
ITALIC = ("fontpkg_literata", "Literata-Italic[opsz,wght].ttf")
SANS = ("fontpkg_onest", "Onest[wght].ttf")

WEB_FONTS = [
    WebFont("literata", *UPRIGHT, USUAL, LITERATA),
    WebFont("literata-extended", *UPRIGHT, EXTENDED, LITERATA),
    WebFont("literata-italic", *ITALIC, USUAL, LITERATA_ITALIC),
    WebFont("literata-italic-extended", *ITALIC, EXTENDED, LITERATA_ITALIC),
    WebFont("onest", *SANS, USUAL, ONEST),
    WebFont("onest-extended", *SANS, EXTENDED, ONEST),
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
        subsetter.populate(unicodes=subset.parse_unicodes(font.ranges))
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
