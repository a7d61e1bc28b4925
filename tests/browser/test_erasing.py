"""Erasing a person, in a browser."""

import pytest
from playwright.sync_api import expect

from stories.models import Person
from tests.browser.barriers import find_barriers_in_looks
from tests.browser.desks import press
from tests.factories import make_person, make_picture, make_story

LOOKS = ((1280, "light"), (1280, "dark"), (360, "light"))


@pytest.mark.thorough("a long walk, of which each step is tried in tests/erasing")
def test_a_person_is_erased_and_the_report_is_read(desk, signed_in):
    signed_in(desk.context)
    picture = make_picture(alt_text="Two friends")
    zarina = make_person("Zarina Qosbelgi", portrait=picture)
    friends = make_story(headline="My friend Zarina", lead_picture=picture)
    desk.goto(f"/admin/stories/person/{zarina.pk}/change/")
    desk.get_by_role("link", name="Erase this person…").click()
    press(desk, "Erase this person for good")
    expect(desk.get_by_role("alert")).to_contain_text("Nothing was erased.")
    expect(desk.get_by_text("Look at the picture, and choose.")).to_be_visible()
    assert not find_barriers_in_looks(desk, LOOKS)
    desk.get_by_label("It shows others too: keep it").check()
    desk.get_by_label("Type the name").fill("Zarina Qosbelgi")
    press(desk, "Erase this person for good")
    expect(desk.get_by_role("heading", name="A person was erased")).to_be_visible()
    assert not find_barriers_in_looks(desk, LOOKS)
    assert not Person.objects.filter(pk=zarina.pk).exists()
    desk.get_by_role("link", name=f"Story {friends.pk} (My friend Zarina)").first.click()
    expect(desk.get_by_label("Headline")).to_have_value("My friend Zarina")
