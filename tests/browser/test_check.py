"""A quotation that is checked, as a reader's browser has it."""

from itertools import product

import pytest
from playwright.sync_api import expect

from stories.models import RequestCount
from tests.browser.barriers import find_barriers_in_looks
from tests.environment import share

WORDS = {
    "exact": "I say nothing of anybody.",
    "cut": "I say […] of anybody",
    "nearly": "I say all of anybody. The hills are quiet at night.",
    "absent": "These words are nowhere to be found",
    "Arabic": "الجبال هادئة في النهار.",
}


@pytest.fixture
def check(site, reader):
    """Open the page, check the words there, and wait for the answer."""
    RequestCount.objects.all().delete()
    reader.emulate_media(reduced_motion="reduce")

    def check(words):
        reader.goto("/en/check/")
        reader.get_by_label("The quotation").fill(words)
        reader.get_by_role("button", name="Check").click()
        expect(reader.locator("#verdict")).to_be_visible()
        return reader

    return check


@pytest.mark.parametrize("name", share(WORDS, 1, 3))
def test_has_no_barrier_by_day_or_night_narrow_or_wide(name, check):
    page = check(WORDS[name])
    assert not find_barriers_in_looks(page, product((320, 1440), ("light", "dark")))
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_works_from_the_keyboard_without_scripts_and_leaves_no_words_in_the_address(site, reader):
    page = reader
    page.goto("/en/")
    page.get_by_role("link", name="Check a quotation").press("Enter")
    page.get_by_label("The quotation").press_sequentially(WORDS["cut"])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # in the field of the name
    expect(page.get_by_role("heading", name="Cut: something was left out")).to_be_in_viewport()
    expect(page.locator("ins").first).to_contain_text("nothing")
    assert page.url.endswith("/en/check/#verdict")


def test_leads_the_focus_to_the_answer_and_the_reader_to_the_words(check):
    page = check(WORDS["exact"])
    expect(page.get_by_role("heading", name="Exactly so")).to_be_focused()
    page.get_by_role("link", name="Read it in the story").first.click()
    expect(page.get_by_text(WORDS["exact"]).first).to_be_in_viewport()
