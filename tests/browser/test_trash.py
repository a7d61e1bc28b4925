"""Deleting and bringing back, in a browser."""

import re

import pytest
from playwright.sync_api import expect

from stories.models import Story
from tests.browser.barriers import find_barriers_in_looks
from tests.browser.desks import press
from tests.factories import make_person, make_story

LOOKS = ((1280, "light"), (1280, "dark"))


@pytest.mark.thorough("each step is tried in test_trash_pages.py; pages like these in test_desk.py")
def test_what_is_deleted_is_brought_back(desk, signed_in):
    signed_in(desk.context)
    story = make_story(make_person("Sample Person Here"), headline="Sample words to bring back")
    public = story.get_absolute_url()
    desk.goto(f"/admin/stories/story/{story.pk}/change/")
    desk.get_by_role("link", name="Delete…").click()
    expect(desk.get_by_text("It stays whole in the trash for 30 days")).to_be_visible()
    assert not find_barriers_in_looks(desk, LOOKS)
    press(desk, "Move to the trash")
    assert desk.request.get(public).status == 410
    desk.get_by_role("link", name="the trash").click()
    expect(desk).to_have_title(re.compile("Trash"))
    assert not find_barriers_in_looks(desk, LOOKS)
    back = desk.get_by_role("button", name="Bring back Sample words to bring back")
    back.focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("The trash is empty.")).to_be_visible()
    assert not find_barriers_in_looks(desk, LOOKS)
    assert desk.request.get(public).status == 200
    assert Story.objects.get().deleted_at is None


def test_the_audit_log_is_read_without_hindrance(desk, signed_in):
    signed_in(desk.context)
    story = make_story()
    desk.goto(f"/admin/stories/story/{story.pk}/delete/")
    press(desk, "Move to the trash")
    desk.goto("/admin/stories/auditentry/")
    expect(desk.get_by_role("cell", name="Moved to the trash")).to_be_visible()
    assert not find_barriers_in_looks(desk, LOOKS)
