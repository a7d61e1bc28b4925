"""What an editor and an administrator do in a week, by the keyboard alone, from page to page.

A writer's story is in test_writing.py.
"""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from stories.models import Story
from tests.accounts import make_colleague
from tests.browser.desks import sign_in
from tests.browser.test_writing import Hand
from tests.factories import make_quote, make_story

BY_KEYS = pytest.mark.thorough("a long walk, of which each step has tests of its own")


@pytest.fixture
def hand(watched_page, context, base_url):
    """Return a function that signs a member of a group in, and gives the keys of their page."""

    def hand_of(group):
        user = make_colleague(group.lower(), group)
        sign_in(context, user, base_url)
        watched_page.set_viewport_size({"width": 1280, "height": 800})
        watched_page.goto(reverse("admin:index"))
        return Hand(watched_page)

    return hand_of


def follow(hand, element):
    hand.tab_to(element)
    with hand.page.expect_navigation():
        hand.press("Enter")


@BY_KEYS
def test_an_editor_publishes_one_story_and_sends_another_back(hand, django_user_model, client):
    writer = django_user_model.objects.create_user("sample-writer", is_staff=True)
    about = {"by": writer, "now": timezone.now()}
    told, other = (
        make_story(status="draft", headline=f"{word} invented words") for word in ("Good", "Other")
    )
    make_quote(told)
    for story in (told, other):
        story.send_for_review(**about, message="Please look.")
    hand = hand("Editors")
    page = hand.page
    follow(hand, page.get_by_role("link", name="Good invented words"))
    expect(page.get_by_role("textbox", name="Body")).to_be_visible()
    hand.press("Control+Alt+Enter")
    asked = page.get_by_role("dialog", name="Publish now?")
    expect(asked.get_by_role("button", name="Not yet")).to_be_focused()
    follow(hand, asked.get_by_role("button", name="Publish now"))
    assert client.get(told.get_absolute_url()).status_code == 200
    page.goto(reverse("admin:index"))
    follow(hand, page.get_by_role("link", name="Other invented words"))
    expect(page.get_by_role("textbox", name="Body")).to_be_visible()
    hand.tab_to(page.get_by_label("Message"))
    page.keyboard.type("Say when it was.")
    follow(hand, page.get_by_role("button", name="Send back"))
    other.refresh_from_db()
    assert other.status == "draft"
    assert other.review_messages.last().text == "Say when it was."
    page.goto(reverse("admin:stories_story_changelist"))
    hand.tab_to(page.get_by_role("checkbox", name="Other invented words"))
    hand.press("Space")
    hand.tab_to(page.get_by_role("combobox", name="Action"), "Shift+Tab")
    page.keyboard.type("Assign")
    follow(hand, page.get_by_role("button", name="Run"))
    hand.tab_to(page.get_by_label("Colleague"))
    page.keyboard.type("editors")
    follow(hand, page.get_by_role("button", name="Assign"))
    expect(page.get_by_text("1 waits for editors now.")).to_be_visible()


@BY_KEYS
def test_an_administrator_gives_a_right(hand, django_user_model):
    somebody = django_user_model.objects.create_user("sample-other", is_staff=True)
    hand = hand("Administrators")
    page = hand.page
    page.goto(reverse("admin:auth_user_changelist"))
    follow(hand, page.get_by_role("link", name="sample-other"))
    hand.tab_to(page.get_by_label("Writer: writes"))
    hand.press("Space")
    follow(hand, page.get_by_role("button", name="Save", exact=True))
    assert [group.name for group in somebody.groups.all()] == ["Writers"]
    assert not Story.objects.exists()
