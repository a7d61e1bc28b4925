"""What a test does in the form of a story, and where it looks."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.desks import answer_minor

SELECT = """([first, last]) => {
    const inside = [...document.querySelectorAll(".field-body .ProseMirror")];
    const { editor } = inside.find((element) => element.editor);
    const place = (words, atEnd) => {
        let found;
        editor.state.doc.descendants((node, at) => {
            const index = node.isText ? node.text.indexOf(words) : -1;
            if (index >= 0) found ??= at + index + (atEnd ? words.length : 0);
        });
        return found;
    };
    editor.commands.setTextSelection({ from: place(first, false), to: place(last, true) });
    editor.view.focus();
}"""


def form_of(record):
    return reverse(f"admin:stories_{record._meta.model_name}_change", args=[record.pk])


def bar(page):
    return page.get_by_role("group", name="From the selected words")


def body(page):
    return page.get_by_role("textbox", name="Body")


def row(page, group, number):
    return page.locator(f"#{group}-{number}")


def words_of(page, number):
    return row(page, "quotes", number).get_by_label("Exact words")


def where(page, group, number):
    return row(page, group, number).locator(".field-where .readonly")


def select(page, first, last=None):
    page.evaluate(SELECT, [first, last or first])


def save(page, button="Publish"):
    """Presses the button whose name begins so; the form is open again.

    A change of what readers saw is a minor edit, unless that is answered already.
    """
    if button == "Publish":
        answer_minor(page)
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile(f"^{button}")).click()
    return page


def choose(page, text):
    """Choose what a completing field, which has the focus, offers."""
    expect(page.locator(".select2-results__option--highlighted")).to_have_text(text)
    page.keyboard.press("Enter")
