"""Enlarged four times, and with the letters spaced as a reader may need them: nothing is lost.

Nor is anything kept on the device of somebody who only reads.
"""

from tests.browser.test_pages import PAGES, STATUS, WIDER_THAN_WINDOW
from tests.environment import share

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


def test_pages_enlarged_four_times_scroll_one_way_lose_nothing_and_keep_nothing(site, reader):
    """One test for all, because to open a page takes longer than to look at it."""
    page = reader
    page.set_viewport_size({"width": 320, "height": 256})  # 1280 by 1024, enlarged to 400 %
    for name, address in share(EVERY.items(), 0, 3):
        response = page.goto(address)
        assert response.status == STATUS.get(name, 200), name
        for spaced in (False, True):
            if spaced:
                page.evaluate(SPACING)
            page.evaluate("document.fonts.ready.then(() => true)")
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, (name, spaced)
            assert not page.evaluate(WIDER_THAN_WINDOW), (name, spaced)
            assert not page.evaluate(CUT), (name, spaced)
    kept = "[document.cookie, localStorage.length, sessionStorage.length]"
    assert page.evaluate(kept) == ["", 0, 0]
    assert page.context.cookies() == []
