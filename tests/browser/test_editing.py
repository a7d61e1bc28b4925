"""An editor's day, in a browser: by what is on the screen, and by keyboard where it can be."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from profiles_site.settings import TIPTAP_STYLE
from stories.models import Milestone, Quote, Story
from tests.browser.barriers import CONTRAST, find_barriers, find_barriers_in_looks
from tests.browser.conftest import watched
from tests.browser.desks import CARET_IS_SET, Held, go_into_body, unfold, wait
from tests.browser.forms import (
    bar,
    body,
    form_of,
    row,
    save,
    select,
    where,
    words_of,
)
from tests.browser.test_pages import SMALLER_THAN
from tests.browser.test_writing import PASTE
from tests.environment import share
from tests.factories import (
    make_milestone,
    make_quote,
    make_story,
)

BODY = (
    "<h2>Quiet hills</h2><p>I am an invented person; women’s hills aren’t mine.</p><p></p>"
    "<p>One line,<br>another <strong>bold</strong> line.</p>"
    "<ul><li><p>Ойдан шығарылған сөз.</p></li><li><p>Flags 🇰🇿🇺🇿 and cafe\u0301s.</p></li></ul>"
    "<p>Say it. Then say it.</p>"
)


def visit(page, address):
    """Opens a page and waits for all that its scripts ask for."""
    assert page.goto(address, wait_until="networkidle").status == 200


def top(element):
    return element.bounding_box()["y"]


def fill(page, **fields):
    for name, value in fields.items():
        label = name.replace("_", " ").capitalize()
        page.get_by_label(re.compile(f"^{label}:?$")).fill(value)


WRITTEN_BY_STYLES = """[...document.querySelectorAll(".ProseMirror :is(p, blockquote)")].flatMap(
    (block) => ["::before", "::after"].map((place) => getComputedStyle(block, place).content))
    .join(" ")"""
# Whether the last character of each paragraph is drawn before the first, as the page has them.
ENDS_AT_THE_LEFT = """[...document.querySelectorAll(".field-body .tiptap > p")].map((paragraph) => {
    const { firstChild } = paragraph;
    const at = (start) => {
        const range = new Range();
        range.setStart(firstChild, start);
        range.setEnd(firstChild, start + 1);
        return range.getBoundingClientRect().left;
    };
    return at(firstChild.length - 1) < at(0);
})"""
# What the “?” among the fields by the buttons lies upon.
COVERED = """() => {
    const areOver = (one, other) => one.left < other.right && other.left < one.right
        && one.top < other.bottom && other.top < one.bottom;
    const help = document.querySelector(".desk-fields > .help-link").getBoundingClientRect();
    const parts = [...document.querySelectorAll(".desk-fields :is(label, .help, input, summary)")];
    const drawn = (part) => {
        const range = new Range();
        range.selectNodeContents(part);
        return (part.matches("input, summary") ? part : range).getBoundingClientRect();
    };
    const seen = parts.filter((part) => part.checkVisibility());
    return seen.filter((part) => areOver(help, drawn(part))).map((part) => part.outerHTML);
}"""

# What is selected, from the first words to the last; the whole words; the paragraph they begin in.
POINTED = [
    ("nvented pers", None, "invented person", 2),
    (" person; wome", None, "person; women’s", 2),
    ("person;", "ren", "person; women’s hills aren’t", 2),
    ("line,", "nother", "line,\nanother", 3),
    ("n", "old", "an invented person; women’s hills aren’t mine.\nOne line,\nanother bold", 2),
    ("дан шығар", None, "Ойдан шығарылған", 4),
    ("\U0001f1ff", "caf", "🇰🇿🇺🇿 and cafe\u0301s", 5),
]


class TestPointing:
    def test_takes_whole_words_as_the_story_reads_them_and_says_why_it_cannot(self, open_form):
        page = open_form(make_story(status="draft", body=BODY))
        button = bar(page).get_by_role("button", name="Quote this")
        expect(button).to_have_attribute("aria-disabled", "true")
        expect(button).to_have_accessible_description("Select words in the body first.")
        button.press("Enter")
        expect(bar(page).get_by_role("status")).to_have_text("No words are selected.")
        select(page, ";")
        expect(button).to_have_attribute("aria-disabled", "true")
        assert row(page, "quotes", 0).count() == 0
        select(page, "hills")
        expect(button).to_have_attribute("aria-disabled", "false")
        for number, (first, last, words, paragraph) in enumerate(POINTED):
            select(page, first, last)
            seen = page.evaluate("[scrollY, getSelection().toString()]")
            bar(page).get_by_role("button", name="Quote this").click()
            expect(words_of(page, number)).to_have_value(words)
            expect(row(page, "quotes", number)).to_be_in_viewport()
            expect(body(page)).to_be_focused()
            assert page.evaluate("[scrollY, getSelection().toString()]") == seen
            expect(bar(page).get_by_role("status")).to_have_text(
                f"Quote added from paragraph {paragraph}"
            )
        save(page, "Save draft")
        saved = [
            (quote.text, quote.passage_found.paragraph) for quote in Quote.objects.order_by("pk")
        ]
        assert saved == [(words, paragraph) for _, _, words, paragraph in POINTED]

    def test_marks_the_words_stays_with_them_and_tells_at_once_where_they_break(self, open_form):
        """The marks are drawn over the words, and are no part of them."""
        whole = "<p>I am an invented person. The hills are quiet. Nobody else is here.</p>" * 9
        whole = whole.replace("Nobody", "Last of all, nobody", 1)
        story = make_story(status="draft", body=whole + "<p>One ends here. Two ends there.</p>")
        page = open_form(story)
        body(page).click()
        select(page, "One ends here.")
        page.keyboard.press("Control+Alt+q")
        page.keyboard.press("Control+Alt+q")
        expect(bar(page).get_by_role("status")).to_have_text(
            "The quote is there already: paragraph 10"
        )
        select(page, "Last of all, nobody else is here.")
        page.keyboard.press("Control+Alt+m")
        marked = body(page).locator(".is-quoted, .is-milestone")
        expect(marked).to_have_text(["Last of all, nobody else is here.", "One ends here."])
        card = row(page, "milestones", 0)
        wait(page, lambda: abs(top(card) - top(marked.first)) < 30)
        page.keyboard.press("Control+Alt+r")
        expect(card.get_by_label("Title")).to_be_focused()
        page.keyboard.type("Is alone")
        page.keyboard.press("Control+Alt+r")
        expect(body(page)).to_be_focused()
        select(page, "ends here")
        page.keyboard.type("end")
        expect(body(page).locator(".is-broken")).to_have_text("One end.")
        page.keyboard.type("s here")
        expect(body(page).locator(".is-broken")).to_have_count(0)
        save(page, "Save draft")
        assert Story.objects.get().body == story.body
        assert Milestone.objects.get().title == "Is alone"
        page.set_viewport_size({"width": 1000, "height": 800})
        wait(page, lambda: top(card) > top(body(page)))


# A busy browser tells late what is selected; this one never tells it by itself.
HOLD_SELECTIONS = """
addEventListener("selectionchange", (event) => {
  if (event.isTrusted) event.stopImmediatePropagation();
}, { capture: true });
"""


class TestABusyBrowser:
    def test_does_what_a_key_asks_where_the_caret_is(self, desk, open_form):
        """Not where it was before the key that moved it."""
        desk.add_init_script(HOLD_SELECTIONS)
        page = open_form(make_story(status="draft", body="<p>One two.</p><p>Three four.</p>"))
        keys = page.keyboard
        go_into_body(page)
        keys.press("Control+End")
        keys.press("Enter")
        keys.type("Last.")
        expect(body(page).locator("p")).to_have_text(["One two.", "Three four.", "Last."])
        keys.press("Shift+Home")
        keys.press("Control+Alt+q")
        keys.press("Control+Alt+r")  # to the row, which the key before made
        expect(words_of(page, 0)).to_be_focused()
        expect(words_of(page, 0)).to_have_value("Last.")
        keys.press("Control+Alt+r")
        page.evaluate(CARET_IS_SET)
        keys.press("ArrowUp")
        keys.press("Control+Alt+i")
        expect(body(page).locator(".question")).to_have_text("Three four.")
        keys.press("Home")
        keys.press("Shift+End")
        bar(page).get_by_role("button", name="Quote this").dispatch_event("click")
        expect(words_of(page, 1)).to_have_value("Three four.")
        keys.press("Home")
        keys.press("Control+Alt+g")
        keys.type("arabic")  # goes to the dialog, and leaves the words alone
        expect(page.get_by_role("dialog")).to_contain_text("Three")
        expect(page.get_by_role("searchbox", name="Its name or code")).to_have_value("arabic")
        page.get_by_role("button", name="Not now").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.evaluate(CARET_IS_SET)
        keys.press("Control+End")
        keys.press("Shift+Home")
        page.evaluate(PASTE, "New.\nNewer.")
        expect(body(page).locator("p")).to_have_text(["One two.", "Three four.", "New.", "Newer."])


class TestAnAddress:
    def test_is_proposed_of_the_headline_that_is_there_now(self, open_form):
        page = open_form(make_story(status="draft", slug="", headline="Quiet hills"))
        asked = Held(page, "**/story/address/")
        unfold(page, "Address")
        headline, offer = page.get_by_label("Headline"), page.locator(".proposed")
        for number, words in enumerate(("Quiet valleys", "Loud valleys"), 1):
            headline.fill(words)
            headline.press("Tab")
            asked.wait_for(number)
        asked.let_go(1)
        expect(offer).to_have_text("Proposed: loud-valleys Take it")
        asked.let_go()
        expect(offer).to_have_text("Proposed: loud-valleys Take it")


class TestTheTools:
    def test_are_named_in_the_language_of_the_desk_and_led_into_by_keys(self, open_form):
        body = '<p class="question">Why?</p><p>Quiet hills.</p><p class="note">Near.</p>'
        story = make_story(status="draft", body=f"{body}<blockquote><p>No.</p></blockquote>")
        page = open_form(story)
        page.get_by_role("button", name="Русский").click()
        expect(bar(page)).to_have_count(0)
        expect(page.locator(".pointing")).to_be_visible()
        for told in ("Вопрос", "Примечание", "Чужие слова"):
            assert told in page.evaluate(WRITTEN_BY_STYLES)
        tools = page.get_by_role("toolbar", name="Текст")
        for name in ("полужирное", "маркированный список", "отменить"):
            expect(tools.get_by_role("button", name=name, exact=True)).to_be_visible()
        select(page, "Quiet hills")
        tools.get_by_role("button", name="абзац").focus()
        page.keyboard.press("Enter")
        expect(tools.get_by_role("button", name="Подзаголовок", exact=True)).to_be_focused()
        page.keyboard.press("ArrowDown")
        expect(tools.get_by_role("button", name="Малый подзаголовок")).to_be_focused()
        page.keyboard.press("Escape")
        expect(tools.get_by_role("button", name="абзац")).to_be_focused()
        page.keyboard.press("Enter")
        expect(tools.get_by_role("button", name="Подзаголовок", exact=True)).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(".ProseMirror h2", has_text="Quiet hills")).to_be_visible()
        renewed = tools.get_by_role("button", name="подзаголовок", exact=True)
        expect(renewed).to_have_attribute("tabindex", "0")
        expect(tools.locator("button[tabindex='0']:not([popover] *)")).to_have_count(1)

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_are_legible_while_they_are_pressed(self, open_form, scheme):
        story = make_story(status="draft", body='<p class="question"><strong>Why?</strong></p>')
        page = open_form(story)
        page.emulate_media(color_scheme=scheme)
        select(page, "Why?")
        pressed = bar(page).locator("xpath=..").locator(".prose-menubar__button.active")
        expect(pressed).to_have_text(["Question", "format_bold"])
        assert find_barriers(page, ".prose-menubar", CONTRAST) == []


@pytest.mark.parametrize("width", [360, 768, 1280, 1440])
def test_the_help_beside_the_buttons_covers_none_of_them(open_form, width):
    page = open_form(make_story(status="draft"))
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate(COVERED) == []


def test_words_from_right_to_left_end_at_the_left_in_the_form_and_others_at_the_right(open_form):
    body = "<p>كانت التلال هادئة.</p><p>The hills were quiet.</p>"
    page = open_form(make_story(status="draft", body=body, headline="كانت التلال", language="ar"))
    assert page.evaluate(ENDS_AT_THE_LEFT) == [True, False]


def test_a_story_is_withdrawn_from_a_phone_without_a_way_to_the_foot_of_its_form(open_form):
    page = open_form(make_story())
    first = page.get_by_role("link", name="Withdraw…").first
    page.set_viewport_size({"width": 360, "height": 740})
    expect(first).to_be_in_viewport()
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.get_by_role("link", name="Withdraw…")).to_have_count(1)
    page.set_viewport_size({"width": 360, "height": 740})
    first.click()
    page.get_by_label("Reason").fill("She asked for it.")
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_role("link", name="Withdraw…")).to_have_count(0)
    assert Story.objects.get().status == "withdrawn"


class TestADate:
    def test_is_taken_from_the_passage_shown_while_it_is_typed_and_stored(self, open_form):
        told = "We left in the summer of 1998. I taught in 2003, and in 2010."
        page = open_form(make_story(status="draft", body=f"<p>{told}</p>"))
        select(page, "We left", "1998.")
        bar(page).get_by_role("button", name="Milestone from this").click()
        first = row(page, "milestones", 0)
        date, shown = first.get_by_label("Date:"), first.locator("output")
        expect(date).to_have_value("in the summer of 1998")
        expect(shown).to_have_text(
            "From the passage: summer 1998 · лето 1998 г. · 1998 жылдың жазы"
        )
        date.fill("06/12/2024")
        expect(shown).to_contain_text("is 6 the day, or the month?")
        date.fill("летом 1998-го")
        expect(shown).to_have_text("summer 1998 · лето 1998 г. · 1998 жылдың жазы")
        select(page, "I taught", "2010.")
        bar(page).get_by_role("button", name="Milestone from this").click()
        second = row(page, "milestones", 1)
        expect(second.locator("output")).to_have_text("Told in it: in 2003; in 2010")
        expect(second.get_by_label("Date:")).to_have_value("")
        save(page, "Save draft")
        assert [*Milestone.objects.values_list("date_edtf", flat=True)] == ["1998-22", ""]


class TestWhereWordsStand:
    def test_is_told_while_one_types(self, open_form):
        page = open_form(make_story(status="draft", body=BODY))
        page.get_by_role("button", name="Add another Quote").click()
        expect(where(page, "quotes", 0)).to_have_text("–")
        for words, told in {
            "I am an invented": "Found in paragraph 2",
            "women's hills": "Found in paragraph 2",
            "it": "In several places",
            "a person who is": "Not in the body yet",
            "nvented": "Not in the body yet",
            "Flags […] ": "Not in the body yet",
            "Flags […] cafe\u0301s": "Found in paragraph 5",
            "and cafe": "Not in the body yet",
        }.items():
            words_of(page, 0).fill(words)
            expect(where(page, "quotes", 0)).to_have_text(told)
        words_of(page, 0).fill("New words")
        go_into_body(page)
        page.keyboard.press("Control+Home")
        page.keyboard.type("New words. ")
        expect(where(page, "quotes", 0)).to_have_text("Found in paragraph 1")

    def test_is_told_apart_by_what_is_around_them_and_may_be_the_standfirst(self, open_form):
        """The standfirst is for milestones alone."""
        standfirst = "She moved away. She stayed."
        story = make_story(status="draft", body=BODY, standfirst=standfirst)
        make_quote(story, text="it.", prefix=". Then say ", suffix="")
        make_milestone(story, passage="She moved away.")
        page = open_form(story)
        where(page, "quotes", 0).get_by_role("button", name="Found in paragraph 6").click()
        assert page.evaluate("getSelection().toString()") == "it."
        assert page.evaluate("getSelection().anchorOffset") == len("Say it. Then say ")
        told = "Found in the standfirst, in the editor’s voice"
        expect(where(page, "milestones", 0)).to_have_text(told)
        page.get_by_label("Standfirst").fill("She stayed.")
        expect(where(page, "milestones", 0)).to_have_text("Not in the body yet")


class TestRows:
    def test_are_one_line_each_lead_to_their_words_and_a_new_one_comes_last(
        self, open_form, azhigulova
    ):
        """The form of the first profile, which has many of them."""
        page = open_form(azhigulova)
        assert all(row(page, "quotes", n).bounding_box()["height"] < 120 for n in range(8))
        self.open_by_name(page)
        where(page, "quotes", 7).get_by_role("button").press("Enter")
        expect(body(page)).to_be_focused()
        quote = Quote.objects.get(position=8)
        assert page.evaluate("getSelection().toString()") == quote.text
        assert body(page).get_by_text(quote.text).first.is_visible()
        select(page, "Two key moments ignited my journey")
        page.keyboard.press("Control+Alt+m")
        new = row(page, "milestones", 9)
        page.keyboard.press("Control+Alt+r")
        expect(new.get_by_label("Title")).to_be_focused()
        expect(new.get_by_label("Position")).to_have_value("10")
        page.keyboard.type("Sets out")
        save(page)
        numbers = Milestone.objects.order_by("pk").values_list("position", flat=True)
        assert list(numbers) == list(range(1, 11))
        assert Milestone.objects.get(title="Sets out").passage.startswith("Two key moments")

    def open_by_name(self, page):
        name = row(page, "quotes", 1).get_by_role("button", name=re.compile("^Don’t let obstacles"))
        expect(name).to_have_attribute("aria-expanded", "false")
        expect(words_of(page, 1)).to_be_hidden()
        name.press("Enter")
        expect(name).to_have_attribute("aria-expanded", "true")
        expect(words_of(page, 1)).to_be_visible()
        name.press("Enter")
        expect(words_of(page, 1)).to_be_hidden()

    def test_can_be_edited_without_scripts(self, new_context, signed_in, azhigulova, live_server):
        context = new_context(java_script_enabled=False)
        signed_in(context)
        page = context.new_page()
        page.goto(form_of(azhigulova))
        whole = "However, my deepest interest was always in human rights."
        assert whole in azhigulova.story_text.text
        words_of(page, 0).fill(whole)
        expect(where(page, "quotes", 0)).to_have_text("Found in paragraph 8")
        save(page)
        assert Quote.objects.get(position=1).text == whole


class TestThePolicy:
    def test_would_tell_if_the_editors_style_were_another(
        self, page, context, base_url, signed_in, settings
    ):
        """In the console, where it fails each other test of the desk."""
        allowed = settings.SECURE_CSP["style-src"]
        others = [source for source in allowed if source != TIPTAP_STYLE]
        settings.SECURE_CSP = settings.SECURE_CSP | {"style-src": others}
        story = make_story()
        signed_in(context)
        told = pytest.raises(AssertionError, match=r"in the console: .* inline style")
        with told, watched(page, base_url), page.expect_console_message():
            page.goto(form_of(story))
            expect(bar(page)).to_be_visible()


class TestBarriers:
    def test_there_are_none_in_the_form_of_a_story_in_any_theme(self, open_form):
        story = make_story(status="draft", tags=["invented hills"])
        make_quote(story)
        make_milestone(story)
        page = open_form(story)
        self.change_theme(page)
        page.get_by_role("button", name="Is quiet").click()
        select(page, "The hills")
        bar(page).get_by_role("button", name="Quote this").click()
        self.look(page)
        select(page, "I say nothing", "hills are quiet")
        page.keyboard.type("I say something of anybody. The hills are")
        save(page)
        expect(page.get_by_role("button", name="Put the words back in the body")).to_have_count(2)
        for broken in share(("#quotes-0", "#milestones-0"), 0, 2):
            self.look(page, broken)

    def change_theme(self, page):
        paper = "getComputedStyle(document.querySelector('.sheet')).backgroundColor"
        seen = set()
        for _ in range(3):
            seen.add(page.evaluate(paper))
            page.get_by_role("button", name="Toggle theme").press("Enter")
        assert len(seen) == 2

    def look(self, page, part=None):
        """By day and by night, wide and narrow."""
        looks = ((1280, "light"), (800, "dark"))
        assert not find_barriers_in_looks(page, looks, part, in_high_window=True)

    def test_what_is_pressed_is_large_enough_whatever_the_fonts(self, desk, signed_in, azhigulova):
        signed_in(desk.context)
        history = reverse("admin:stories_story_history", args=[azhigulova.pk])
        for address in ("/admin/", form_of(azhigulova.person), history):
            visit(desk, address)
            desk.evaluate("document.querySelector('dialog.keys')?.remove()")  # it is not open
            for fonts in ("Onest", "serif", "monospace"):
                set_fonts = "document.documentElement.style.setProperty('--font-family-primary', "
                desk.evaluate(f"{set_fonts}'{fonts}')")
                assert not desk.evaluate(SMALLER_THAN, 24), fonts
