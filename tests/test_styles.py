"""Style sheets that say the same thing in two places."""

import re
from pathlib import Path

CSS = Path(__file__).parent.parent / "static/css"


def faces(path):
    """The font faces of a style sheet, with the names of their files alone."""
    css = re.sub(r'url\("[./]*fonts/', 'url("', (CSS / path).read_text(encoding="utf-8"))
    return set(re.findall(r"@font-face \{.*?\n\}", css, re.DOTALL))


def test_the_desk_has_the_fonts_of_the_pages():
    desk = faces("desk/base.css")
    assert desk
    assert desk <= faces("base/fonts.css")
