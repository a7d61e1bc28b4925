"""Test that a comment on words of a body is beside them, and that keys lead there and back."""

from django.utils import timezone
from playwright.sync_api import expect

from stories.models import Comment
from tests.browser.desks import body, find_barriers_in, open_form, sign_in
from tests.browser.forms import bar, form_of, select
from tests.factories import make_quote, make_story


def test_commented_words_are_marked_and_lead_to_the_comment_and_back(
    watched_page, context, base_url, admin_user
):
    page = watched_page
    sign_in(context, admin_user, base_url)
    page.set_viewport_size({"width": 1440, "height": 900})
    story = make_story(status="draft", body="<p>The hills are quiet at night. I left.</p>")
    make_quote(story, text="The hills are quiet at night.")
    about = {"by": admin_user, "now": timezone.now()}
    first = Comment.begin(story, "Which hills?", words="The hills", **about)
    Comment.begin(story, "When?", words="I left", **about)
    open_form(page, form_of(story))
    marks = body(page).locator(".is-commented")
    expect(marks).to_have_text(["The hills", "I left"])
    cards = page.get_by_role("group", name="What rests on the words").get_by_role("article")
    body(page).get_by_text("I left").click()
    expect(cards.filter(has_text="When?")).to_have_class("inline-related is-here")
    marks.first.click()
    card = cards.filter(has_text="Which hills?")
    expect(card).to_have_class("inline-related is-here")
    expect(bar(page).get_by_role("status")).to_have_text("Comment: Which hills?")
    page.keyboard.press("Control+Alt+r")
    link = card.get_by_role("link", name="Answer or resolve")
    expect(link).to_be_focused()
    assert link.get_attribute("href") == first.get_absolute_url()
    page.keyboard.press("Control+Alt+r")
    expect(body(page)).to_be_focused()
    expect(card.locator(".comment-gone")).to_be_hidden()
    assert find_barriers_in(page, ".margin") == []
    select(page, "hills")
    page.keyboard.type("sea")
    expect(card).to_contain_text("These words are not in the story any more")
    expect(marks).to_have_text(["I left"])
