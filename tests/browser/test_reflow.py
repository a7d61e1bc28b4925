"""Enlarged four times, and with the letters spaced as a reader may need them: nothing is lost."""

import pytest

from tests.browser.test_pages import PAGES, STATUS, WIDER_THAN_WINDOW

# As WCAG 1.4.12 has it. Our own policy lets no style be written into a page, but it may be adopted.
SPACING = """
const sheet = new CSSStyleSheet();
sheet.replaceSync(`* {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
} p { margin-block-end: 2em !important; }`);
document.adoptedStyleSheets = [sheet];
"""

# Elements that hide a part of their own words. A card's introduction is shortened on purpose.
CUT = """
[...document.querySelectorAll("main *, .masthead *, .foot *")].filter((element) => {
  const style = getComputedStyle(element);
  if (style.clipPath !== "none" || style.webkitLineClamp !== "none") return false;
  const hides = style.overflowX !== "visible" || style.overflowY !== "visible";
  return hides && (element.scrollWidth > element.clientWidth + 1
    || element.scrollHeight > element.clientHeight + 1);
}).map((element) => element.outerHTML.slice(0, 200))
"""

EVERY = PAGES | {
    "search": "/en/search/",
    "found": "/en/search/?q=law",
    "not found by search": "/en/search/?q=zzzz",
    "Russian interface": f"/ru{PAGES['story']}",
    "Kazakh quote": "/en/quotes/samplekk/",
    "embedded quote": "/embed/quotes/h7wn3xbd/",
}


@pytest.mark.parametrize("name", EVERY)
def test_a_page_enlarged_four_times_scrolls_one_way_and_loses_nothing(name, site, reader):
    page = reader
    page.set_viewport_size({"width": 320, "height": 256})  # 1280 by 1024, enlarged to 400 %
    assert page.goto(EVERY[name]).status == STATUS.get(name, 200)
    for spaced in (False, True):
        if spaced:
            page.evaluate(SPACING)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, spaced
        assert not page.evaluate(WIDER_THAN_WINDOW), spaced
        assert not page.evaluate(CUT), spaced


def test_nothing_is_kept_on_a_visitor_s_device(site, watched_page):
    for name, address in EVERY.items():
        response = watched_page.goto(address, wait_until="networkidle")
        assert response.status == STATUS.get(name, 200)
    kept = "[document.cookie, localStorage.length, sessionStorage.length]"
    assert watched_page.evaluate(kept) == ["", 0, 0]
    assert watched_page.context.cookies() == []
