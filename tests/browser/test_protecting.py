"""Protecting a person in a browser, by keys alone."""

import pytest
from playwright.sync_api import expect

from stories.models import Person
from tests.browser.barriers import find_barriers_in_looks
from tests.factories import make_person, make_picture, make_quote, make_story

LOOKS = ((1440, "light"), (360, "dark"))


def press_key(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.press("Enter")


@pytest.mark.thorough("a long walk, of which each step is tried in tests/protecting")
def test_somebody_is_protected_by_keys_alone(desk, signed_in):
    signed_in(desk.context)
    person = make_person("Zhuldyzay Qwartbekova", slug="zhuldyzay", portrait=make_picture())
    body = "<p>I am Zhuldyzay. I say nothing of anybody.</p>"
    story = make_story(person, headline="A day of Zhuldyzay", body=body)
    make_quote(story, "I am Zhuldyzay.")
    public = story.get_absolute_url()
    desk.goto(f"/admin/stories/person/{person.pk}/change/")
    with desk.expect_navigation():
        desk.get_by_role("link", name="Protect this person…").press("Enter")
    assert not find_barriers_in_looks(desk, LOOKS)
    press_key(desk, "Hide now, and go on")
    assert desk.request.get(public).status == 410
    assert not find_barriers_in_looks(desk, LOOKS)
    desk.get_by_label("What readers call the person").fill("Aru Sample")
    press_key(desk, "Find every place with the name")
    assert not find_barriers_in_looks(desk, LOOKS)
    press_key(desk, "in place of all that is the person’s own")
    expect(desk.get_by_role("heading", name="No text holds the name any more")).to_be_visible()
    desk.get_by_label("Keep it: nobody can be recognised in it").press("Space")
    press_key(desk, "Decide")
    press_key(desk, "Finish")
    expect(desk.get_by_text("Shown again: “A day of Aru Sample”")).to_be_visible()
    assert not find_barriers_in_looks(desk, LOOKS)
    assert Person.objects.get().name == "Aru Sample"
