"""Test what comes into the body by the clipboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.desks import sign_in
from tests.browser.test_editing import form_of
from tests.factories import make_story

STRUCK = (
    "<p>I <s>never</s> went<sup>12</sup> back.</p><table><tr><td>1994</td><td>Left</td></table>"
)
PASTE = """([html, text]) => {
    const parts = document.querySelectorAll(".field-body .ProseMirror");
    const editor = [...parts].find((element) => element.editor).editor;
    editor.commands.focus("end");
    const data = new DataTransfer();
    data.setData("text/html", html);
    data.setData("text/plain", text);
    const event = new ClipboardEvent("paste", { clipboardData: data, cancelable: true });
    editor.view.dom.dispatchEvent(event);
}"""

DROP = """(html) => {
    const paragraph = document.querySelector(".field-body .ProseMirror[contenteditable] p");
    const { left, top, height } = paragraph.getBoundingClientRect();
    const dataTransfer = new DataTransfer();
    dataTransfer.setData("text/html", html);
    const place = { clientX: left + 5, clientY: top + height / 2 };
    paragraph.dispatchEvent(
        new DragEvent("drop", { dataTransfer, ...place, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def form(watched_page, context, base_url, admin_user):
    sign_in(context, admin_user, base_url)
    watched_page.goto(form_of(make_story(status="draft", body="<p>Before.</p>")))
    expect(watched_page.get_by_role("group", name="From the selected words")).to_be_visible()
    return watched_page


def body(page):
    return page.locator(".field-body .ProseMirror[contenteditable]")


def told(page):
    return page.locator("desk-paste")


def test_what_was_struck_out_stays_out_and_is_told_and_undone(form):
    form.evaluate(PASTE, [STRUCK, "I never went12 back."])
    expect(told(form)).to_contain_text("1 deleted passage and 1 note mark were left out.")
    expect(body(form)).to_contain_text("I went back.")
    expect(body(form)).to_contain_text("1994 — Left")
    expect(body(form)).not_to_contain_text("never")
    told(form).get_by_role("button", name="Undo").click()
    expect(body(form)).to_have_text("Before.")
    expect(told(form).get_by_role("status")).to_have_text("The paste was undone.")


def test_undo_is_offered_until_something_else_changes(form):
    form.evaluate(PASTE, [STRUCK, ""])
    undo = told(form).get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    body(form).press_sequentially("!")
    expect(undo).to_be_hidden()


def test_what_is_dropped_is_read_as_what_is_pasted(form):
    form.evaluate(DROP, STRUCK)
    expect(told(form)).to_contain_text("1 deleted passage and 1 note mark were left out.")
    expect(body(form)).to_contain_text("I went back.")
    expect(body(form)).not_to_contain_text("never")


def test_a_plain_paste_says_nothing(form):
    form.evaluate(PASTE, ["<p>I went <b>home</b>.</p>", "I went home."])
    expect(body(form).locator("strong")).to_have_text("home")
    expect(told(form).get_by_role("status")).to_have_text("")


def test_nothing_is_pasted_while_the_server_is_away(page, context, base_url, admin_user):
    """Without `watched_page`: that the request fails is told in the console."""
    sign_in(context, admin_user, base_url)
    page.goto(form_of(make_story(status="draft", body="<p>Before.</p>")))
    expect(page.get_by_role("group", name="From the selected words")).to_be_visible()
    page.route("**/paste/", lambda route: route.abort())
    page.evaluate(PASTE, [STRUCK, ""])
    expect(told(page)).to_contain_text("Nothing was pasted: the server cannot be reached.")
    page.unroute("**/paste/")
    page.route("**/paste/", lambda route: route.fulfill(status=403, body="no"))
    page.evaluate(PASTE, [STRUCK, ""])
    expect(told(page)).to_contain_text("you are signed out")
    expect(body(page)).to_have_text("Before.")
