"""Words of a quote that an edit of the body broke: put back, rested on others, or removed."""

import pytest
from playwright.sync_api import expect

from stories.models import Milestone, Quote, Story
from tests.browser.desks import wait
from tests.browser.forms import bar, body, row, save, select, where, words_of
from tests.factories import make_milestone, make_quote, make_story


class TestBrokenWords:
    WHOLE = (
        "<p>At first. I say <em>nothing</em> of anybody.</p>"
        "<p>The hills are quiet at night.</p><p>Nobody else is here. At last.</p>"
    )

    def test_are_refused_and_put_back_or_given_up_or_removed(self, open_form):
        """The form of a public story whose edit broke three quotes."""
        story = make_story(body=self.WHOLE)
        quoted = ("I say nothing of anybody.", "The hills are quiet at night.", "Nobody else")
        for position, words in enumerate(quoted):
            make_quote(story, words, position=position)
        page = open_form(story)
        self.hold(page)
        for words, typed in (("nothing", "something"), ("quiet", "silent"), ("else", "elsewhere")):
            select(page, words)
            page.keyboard.type(typed)
        self.save_in_vain(page)
        self.put_back(page)
        self.put_back_too_late(page)
        self.remove(page)
        self.save_in_vain(page)
        self.rest_on(page)
        save(page)
        kept = Quote.objects.order_by("position").values_list("text", flat=True)
        assert list(kept) == ["I say nothing of anybody.", "The hills are calm at night."]
        changed = self.WHOLE.replace("quiet", "calm").replace("else", "elsewhere")
        assert Story.objects.get().body == changed

    def hold(self, page):
        """A card stays where it is while something is pressed, else the press would miss it."""
        first, second = row(page, "quotes", 0), row(page, "quotes", 1)
        frames = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        page.evaluate(frames)
        before = second.bounding_box()["y"]
        page.mouse.move(2, 2)
        page.mouse.down()
        first.evaluate("(card) => { card.style.minBlockSize = '300px' }")
        page.evaluate(frames)
        assert second.bounding_box()["y"] == before
        page.mouse.up()
        wait(page, f"document.getElementById('quotes-1').getBoundingClientRect().y > {before}")
        first.evaluate("(card) => { card.style.minBlockSize = '' }")

    def save_in_vain(self, page):
        save(page)
        expect(bar(page)).to_be_visible()
        expect(page.get_by_text("Not saved.")).to_be_visible()
        assert Story.objects.get().body == self.WHOLE

    def put_back(self, page):
        message = row(page, "quotes", 0)
        expect(message.locator(".passage-then")).to_have_text("I say nothing of anybody.")
        expect(message.locator(".passage-now")).to_contain_text("I say something of anybody")
        assert message.locator("mark").all_inner_texts() == ["nothing", "something"]
        expect(where(page, "quotes", 0)).to_have_text("Not in the body yet")
        message.get_by_role("button", name="Put the words back in the body").press("Enter")
        status = message.get_by_role("status")
        expect(status).to_contain_text("The words are back in paragraph 1 of the body.")
        expect(where(page, "quotes", 0)).to_have_text("Found in paragraph 1")

    def put_back_too_late(self, page):
        """Where the body has changed again, it is left to the editor's hand."""
        select(page, "silent")
        page.keyboard.type("calm")
        message = row(page, "quotes", 1)
        message.get_by_role("button", name="Put the words back in the body").click()
        expect(message.get_by_role("status")).to_contain_text("Put them back by hand.")
        expect(body(page)).to_contain_text("The hills are calm at night.")

    def remove(self, page):
        row(page, "quotes", 2).get_by_role("button", name="Remove this row").press("Enter")
        box = row(page, "quotes", 2).get_by_label("Delete")
        expect(box).to_be_checked()
        expect(box).to_be_focused()

    def rest_on(self, page):
        rest = row(page, "quotes", 1).get_by_role(
            "button", name="Rest on the words as they are now"
        )
        rest.press("Enter")
        expect(words_of(page, 1)).to_be_focused()
        expect(where(page, "quotes", 1)).to_have_text("Found in paragraph 2")

    @pytest.mark.thorough("the same as in the test above, in harder places")
    def test_are_put_back_over_paragraphs_and_around_words_left_out(self, open_form):
        """And those that readers saw and nobody answered for are told where the editor looks."""
        story = make_story(body="<p>One says this.</p><p>Two says that. Three is a crowd here.</p>")
        make_quote(story, text="One says this.\nTwo says that.")
        make_quote(story, text="Three […] a crowd here.")
        page = open_form(story)
        select(page, "One says this.", "Two says that.")
        page.keyboard.type("One says this. Two told that.")
        select(page, "a crowd here")
        page.keyboard.type("a big crowd here")
        save(page)
        assert page.locator(".passage-broken").count() == 2
        for button in page.get_by_role("button", name="Put the words back in the body").all():
            button.click()
        save(page)
        assert Story.objects.get().body == story.body
        row(page, "quotes", 0).get_by_label("Delete").check()
        save(page, "Publish changes")
        expect(page.locator(".messagelist .error")).to_be_in_viewport()
        expect(page.get_by_role("listitem").get_by_text("(gone)").last).to_be_visible()
        save(page)
        assert Quote.objects.count() == 1

    def test_of_a_new_row_give_way_but_those_of_the_editor_are_never_offered_for_the_body(
        self, open_form
    ):
        words = "She says that the hills are quiet at night."
        story = make_story(status="draft", standfirst=words)
        make_milestone(story, passage=words)
        page = open_form(story)
        page.get_by_role("button", name="Add another Quote").click()
        words_of(page, 0).fill("The hills are silent at night.")
        page.get_by_label("Standfirst").fill("She stayed.")
        save(page)
        message = row(page, "milestones", 0)
        expect(message.get_by_role("button", name="Remove this row")).to_be_visible()
        assert message.get_by_role("button", name="Put the words back").count() == 0
        page.get_by_role("button", name="Use the story’s words").press("Enter")
        page.get_by_label("Standfirst").fill(words)
        save(page)
        assert Quote.objects.get().text == "The hills are quiet at night."
        assert Milestone.objects.get().passage == words
