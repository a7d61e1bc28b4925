"""“Exit this page” as somebody uses it who must leave at once."""

import gzip
import re
from datetime import UTC, datetime
from itertools import product

import pytest
from playwright.sync_api import expect

from stories.models import SiteSettings, Story
from tests.browser.barriers import find_barriers_in_looks
from tests.browser.desks import wait

NOTED = "/en/stories/sample-with-a-picture/"
ELSEWHERE = "https://weather.example/"
BUTTON = "Emergency: Exit this page"
COVERED = """
() => {
  const strip = document.querySelector(".exit").getBoundingClientRect();
  const focused = document.activeElement;
  const box = focused.getBoundingClientRect();
  return focused.matches("body, .skip, .exit *, .masthead *") ? false : box.top < strip.bottom - 1;
}
"""


@pytest.fixture
def reader(site, page):
    """A reader on a story with a content note, who looked at the list before.

    The harmless page answers 204 at first, at which a browser stays: so what is left of the page
    can be looked at, which no tool can while another is on its way. `page.is_answered` lets it
    answer.
    """
    SiteSettings.objects.update_or_create(pk=1, defaults={"exit_address": ELSEWHERE})
    page.is_answered, page.asked = False, []

    def answer(route):
        page.asked.append(route.request)
        if page.is_answered:
            route.fulfill(body="<title>Weather</title>Mild.", content_type="text/html")
        else:
            route.fulfill(status=204)

    page.route(f"{ELSEWHERE}**", answer)
    page.goto("/en/stories/")
    page.goto(NOTED, wait_until="networkidle")
    return page


def is_left(page):
    """Whether nothing of the story is on the page, in its title or in the window's address."""
    wait(page, lambda: page.asked)
    expect(page).to_have_title("Loading")
    assert page.evaluate("location.pathname") == "/"
    expect(page.get_by_role("alert")).to_have_text("Loading")
    assert page.evaluate("document.body.innerText.trim()") == "Loading"
    return True


def stays(page):
    return page.title().startswith("A day among") and page.url.endswith(NOTED)


def come_back(page):
    """Show it again as a browser does that kept it; it is the story, and usable."""
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert stays(page)
    expect(page.locator(".body")).to_be_visible()
    assert page.get_by_role("alert").count() == 0


class TestShift:
    def test_pressed_three_times_and_nothing_else_leaves_at_once_and_is_counted_aloud(self, reader):
        told, dots = reader.locator(".exit [role=status]"), reader.locator(".exit [aria-hidden]")
        expect(dots).to_be_hidden()
        reader.keyboard.press("Shift")
        expect(told).to_have_text("To exit this page, press Shift so many times more: 2")
        expect(dots).to_be_visible()
        reader.keyboard.press("Shift")
        expect(told).to_have_text("To exit this page, press Shift so many times more: 1")
        reader.keyboard.press("Shift")
        assert is_left(reader)
        assert len(reader.asked) == 1
        come_back(reader)
        self.press_it_as_a_modifier_or_between_other_keys(reader)
        assert stays(reader)
        reader.keyboard.press("Shift")
        assert is_left(reader)

    def press_it_as_a_modifier_or_between_other_keys(self, reader):
        for _ in range(3):
            reader.keyboard.press("Shift+A")
        for modifier in ("Alt", "Control"):  # the language of the keyboard changes by these
            for _ in range(3):
                reader.keyboard.press(f"Shift+{modifier}")
            reader.keyboard.down(modifier)
            for _ in range(3):
                reader.keyboard.press("Shift")
            reader.keyboard.up(modifier)
        for _ in range(3):
            reader.keyboard.down("Shift")
            reader.locator(".content-note").click()
            reader.keyboard.up("Shift")
        for key in ("Shift", "Shift", "a", "Shift", "Shift"):
            reader.keyboard.press(key)

    # The clock of a page stands still in its whole context, so this one has a context of its own.
    @pytest.mark.browser_context_args(reduced_motion="reduce")
    def test_is_forgotten_five_seconds_after_the_last_press_and_no_sooner(self, reader):
        told = reader.locator(".exit [role=status]")
        reader.clock.install(time=datetime(2026, 1, 1, 12, tzinfo=UTC))
        reader.goto(NOTED, wait_until="networkidle")
        reader.clock.pause_at(datetime(2026, 1, 1, 13, tzinfo=UTC))  # only we move it from here
        for left in (2, 1):
            reader.keyboard.press("Shift")
            reader.clock.fast_forward(4900)
            expect(told).to_have_text(f"To exit this page, press Shift so many times more: {left}")
        reader.clock.fast_forward(200)
        expect(told).to_have_text("To exit this page, press Shift so many times more: 3")
        expect(reader.locator(".exit [aria-hidden]")).to_be_hidden()
        for _ in range(2):
            reader.keyboard.press("Shift")
        assert stays(reader)
        reader.clock.fast_forward(4900)
        reader.keyboard.press("Shift")
        assert is_left(reader)


class TestTheLinks:
    def test_leave_in_this_tab_however_they_are_pressed_and_are_usable_again(self, reader):
        button = reader.get_by_role("button", name=BUTTON)
        presses = {
            "Control+Enter": lambda: button.press("Control+Enter"),
            "Space": lambda: button.press("Space"),
            "Control+click": lambda: button.click(modifiers=["Control"]),
            "middle": lambda: button.click(button="middle"),
            "click": button.click,
        }
        for name, press in presses.items():
            reader.asked.clear()
            press()
            assert is_left(reader), name
            assert len(reader.asked) == 1, name
            assert len(reader.context.pages) == 2, name  # the other one is that of every test
            come_back(reader)

    def test_come_first_and_leave_nothing_of_the_story_where_back_leads(self, reader):
        reader.keyboard.press("Tab")
        first = reader.locator(":focus")
        expect(first).to_have_text("Exit this page")
        expect(first).to_be_in_viewport()
        reader.keyboard.press("Tab")
        expect(reader.locator(":focus")).to_have_text("Skip to the words")
        reader.keyboard.press("Enter")
        reader.keyboard.press("Tab")
        assert reader.evaluate("document.activeElement.closest('main') !== null")
        reader.is_answered = True
        reader.locator(".milestones summary").click()
        reader.locator("#milestones a").click()
        expect(reader).to_have_url(re.compile("#m-"))
        reader.get_by_role("button", name=BUTTON).click()
        reader.wait_for_url(ELSEWHERE)
        reader.go_back()
        expect(reader).to_have_url(re.compile("/en/stories/$"))

    @pytest.mark.browser_context_args(java_script_enabled=False)
    def test_lead_there_without_scripts(self, reader):
        link = reader.get_by_role("link", name=BUTTON)
        assert link.get_attribute("rel") == "nofollow noreferrer"
        reader.is_answered = True
        link.click()
        reader.wait_for_url(ELSEWHERE)
        assert "referer" not in reader.asked[0].all_headers()


class TestTheStrip:
    def test_stays_in_sight_covers_no_focus_bars_nobody_and_is_not_printed(self, reader):
        reader.emulate_media(reduced_motion="reduce")
        button = reader.get_by_role("button", name=BUTTON)
        for width, height in ((1440, 900), (360, 800), (320, 256)):
            reader.set_viewport_size({"width": width, "height": height})
            reader.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
            expect(button).to_be_in_viewport(ratio=1)
            for _ in range(12):
                reader.keyboard.press("Shift+Tab")
                assert not reader.evaluate(COVERED)
        assert stays(reader)
        for address in (NOTED, "/en/staying-safe/"):
            reader.goto(address)
            looks = product((360, 1440), ("light", "dark"))
            assert not find_barriers_in_looks(reader, looks)
        reader.goto(NOTED)
        expect(reader.locator(".exit")).to_be_visible()
        reader.emulate_media(media="print")
        expect(reader.locator(".exit")).to_be_hidden()


def test_a_page_with_it_is_light(site, client):
    """A story without it is measured with the other pages; this is what it adds."""
    sizes = {}
    story = Story.objects.get(slug="in-the-words-of-khalida-azhigulova")
    for note in ("", "Здесь говорится о насилии."):
        Story.objects.filter(pk=story.pk).update(content_note=note)
        for language in ("", "/ru", "/kk"):
            page = client.get(f"{language}{story.get_absolute_url()}")
            sizes[language, bool(note)] = len(gzip.compress(page.content, 6))
    assert max(sizes[each, True] - sizes[each, False] for each in ("", "/ru", "/kk")) <= 350, sizes
