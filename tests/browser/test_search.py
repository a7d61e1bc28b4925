"""The search as a reader's browser has it: by day and by night, from the keyboard, without
scripts."""

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import find_barriers, find_barriers_in_looks
from tests.environment import share

ASKED = ["", "?q=invented", "?q=absent", "?q=hills&language=en"]


@pytest.mark.parametrize("asked", share(ASKED, 1, 2))
def test_has_no_barrier_by_day_or_night_narrow_or_wide(asked, site, reader):
    page = reader
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"/en/search/{asked}")
    assert not find_barriers_in_looks(page, ((320, "light"), (1440, "dark")))


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_works_from_the_keyboard_without_scripts(site, reader):
    page = reader
    page.goto("/en/")
    page.get_by_role("link", name="Search").press("Enter")
    page.get_by_role("searchbox").press_sequentially("invented")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="results", exact=False)).to_be_visible()
    filters = page.get_by_role("region", name="Show only")
    filters.get_by_role("link", name="English").press("Enter")
    expect(filters.locator("[aria-current=true]")).to_contain_text("English")
    assert page.url.endswith("?q=invented&language=en")


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_the_filters_open_above_the_results_on_a_phone_without_scripts(site, reader):
    page = reader
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/en/search/?q=invented")
    filters = page.get_by_role("region", name="Show only")
    english = filters.get_by_role("link", name="English")
    expect(english).to_be_hidden()
    line = filters.locator("summary")
    assert line.bounding_box()["y"] < page.locator(".results").bounding_box()["y"] < 800
    line.focus()
    page.keyboard.press("Enter")
    english.press("Enter")
    expect(filters.locator("[aria-current=true]")).to_be_visible()  # open: one is chosen


def test_the_filters_are_open_beside_the_results_where_there_is_room(site, reader):
    page = reader
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/en/search/?q=invented")
    filters, results = page.locator(".filters"), page.locator(".results")
    expect(filters.get_by_role("link", name="English")).to_be_visible()
    expect(filters.get_by_role("heading", name="Show only")).to_be_visible()
    expect(filters.locator("summary")).to_be_hidden()
    assert filters.bounding_box()["x"] > results.bounding_box()["x"] + 500
    assert filters.bounding_box()["y"] == results.bounding_box()["y"]
    assert not find_barriers(page)
    page.locator("main button").press("Tab")
    assert page.evaluate("document.activeElement.closest('.filters') !== null")
