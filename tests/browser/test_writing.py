"""The presses that a long story takes, from its paste to its review."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from stories.models import Story
from tests.accounts import make_colleague
from tests.browser.desks import CARET_IS_SET, body, sign_in, wait
from tests.factories import make_person

PARAGRAPHS = [
    f"In {1990 + number} I moved to an invented town by the hills, and I learned to wait. "
    f"Nobody asked me why, in house number {number}, and nobody here is real. "
    + "The hills were quiet, and the road was long, as invented roads are. "
    * 4
    for number in range(1, 13)
]
QUOTED = [
    f"Nobody asked me why, in house number {number}, and nobody here is real."
    for number in range(1, 7)
]
TOLD = [f"In {1990 + number} I moved to an invented town by the hills" for number in range(7, 12)]
TO_WORDS = """(words) => {
    const { editor } = document.querySelector(".tiptap");
    editor.state.doc.descendants((node, at) => {
        const index = node.isText ? node.text.indexOf(words) : -1;
        if (index < 0) return;
        window.wordsAt = [editor.view.coordsAtPos(at + index),
                          editor.view.coordsAtPos(at + index + words.length)]
            .map(({ left, top, bottom }) => [left, (top + bottom) / 2]);
    });
    return window.wordsAt;
}"""
PASTE = """(text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const about = { clipboardData: data, bubbles: true, cancelable: true };
    const paste = new ClipboardEvent("paste", about);
    document.querySelector(".tiptap").dispatchEvent(paste);
}"""
SCROLL = "(by) => scrollBy({ top: by, behavior: 'instant' })"
IS_AT_START = "document.querySelector('.tiptap').editor.state.selection.from === 1"
MOST = 60  # presses of keys and of the mouse, beside typing


class Hand:
    """An editor's: what is pressed is counted, what is typed is not."""

    def __init__(self, page):
        self.page, self.presses = page, 0

    def press(self, key):
        self.presses += 1
        self.page.keyboard.press(key)

    def click(self, element):
        self.presses += 1
        element.click()

    def tab_to(self, element, key="Tab"):
        """Press a key until something has the focus, as one who sees no pointer does."""
        for _ in range(150):
            if element.evaluate("(element) => element === document.activeElement"):
                return
            self.press(key)
        raise AssertionError(f"no {key} leads there")

    def drag_over(self, words):
        """Select words with the mouse, once they were brought into sight."""
        self.presses += 1
        for _ in range(9):
            (_, top), (_, bottom) = self.page.evaluate(TO_WORDS, words)
            if top > 150 and bottom < 650:
                break
            self.page.evaluate(SCROLL, 250 if bottom >= 650 else -250)
        (left, top), (right, bottom) = self.page.evaluate(TO_WORDS, words)
        self.page.mouse.move(left, top)
        self.page.mouse.down()
        self.page.mouse.move(right, bottom, steps=3)
        self.page.mouse.up()


@pytest.fixture
def page(watched_page, context, admin_user, base_url):
    sign_in(context, admin_user, base_url)
    watched_page.emulate_media(reduced_motion="reduce")
    watched_page.set_viewport_size({"width": 1440, "height": 900})
    return watched_page


@pytest.mark.thorough("a long walk, of which each press and key has tests in test_editing.py")
def test_a_long_story_is_quoted_told_and_sent_without_a_throw_or_a_refusal(page):
    """It takes longer than most: eleven rows are made by mouse and keys, as an editor would."""
    assert len(" ".join(PARAGRAPHS).split()) > 900
    make_person("Sample Person")
    page.goto(reverse("admin:stories_story_add"))
    expect(page.get_by_label("Headline")).to_be_focused()
    expect(page.get_by_role("button", name="Quote this")).to_be_visible()
    hand = Hand(page)
    page.keyboard.type("In the words of Sample Person")
    hand.tab_to(page.get_by_label("Standfirst"))
    page.keyboard.type("Nobody moved to towns that are not there.")
    hand.tab_to(body(page))
    hand.presses += 1
    with page.expect_response("**/paste/"):
        page.evaluate(PASTE, "\n\n".join(PARAGRAPHS))
    expect(body(page).locator("p")).to_have_count(len(PARAGRAPHS))
    for words in QUOTED:
        hand.drag_over(words)
        stays(page, lambda: hand.press("Control+Alt+q"))
    for number, words in enumerate(TOLD):
        hand.drag_over(words)
        stays(page, lambda: hand.press("Control+Alt+m"))
        stays(page, lambda: hand.press("Control+Alt+r"))
        expect(page.locator(f"#id_milestones-{number}-title")).to_be_focused()
        page.keyboard.type("Moves to a town")
        stays(page, lambda: hand.press("Control+Alt+r"))
        expect(body(page)).to_be_focused()
    expect(body(page).locator(".is-quoted")).to_have_count(len(QUOTED))
    expect(body(page).locator(".is-milestone")).to_have_count(len(TOLD))
    hand.click(page.get_by_role("combobox", name="Person"))
    page.keyboard.type("Sample")
    expect(page.locator(".select2-results__option--highlighted")).to_have_text("Sample Person")
    hand.press("Enter")
    hand.click(page.get_by_role("button", name="Send for review"))
    expect(page.get_by_text("waits for review")).to_be_visible()
    story = Story.objects.get()
    assert [quote.text for quote in story.quotes.all()] == QUOTED
    assert [each.passage for each in story.milestones.all()] == TOLD
    assert story.status == "in_review"
    assert hand.presses <= MOST


@pytest.mark.thorough("a long walk, of which each key has tests in test_editing.py")
def test_a_long_story_is_written_by_a_writer_with_the_keyboard_alone(page, context, base_url):
    """Keys take the sentence that the cursor is in, so nothing needs to be selected."""
    writer = make_colleague("writer", "Writers")
    sign_in(context, writer, base_url)
    make_person("Sample Person")
    page.goto(reverse("admin:stories_story_add"))
    expect(page.get_by_role("button", name="Quote this")).to_be_visible()
    hand = Hand(page)
    page.keyboard.type("In the words of Sample Person")
    hand.press("Control+Alt+a")
    hand.tab_to(page.get_by_role("combobox", name="Person"))
    hand.press("Enter")
    page.keyboard.type("Sample")
    expect(page.locator(".select2-results__option--highlighted")).to_have_text("Sample Person")
    hand.press("Enter")
    hand.press("Control+Alt+r")
    expect(body(page)).to_be_focused()
    hand.presses += 1
    with page.expect_response("**/paste/"):
        page.evaluate(PASTE, "\n\n".join(PARAGRAPHS))
    expect(body(page).locator("p")).to_have_count(len(PARAGRAPHS))
    hand.presses += 1
    go_to_start(page)
    for number in range(len(QUOTED)):
        if number:
            hand.press("Control+ArrowDown")
        hand.press("ArrowDown")  # into the second sentence
        stays(page, lambda: hand.press("Control+Alt+q"))
    for number in range(len(TOLD)):
        hand.press("Control+ArrowDown")
        stays(page, lambda: hand.press("Control+Alt+m"))
        # A row that is lower than the window comes into it, by no more than its own height.
        stays(page, lambda: hand.press("Control+Alt+r"), within=200)
        expect(page.locator(f"#id_milestones-{number}-title")).to_be_focused()
        page.keyboard.type("Moves to a town")
        stays(page, lambda: hand.press("Control+Alt+r"))
        expect(body(page)).to_be_focused()
        page.evaluate(CARET_IS_SET)
    hand.press("Control+Alt+Enter")
    expect(page.get_by_text("waits for review")).to_be_visible()
    story = Story.objects.get()
    assert [quote.text for quote in story.quotes.all()] == QUOTED
    assert [each.passage for each in story.milestones.all()] == [
        f"{words}, and I learned to wait." for words in TOLD
    ]
    assert hand.presses <= MOST


def go_to_start(page):
    """Lead the caret to the beginning of the body.

    For 200 milliseconds after it got the focus, the editor takes a caret there for one that the
    browser put there, and leads it back.
    """
    wait(page, lambda: page.keyboard.press("Control+Home") or page.evaluate(IS_AT_START))


def stays(page, act, within=0):
    """Neither the page nor what is selected in the body moves by a press."""
    before = page.evaluate("scrollY")
    act()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert abs(page.evaluate("scrollY") - before) <= within
