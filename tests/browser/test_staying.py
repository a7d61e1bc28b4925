"""Test that a save that returns to the form keeps the editor's position on the page."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from stories.models import Story
from tests.browser.desks import (
    body,
    field,
    find_barriers_in,
    go_into_body,
    kept,
    offer,
    open_form,
    press,
    sign_in,
    wait,
)
from tests.factories import SENTENCES, make_quote, make_story

PREVIEW_Y = "document.querySelector('#preview iframe').contentWindow.scrollY"
SELECTED = "String(getSelection())"
# A machine that is busy draws the page late; this one draws nothing until it is told to.
HOLD_FRAMES = """
const held = [];
window.requestAnimationFrame = (draw) => held.push(draw);
window.drawAll = () => { while (held.length) held.shift()(performance.now()); };
"""
# So long passes between any two looks at the clock on a busy machine.
SLOW_CLOCK = """
const now = Date.now.bind(Date);
let late = 0;
Date.now = () => now() + (late += 300);
"""


@pytest.fixture
def story(live_server):
    words = "".join(f"<p>{number}. {SENTENCES}</p>" for number in range(40))
    story = make_story(status="draft", body=words)
    make_quote(story, "39. I am an invented person.")
    return story


@pytest.fixture
def desk(live_server, watched_page, context, base_url, django_user_model, story):
    """The form of the story, opened."""
    sign_in(context, django_user_model.objects.create_superuser("anna"), base_url)
    watched_page.emulate_media(reduced_motion="reduce")
    return open_form(watched_page, reverse("admin:stories_story_change", args=[story.pk]))


def save(page):
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    expect(page.locator(".messagelist")).to_contain_text("is saved as a draft")


def top(element):
    return element.bounding_box()["y"]


def stays(element, where):
    """Wait until the element is where it was."""
    wait(element.page, lambda: abs(top(element) - where) < 3)


class TestASave:
    def test_by_key_leaves_field_caret_and_selection_but_a_refusal_begins_with_why(self, desk):
        note = field(desk, "editor_note")
        note.fill("Some words.")
        note.evaluate("field => field.setSelectionRange(3, 5)")
        desk.evaluate("scrollBy(0, 120)")
        where = top(note)
        save(desk)
        expect(note).to_be_focused()
        stays(note, where)
        assert note.evaluate("field => [field.selectionStart, field.selectionEnd]") == [3, 5]
        told = desk.locator(".saved-told")
        expect(told).to_be_in_viewport(ratio=1)
        assert find_barriers_in(desk, ".saved-told") == []
        note.press("End")
        desk.keyboard.type("More")
        expect(told).to_have_count(0)
        self.check_selected_words(desk)
        self.check_refusal(desk)

    def check_selected_words(self, desk):
        go_into_body(desk)
        desk.keyboard.press("Control+End")
        desk.keyboard.type(" New.")
        for _ in range(4):
            desk.keyboard.press("Shift+ArrowLeft")
        selection, where = desk.evaluate(SELECTED), top(body(desk))
        desk.add_init_script(SLOW_CLOCK)
        save(desk)
        expect(body(desk)).to_be_focused()
        stays(body(desk), where)
        assert selection == "New."
        wait(desk, f"{SELECTED} === 'New.'")
        assert "New." in Story.objects.get().body

    def check_refusal(self, desk):
        field(desk, "source_url").fill("nowhere")
        desk.keyboard.press("Control+s")
        expect(desk.locator(".errornote")).to_be_focused()
        expect(desk.locator(".errornote")).to_be_in_viewport()
        assert len(kept(desk)) == 1  # what was typed stays so until it is saved
        expect(offer(desk)).to_have_count(0)

    def test_leaves_a_row_open_and_the_preview_where_it_was_scrolled_to(self, desk):
        desk.get_by_role("button", name="Preview beside the form").click()
        frame = desk.frame_locator("#preview iframe")
        expect(frame.locator("article")).to_be_visible()
        desk.evaluate(
            "document.querySelector('#preview iframe').contentWindow.scrollTo("
            "{top: 700, behavior: 'instant'})"
        )
        desk.locator("#quotes-0 .row-toggle").click()
        words = field(desk, "quotes-0-text")
        words.focus()
        where = top(words)
        save(desk)
        expect(words).to_be_focused()
        stays(words, where)
        expect(frame.locator("article")).to_be_visible()
        wait(desk, f"{PREVIEW_Y} === 700")
        self.open_anew(desk)

    def open_anew(self, desk):
        """Nobody is moved then."""
        field(desk, "editor_note").fill("Some words.")
        press(desk)
        desk.goto("/admin/")
        desk.go_back()
        desk.reload()
        expect(desk.locator(".saved-told")).to_have_count(0)
        self.is_elsewhere(desk)

    def is_elsewhere(self, desk):
        """Who is in another field before the place is found stays in it."""
        note = field(desk, "editor_note")
        note.fill("Some more words.")
        desk.add_init_script(HOLD_FRAMES)
        save(desk)
        expect(desk.locator(".pointing")).to_be_attached()
        body(desk).focus()
        desk.evaluate("drawAll()")
        expect(body(desk)).to_be_focused()
