"""Style sheets that share what they say."""

from pathlib import Path

CSS = Path(__file__).parent.parent / "static/css"


def test_the_desk_has_the_fonts_of_the_pages():
    shared = (CSS / "desk/base.css").read_text()
    assert '@import "../base/fonts.css";' in shared
    own = [path.name for path in CSS.glob("desk/**/*.css") if "@font-face" in path.read_text()]
    assert own == []
