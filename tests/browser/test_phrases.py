"""Test marking words of a body that are in another language, with keys and with the mouse."""

from playwright.sync_api import expect

from stories.models import Story
from tests.browser.desks import body, find_barriers_in, open_form, press, sign_in
from tests.browser.forms import form_of, select
from tests.factories import make_quote, make_story

THANKS = '<span lang="ar" dir="rtl">شكرا</span>'
COPIED = """() => {
    const data = new DataTransfer();
    const about = { clipboardData: data, bubbles: true, cancelable: true };
    const parts = document.querySelectorAll(".field-body .ProseMirror");
    const { editor } = [...parts].find((element) => element.editor);
    editor.commands.selectAll();
    editor.view.dom.dispatchEvent(new ClipboardEvent("copy", about));
    editor.commands.focus("end");
    editor.view.dom.dispatchEvent(new ClipboardEvent("paste", about));
}"""


def test_words_are_marked_with_a_language_changed_and_taken_back(
    watched_page, context, base_url, admin_user
):
    page = watched_page
    sign_in(context, admin_user, base_url)
    story = make_story(status="draft", body="<p>She said شكرا and left us. Next.</p>")
    make_quote(story, text="She said شكرا and left us.")
    open_form(page, form_of(story))
    dialog = page.get_by_role("dialog")
    find = dialog.get_by_role("searchbox", name="Its name or code")
    select(page, "شكرا")
    page.keyboard.press("Control+Alt+g")
    expect(dialog.get_by_role("button").first).to_have_text("English")
    find.fill("арабс")
    expect(dialog.get_by_role("listitem")).to_have_text(["Arabic · العربية"])
    assert find_barriers_in(page, ".language-chooser") == []
    find.press("Enter")
    expect(dialog).to_have_count(0)
    expect(body(page)).to_be_focused()
    expect(body(page).locator("span[lang=ar]")).to_have_text("شكرا")
    press(page)
    marked = f"<p>She said {THANKS} and left us. Next.</p>"
    assert Story.objects.get().body == marked
    expect(body(page).locator(".is-quoted").first).to_have_text("She said ")
    page.evaluate(COPIED)  # from our own editor, which asks no server
    expect(body(page).locator("span[lang=ar]")).to_have_count(2)
    assert page.locator("#id_body").input_value().count(THANKS) == 2
    page.keyboard.press("Control+z")
    button = page.get_by_role("button", name="Language", exact=True)
    body(page).locator("span[lang=ar]").click()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(dialog.get_by_role("listitem").first).to_have_text("Arabic · العربية")
    find.fill("no such")
    expect(dialog.get_by_role("status")).to_contain_text("No language is known by that")
    find.fill("fa")
    dialog.get_by_role("button", name="Persian").click()
    expect(body(page).locator("span[lang=fa]")).to_have_text("شكرا")
    page.keyboard.press("Control+Alt+g")
    dialog.get_by_role("button", name="In the language of the story").click()
    expect(body(page).locator("span[lang]")).to_have_count(0)
    assert page.locator("#id_body").input_value() == "<p>She said شكرا and left us. Next.</p>"
