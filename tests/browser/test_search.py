"""The search as a reader's browser has it: by day and by night, from the keyboard, without
scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}


@pytest.mark.parametrize("asked", ["", "?q=invented", "?q=hills&language=en", "?q=absent"])
def test_has_no_barrier_by_day_or_night_narrow_or_wide(asked, site, watched_page):
    page = watched_page
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"/en/search/{asked}")
    for width in (320, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page, options=RULES)
            assert not found.response["violations"], found.generate_report()


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_works_from_the_keyboard_without_scripts(site, watched_page):
    page = watched_page
    page.goto("/en/")
    page.get_by_role("link", name="Search").press("Enter")
    page.get_by_role("searchbox").press_sequentially("invented")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="results", exact=False)).to_be_visible()
    filters = page.get_by_role("region", name="Show only")
    filters.get_by_role("link", name="English").press("Enter")
    expect(filters.locator("[aria-current=true]")).to_contain_text("English")
    assert page.url.endswith("?q=invented&language=en")
