"""Deleting and bringing back, in a browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from stories.models import Story
from tests.browser.test_editing import KNOWN, RULES, desk, signed_in, violations  # noqa: F401  fixtures
from tests.factories import make_person, make_story


def faults(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{each['id']}: {node['html']}"
        for each in found
        for node in each["nodes"]
        if KNOWN.get(each["id"]) not in {node["html"]}
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_deleted_is_brought_back(desk, signed_in, scheme):  # noqa: F811  fixtures
    desk.emulate_media(color_scheme=scheme)
    signed_in(desk.context)
    story = make_story(make_person("Sample Person Here"), headline="Sample words to bring back")
    public = story.get_absolute_url()
    desk.goto(f"/admin/stories/story/{story.pk}/change/")
    desk.get_by_role("link", name="Delete…").click()
    expect(desk.get_by_text("It stays whole in the trash for 30 days")).to_be_visible()
    assert not faults(desk)
    desk.get_by_role("button", name="Move to the trash").click()
    assert desk.request.get(public).status == 410
    desk.get_by_role("link", name="trash", exact=True).click()
    assert not faults(desk)
    back = desk.get_by_role("button", name="Bring back Sample words to bring back")
    back.focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("The trash is empty.")).to_be_visible()
    assert not faults(desk)
    assert desk.request.get(public).status == 200
    assert Story.objects.get().deleted_at is None


def test_the_audit_log_is_read_without_hindrance(desk, signed_in):  # noqa: F811  fixtures
    signed_in(desk.context)
    story = make_story()
    desk.goto(f"/admin/stories/story/{story.pk}/delete/")
    desk.get_by_role("button", name="Move to the trash").click()
    desk.goto("/admin/stories/auditentry/")
    expect(desk.get_by_role("cell", name="Moved to the trash")).to_be_visible()
    assert not faults(desk)
