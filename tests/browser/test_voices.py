"""Test marking whose words a block of the body holds, by hand and as the desk offers it."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from stories import passages
from stories.models import Quote, Story
from tests.browser.barriers import find_barriers
from tests.browser.desks import (
    Held,
    body,
    find_barriers_in,
    is_kept,
    open_form,
    press,
    put_back,
    sign_in,
)
from tests.browser.forms import form_of
from tests.browser.test_pasting import PASTE
from tests.browser.test_sharing import select
from tests.environment import share
from tests.factories import make_story

INTERVIEWS = json.loads((Path(__file__).parent.parent / "cases" / "interviews.json").read_text())
CURSOR = """(position) => new Promise((done, fail) => {
    setTimeout(fail, 30_000, new Error("no frame was drawn"));
    const parts = document.querySelectorAll(".field-body .ProseMirror");
    [...parts].find((element) => element.editor).editor.commands.focus(position);
    requestAnimationFrame(() => requestAnimationFrame(done)); // the editor focuses in a frame
})"""
TALK = "<p>Why there?</p><p>The hills are quiet.</p>"


@pytest.fixture
def desk(watched_page, context, base_url, admin_user):
    sign_in(context, admin_user, base_url)

    def open_with(**fields):
        return open_form(watched_page, form_of(make_story(**{"status": "draft"} | fields)))

    return open_with


def toolbar(page, name):
    return page.locator(".prose-menubar").get_by_role("button", name=name, exact=True)


def offers(page):
    return page.locator("desk-voices")


def into(page, words):
    body(page).get_by_text(words).click()


def stored():
    return Story.objects.get().body


def typed(page):
    """What a save would send."""
    return page.locator("#id_body").input_value()


def test_a_question_and_a_note_are_marked_where_one_types(desk):
    """What is marked is kept as what is typed is."""
    page = desk(body=TALK)
    into(page, "Why there?")
    toolbar(page, "Question").click()
    is_kept(page, "question")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    put_back(page)
    expect(body(page).locator(".question")).to_have_text("Why there?")
    into(page, "Why there?")
    page.keyboard.press("Control+Alt+i")
    for words, name, key in (("Why there?", "Question", "i"), ("The hills", "Note", "e")):
        into(page, words)
        expect(toolbar(page, name)).to_have_attribute("aria-pressed", "false")
        for pressed, press_it in (
            ("true", toolbar(page, name).click),
            ("false", lambda key=key: page.keyboard.press(f"Control+Alt+{key}")),
            ("true", lambda key=key: page.keyboard.press(f"Control+Alt+{key}")),
        ):
            press_it()
            expect(toolbar(page, name)).to_have_attribute("aria-pressed", pressed)
    press(page)
    marked = '<p class="question">Why there?</p><p class="note">The hills are quiet.</p>'
    assert stored() == marked
    into(page, "Why there?")
    toolbar(page, "Question").click()
    assert typed(page) == marked.replace(' class="question"', "")
    check_answers(page)


def check_answers(page):
    """After a question the person answers, and a question that is split stays one."""
    into(page, "Why there?")
    toolbar(page, "Question").click()
    page.evaluate(CURSOR, len("Why there?") + 1)
    page.keyboard.press("Enter")
    page.keyboard.type("Hills.")
    page.evaluate(CURSOR, len("Why") + 1)
    page.keyboard.press("Enter")
    press(page)
    answered = '<p class="question">Why</p><p class="question"> there?</p><p>Hills.</p>'
    assert stored().startswith(answered)


def test_somebody_else_is_named_renamed_and_taken_back(desk):
    page = desk(body=TALK)
    into(page, "The hills")
    toolbar(page, "Somebody else").click()
    who = page.get_by_role("textbox", name="Who says it?")
    expect(who).to_have_attribute("maxlength", "100")
    who.fill("Her “invented” aunt & uncle")
    page.get_by_role("dialog").get_by_role("button", name="Mark", exact=True).click()
    expect(toolbar(page, "Somebody else")).to_have_attribute("aria-pressed", "true")
    press(page)
    quoted = '<blockquote data-speaker="{}"><p>The hills are quiet.</p></blockquote>'
    assert quoted.format("Her “invented” aunt &amp; uncle") in stored()
    into(page, "The hills")
    page.keyboard.press("Control+Alt+b")
    expect(who).to_have_value("Her “invented” aunt & uncle")
    who.fill("")
    who.press("Enter")
    expect(who).to_have_count(0)
    assert "<blockquote><p>" in typed(page)
    into(page, "The hills")
    toolbar(page, "Somebody else").click()
    page.get_by_role("button", name="Cancel").click()
    toolbar(page, "Somebody else").click()
    page.get_by_role("button", name="Not somebody else’s").click()
    press(page)
    assert stored() == TALK


@pytest.mark.parametrize("interview", share(INTERVIEWS, 0, 3), ids=lambda each: each["language"])
def test_an_interview_goes_from_paste_to_published_with_every_question_marked(desk, interview):
    page = desk(body="", language=interview["language"])
    page.evaluate(PASTE, [interview["pasted"], ""])
    expect(offers(page)).to_contain_text("3 places look like questions")
    check_that_marking_is_one_step(page, interview["questions"][0])
    offers(page).get_by_role("button", name="Mark them all").click()
    expect(offers(page).get_by_role("status")).to_contain_text("Marked: 3.")
    expect(body(page).locator(".question")).to_have_text(interview["questions"])
    with page.expect_navigation():
        page.get_by_role("button", name="Publish now").click()
    story = Story.objects.get()
    text = story.story_text
    asked = [each for each in text.paragraphs if each.voice == passages.QUESTION]
    assert [text.text[each.start : each.end] for each in asked] == interview["questions"]
    assert story.status == "published"
    quote = Quote(story=story, text=interview["quote"])
    quote.clean()
    assert quote.is_verified
    asked_for = Quote(story=story, text=interview["questions"][0])
    assert "a question of the interviewer" in asked_for.misquote


def check_that_marking_is_one_step(page, question):
    """It is undone at once, and what was found is offered again."""
    offers(page).get_by_role("button", name="Mark them all").click()
    expect(body(page).locator(".question")).to_have_count(3)
    expect(offers(page).get_by_text(question)).to_be_hidden()
    body(page).press("Control+z")
    expect(body(page).locator(".question")).to_have_count(0)
    expect(body(page)).to_contain_text(question)
    expect(offers(page).get_by_text(question)).to_be_visible()


def test_a_saved_story_lists_what_looks_like_another_voice_and_marks_it_there(desk):
    page = desk(
        body="<p>Q: Why there?<br>The hills [laughs] are quiet.<br>[crying]</p>"
        "<p>Aunt: They are.</p><p>Sample: Yes, they are quiet.</p><p>Aunt: Always.</p>"
        "<p>Sample: We stayed there.</p><ul><li><p>Aunt: And there.</p></li></ul>"
    )
    listed = offers(page).get_by_role("listitem")
    expect(listed).to_have_count(6)
    assert find_barriers_in(page, "desk-voices") == []
    listed.filter(has_text="“[laughs]” was").get_by_role("button", name="Show").click()
    assert page.evaluate("getSelection().toString()") == "[laughs]"
    counted = offers(page).get_by_text("2 places look like notes")
    expect(counted).to_be_visible()
    listed.filter(has_text="[crying]").get_by_role("button", name="Mark as a note").click()
    expect(counted).to_be_hidden()
    expect(offers(page).get_by_role("button").first).to_be_focused()
    listed.filter(has_text="Why there").get_by_role("button", name="Mark as a question").click()
    expect(offers(page).get_by_role("button", name="Mark them all")).to_be_visible()
    listed.filter(has_text="They are.").get_by_role("button", name="Mark as").click()
    listed.filter(has_text="And there.").get_by_role("button", name="Mark as").click()
    expect(offers(page).get_by_role("status")).to_have_text("Mark this one in the body.")
    expect(listed.filter(has_text="And there.")).to_be_visible()
    expect(listed.filter(has_text="Why there")).to_be_hidden()
    listed.filter(has_text="Always.").get_by_role("button", name="Show").click()
    page.keyboard.type("She said so.")
    expect(listed.filter(has_text="Always.")).to_be_hidden()
    gone = offers(page).locator("li", has_text="Always.").locator("button", has_text="Show")
    gone.dispatch_event("click")  # there is nothing to show any more
    press(page)
    assert stored() == (
        '<p class="question">Q: Why there?</p><p>The hills [laughs] are quiet.</p>'
        '<p class="note">[crying]</p><blockquote data-speaker="Aunt"><p>Aunt: They are.</p>'
        "</blockquote><p>Sample: Yes, they are quiet.</p><p>She said so.</p>"
        "<p>Sample: We stayed there.</p><ul><li><p>Aunt: And there.</p></li></ul>"
    )


def test_a_plain_text_is_looked_at_too_and_nothing_is_lost_while_the_server_is_away(
    page, context, base_url, admin_user
):
    """Without `watched_page`: that the request fails is told in the console."""
    sign_in(context, admin_user, base_url)
    open_form(page, form_of(make_story(status="draft", body="")))
    asked = Held(page, "**/voices/")
    page.evaluate(PASTE, ["", "Q: Why there?\n\nThe hills."])
    asked.wait_for(1)
    page.evaluate(PASTE, ["", "They are.\n\nQ: And when?\n\nAt night."])
    asked.wait_for(2)
    asked.let_go(1)
    expect(offers(page)).to_contain_text("2 places look like questions")
    asked.let_go()  # what it says is no longer true
    expect(offers(page)).to_contain_text("2 places look like questions")
    page.unroute("**/voices/")
    page.route("**/voices/", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.evaluate(PASTE, ["", "Q: And now?"])
    expect(body(page)).to_contain_text("And now?")
    page.unroute("**/voices/")
    page.route("**/voices/", lambda route: route.fulfill(status=403, body="no"))
    with page.expect_response("**/voices/"):
        page.evaluate(PASTE, ["", "Q: And then?"])
    expect(body(page)).to_contain_text("And then?")
    expect(offers(page)).to_contain_text("2 places look like questions")


class TestAReader:
    BODY = (
        "<h2>Later</h2><p>The hills are quiet.</p>"
        '<p class="question">Why there?</p><p>Nobody drew the river.</p>'
        '<blockquote data-speaker="Her aunt"><p>They are quiet.</p></blockquote>'
        '<p class="note">An aul is a village.</p>'
    )

    @pytest.fixture
    def story(self, watched_page):
        watched_page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        watched_page.goto(make_story(body=self.BODY).get_absolute_url())
        return watched_page

    def test_hears_and_sees_whose_words_they_are_and_shares_those_of_the_person(self, story):
        words = story.locator(".body")
        expect(words.locator(".question")).to_match_aria_snapshot(
            """
            - paragraph:
              - strong: "Question:"
              - text: Why there?
            """
        )
        style = "(element) => { const s = getComputedStyle(element); return s.font + s.color }"
        looks = [
            words.locator(kind).first.evaluate(style)
            for kind in (".question", ".note", "p:not([class])", "h2")
        ]
        assert len(set(looks)) == 4
        expect(words.get_by_text("— Her aunt")).to_be_visible()
        assert find_barriers(story) == []
        self.share_what_the_person_says_alone(story)

    def share_what_the_person_says_alone(self, story):
        """A wrong offer would come with the name of the person, after a pause."""
        button = select(story, "Nobody drew")
        for first, last, is_offered in [
            ("The hills", "are quiet.", True),
            ("Nobody", "the river.", True),
            ("Why", "there?", False),
            ("The hills", "the river.", False),
            ("They are", "They are", False),
            ("Her aunt", "Her aunt", False),
            ("An aul", "a village.", False),
            ("Later", "Later", False),
        ]:
            select(story, "Nobody drew")
            expect(button).to_be_visible()
            select(story, first, last)
            expect(button).to_be_visible(visible=is_offered)
