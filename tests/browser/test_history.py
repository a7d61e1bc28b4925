"""The history of a story, in a browser."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from stories.models import StoryVersion
from tests.browser.barriers import find_barriers_in_looks
from tests.environment import share
from tests.factories import make_milestone, make_quote, make_story


@pytest.fixture
def story(admin_user):
    """A public story with changes that wait, and a version of each."""
    story = make_story(headline="Invented hills", tags=["hills"])
    make_quote(story)
    make_milestone(story)
    now = timezone.now()
    StoryVersion.keep(story, StoryVersion.Event.PUBLISHED, by=admin_user, now=now)
    changes = story.begin_changes()
    changes.headline, changes.body = "Invented valleys", "<p>The valleys are quiet at night.</p>"
    changes.save()
    changes.quotes.all().delete()
    changes.tags.set(["valleys"])
    StoryVersion.keep(changes, StoryVersion.Event.SAVED, by=admin_user, now=now, note="Valleys")
    return story


@pytest.fixture
def desk(watched_page, context, admin_client, base_url):
    session = admin_client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": base_url}])
    return watched_page


def history_of(story):
    return reverse("admin:stories_story_history", args=[story.pk])


COMPARE = "compare/?old=live&new=draft"


PAGES = ["", COMPARE, "1/name/", f"{COMPARE}&view=inline", "1/restore/"]


@pytest.mark.parametrize("more", share(PAGES, 1, 2))
def test_every_page_is_accessible(desk, story, more):
    assert desk.goto(f"{history_of(story)}{more}").status == 200
    assert not find_barriers_in_looks(desk, ((360, "light"), (1280, "dark")))


def test_two_versions_are_chosen_compared_and_one_restored_by_keyboard(desk, story):
    desk.goto(history_of(story))
    desk.get_by_role("radio", name="older (version 1)").press("Space")
    desk.get_by_role("radio", name="newer (version 2)").press("Space")
    desk.get_by_role("button", name="Compare the two chosen").press("Enter")
    headline = desk.locator("section", has_text="Headline").first
    expect(headline.locator("del")).to_contain_text("hills")
    expect(headline.locator("ins")).to_contain_text("valleys")
    desk.get_by_role("link", name="In line").press("Enter")
    expect(desk.get_by_role("link", name="In line")).to_have_attribute("aria-current", "page")
    desk.get_by_role("link", name="Restore as a draft… Version 1").press("Enter")
    desk.get_by_role("button", name="Restore as a draft").press("Enter")
    expect(desk.locator(".messagelist")).to_contain_text("“Version 1” is the draft now.")
    expect(desk.get_by_label("Headline")).to_have_value("Invented hills")
    desk.get_by_role("link", name="Compare with what readers see").press("Enter")
    expect(desk.locator("main")).to_contain_text("Nothing differs between the two.")
