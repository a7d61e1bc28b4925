"""A concern as a reader's browser sends it, without scripts and from the keyboard; its barriers."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from stories.models import Concern
from tests.browser.barriers import find_barriers_in_looks
from tests.environment import share
from tests.factories import make_correction

LOOKS = [(1440, "light"), (360, "dark")]


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_is_sent_from_a_story_with_the_keyboard_alone_and_answered(
    azhigulova, live_server, watched_page, monkeypatch
):
    monkeypatch.setattr("stories.views.concerns.LEAST_SECONDS", 0)
    page = watched_page
    page.goto(azhigulova.get_absolute_url())
    page.get_by_role("link", name="Report a concern, or ask for removal").focus()
    page.keyboard.press("Enter")
    page.get_by_label("What it is").focus()
    page.keyboard.press("Tab")
    page.keyboard.type("Something invented.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")  # not to the field that nobody sees
    page.keyboard.press("Enter")
    number = page.locator(".number").inner_text()
    concern = Concern.objects.get()
    assert (concern.story, concern.text) == (azhigulova, "Something invented.")
    page.get_by_role("link", name="Read the answer").click()
    page.get_by_label("Your number").fill(number)
    page.get_by_role("button", name="Read the answer").click()
    expect(page.get_by_role("heading", name="It came, and waits to be read")).to_be_visible()
    assert not page.context.cookies()


def test_pages_have_no_barrier(azhigulova, live_server, watched_page):
    page = watched_page
    make_correction(azhigulova, timezone.now() - timedelta(days=1))
    found = []
    addresses = ("/en/corrections/", azhigulova.get_absolute_url())
    for address in (*share(addresses, 0, 2), "/en/concern/?story=1"):
        page.goto(address)
        found += find_barriers_in_looks(page, LOOKS)
    page.get_by_role("button", name="Send").click()  # without a text
    expect(page.get_by_role("alert")).to_contain_text("It is not sent yet")
    found += find_barriers_in_looks(page, LOOKS)
    page.goto("/en/concern/answer/")
    page.get_by_label("Your number").fill("wrong")
    page.get_by_role("button", name="Read the answer").click()
    expect(page.get_by_role("heading", name="No message has this number")).to_be_visible()
    found += find_barriers_in_looks(page, LOOKS)
    assert not found
