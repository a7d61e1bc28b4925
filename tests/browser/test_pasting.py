"""Test what comes into the body by the clipboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.desks import Held, find_barriers_in, go_into_body, sign_in
from tests.browser.forms import form_of
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
    # From here on all happens at one time: the history joins changes that follow one another soon.
    watched_page.evaluate("() => { const now = Date.now(); Date.now = () => now; }")
    return watched_page


def body(page):
    return page.locator(".field-body .ProseMirror[contenteditable]")


def told(page):
    return page.locator("desk-paste")


def begin_again(page):
    go_into_body(page)
    page.keyboard.press("Control+a")
    page.keyboard.type("Before.")


def test_what_is_pasted_or_dropped_is_read_as_html_is_told_of_and_undone(form):
    """One test for all, because to open the form takes longer than to paste."""
    check_what_was_struck_out(form)
    checks = (check_the_lines_of_a_pdf, check_plain_text_and_a_list_of_word)
    for check in (*checks, check_a_drop, check_footnotes):
        begin_again(form)
        check(form)


def check_what_was_struck_out(form):
    """It stays out, and is told and undone."""
    form.evaluate(PASTE, [STRUCK, "I never went12 back."])
    expect(told(form)).to_contain_text("1 deleted passage and 1 note mark were left out.")
    expect(body(form)).to_contain_text("I went back.")
    expect(body(form)).to_contain_text("1994 — Left")
    expect(body(form)).not_to_contain_text("never")
    told(form).get_by_role("button", name="Undo").click()
    expect(body(form)).to_have_text("Before.")
    expect(told(form).get_by_role("status")).to_have_text("The paste was undone.")

    form.evaluate(PASTE, [STRUCK, ""])
    undo = told(form).get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    body(form).press_sequentially("!")
    expect(undo).to_be_hidden()  # something else changed


def check_a_drop(form):
    """It is read as what is pasted is."""
    form.evaluate(DROP, STRUCK)
    expect(told(form)).to_contain_text("1 deleted passage and 1 note mark were left out.")
    expect(body(form)).to_contain_text("I went back.")
    expect(body(form)).not_to_contain_text("never")


def check_footnotes(form):
    """They are listed below the body."""
    note = "<p id=fn1>1 The archive gives 1995.</p>"
    form.evaluate(PASTE, [f"<p>I left<sup>1</sup>.</p>{note}", ""])
    expect(told(form)).to_contain_text("1 note mark and 1 footnote were left out.")
    listed = told(form).get_by_text("Footnotes that were left out")
    expect(listed).to_be_visible()
    expect(told(form).get_by_role("listitem")).to_have_text("1 The archive gives 1995.")
    expect(body(form)).to_contain_text("I left.")
    assert find_barriers_in(form, "desk-paste") == []
    form.evaluate(PASTE, ["<p>More<i></i></p>", ""])
    expect(listed).to_be_hidden()


PDF = "When I was nine my aunt went into la-\nbour during a storm and I ran for the\ntelephone."


def check_the_lines_of_a_pdf(form):
    """They are joined when asked, and this is undone."""
    form.keyboard.type(" Typed.")
    form.evaluate(PASTE, ["", PDF])
    expect(told(form)).to_contain_text("These look like the lines of a PDF.")
    expect(body(form).locator("p")).to_have_count(3)
    told(form).get_by_role("button", name="Join the lines").click()
    expect(told(form).get_by_role("status")).to_have_text(
        "The lines were joined. Check what was in two parts: “labour”."
    )
    expect(body(form)).to_contain_text("into labour during a storm and I ran for the telephone.")
    expect(body(form)).not_to_contain_text("la-")
    expect(told(form).get_by_role("button", name="Join the lines")).to_be_hidden()
    undo = told(form).get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    undo.click()
    expect(body(form)).to_have_text("Before. Typed.")  # what came before the paste stays

    form.evaluate(PASTE, ["", PDF])
    join = told(form).get_by_role("button", name="Join the lines")
    expect(join).to_be_visible()
    body(form).press_sequentially("!")
    expect(join).to_be_hidden()  # something else changed


def check_plain_text_and_a_list_of_word(form):
    """They are read as HTML is, and nothing is said."""
    form.evaluate(PASTE, ["", "\x93One\x94\tone\nTwo\n\nThree\nFour"])
    expect(body(form).locator("p")).to_have_count(2)
    expect(body(form)).to_contain_text("“One” one")
    form.evaluate(PASTE, ["", " and five"])
    expect(body(form)).to_contain_text("Four and five")
    expect(told(form).get_by_role("status")).to_have_text("")

    form.evaluate(PASTE, ["<p>I went <b>home</b>.</p>", "I went home."])
    expect(body(form).locator("strong")).to_have_text("home")
    expect(told(form).get_by_role("status")).to_have_text("")
    item = "<p style='mso-list:l0 level{0} lfo1'><span style='mso-list:Ignore'>{1}</span>{2}</p>"
    form.evaluate(PASTE, [item.format(1, "1.", "One") + item.format(2, "o", "In"), ""])
    expect(body(form).locator("ol > li > ul > li")).to_have_text("In")
    expect(body(form)).not_to_contain_text("1.")


def test_what_is_typed_while_the_server_reads_comes_after_what_was_pasted(form):
    """So does what is pasted next; and who types on is not led away."""
    reading = Held(form, "**/paste/")
    go_into_body(form)
    form.evaluate(PASTE, ["", "One.\nTwo."])
    reading.wait_for(1)
    form.keyboard.type(" After.")
    expect(body(form)).to_have_text("Before. After.")
    reading.let_go()
    expect(body(form).locator("p")).to_have_text(["Before.One.", "Two. After."])
    form.keyboard.type(" On.")
    expect(body(form).locator("p")).to_have_text(["Before.One.", "Two. After. On."])
    begin_again(form)
    form.evaluate(PASTE, ["", "One.\nTwo."])
    form.evaluate(PASTE, ["", "Three.\nFour."])
    reading.let_go()
    reading.let_go()
    expect(body(form).locator("p")).to_have_text(["Before.One.", "Two.Three.", "Four."])
    begin_again(form)
    form.keyboard.press("Shift+Home")
    form.evaluate(PASTE.replace('editor.commands.focus("end");', ""), ["", "One.\nTwo."])
    reading.wait_for(1)
    form.keyboard.press("End")
    form.keyboard.type(" After.")
    reading.let_go()
    expect(body(form).locator("p")).to_have_text(["One.", "Two. After."])


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
