"""The preview beside a story's form, and the page of its links, in a browser."""

import re
from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from stories.models import PreviewLink, Story
from tests.browser.barriers import find_barriers_in_looks
from tests.browser.desks import go_into_body, unfold
from tests.factories import make_milestone, make_picture, make_quote, make_story

LONG = "".join(f"<p>Paragraph {number} of invented words. They go on.</p>" for number in range(60))
SCROLLED = "document.scrollingElement.scrollTop"


@pytest.fixture
def signed_in(context, admin_client, base_url):
    session = admin_client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": base_url}])
    return context


@pytest.fixture
def desk(signed_in, watched_page):
    """What the content security policy stops fails the test: it is told in the console."""
    return watched_page


def form_of(story):
    return reverse("admin:stories_story_change", args=[story.pk])


def toggle(page):
    return page.get_by_role("button", name="Preview beside the form")


def preview(page):
    return page.frame_locator("#preview iframe")


def open_preview(page, address):
    page.goto(address)
    toggle(page).click()
    expect(preview(page).get_by_text("Preview: nobody else sees this.")).to_be_visible()


def frame(page):
    return next(each for each in page.frames if each.parent_frame)


def told(page):
    return page.locator(".preview-told")


def answer_with(status):
    return lambda route: route.fulfill(status=status, body="no")


class TestThePreview:
    def test_follows_the_typing_and_keeps_its_scroll_place(self, desk):
        story = make_story(status="draft", body=LONG)
        open_preview(desk, form_of(story))
        assert frame(desk).evaluate("document.compatMode") == "CSS1Compat"
        expect(preview(desk).locator("body")).to_have_css("font-family", re.compile("^Literata"))
        frame(desk).evaluate("document.scrollingElement.scrollTo({top: 1500, behavior: 'instant'})")
        unfold(desk, "Content note")
        for words in ("Typed once.", "Typed twice."):
            desk.get_by_label("Content note").fill(words)
            expect(preview(desk).get_by_text(words)).to_be_visible()
        first = preview(desk).get_by_text("Paragraph 20 of")
        desk.get_by_label("Content note").fill("")
        expect(preview(desk).get_by_text("Typed twice.")).to_have_count(0)
        assert abs(frame(desk).evaluate(SCROLLED) - 1500) < 5
        assert first.count() == 1
        go_into_body(desk)
        desk.keyboard.press("Home")
        desk.keyboard.type("Written in the editor. ")
        expect(preview(desk).get_by_text("Written in the editor.")).to_be_visible()
        story.refresh_from_db()
        assert story.content_note == ""

    def test_follows_rows_and_chosen_records(self, desk):
        story = make_story(status="draft")
        make_quote(story, is_pull_quote=True)
        make_milestone(story)
        picture = make_picture(alt_text="An invented hill.")
        open_preview(desk, form_of(story))
        milestones = preview(desk).locator("#milestones")
        expect(milestones.get_by_text("Is quiet")).to_have_count(1)
        desk.locator("#milestones-0 .row-toggle").click()
        desk.locator("#milestones-0").get_by_label("Delete").check()
        expect(milestones.get_by_text("Is quiet")).to_have_count(0)
        desk.locator("#milestones-group .add-row a").click()
        desk.locator("#milestones-1").get_by_label("Title").fill("Came later")
        desk.locator("#milestones-1").get_by_label("Exact passage").fill("The hills are quiet")
        expect(milestones.get_by_text("Came later")).to_have_count(1)
        unfold(desk, "Picture")
        desk.get_by_role("button", name="Choose a picture…").press("Enter")
        chooser = desk.get_by_role("dialog", name="Lead picture")
        chooser.get_by_role("button", name=str(picture)).press("Enter")
        shown = preview(desk).get_by_role("img", name="An invented hill.")
        expect(shown).to_be_visible()
        assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0

    def test_is_as_wide_as_the_chosen_screen_and_stays_so(self, desk):
        story = make_story()
        open_preview(desk, form_of(story))
        for name, width in (("Phone", 375), ("Tablet", 768), ("Desk", 1280)):
            button = desk.get_by_role("button", name=name, exact=True)
            button.click()
            expect(button).to_have_attribute("aria-pressed", "true")
            assert frame(desk).evaluate("innerWidth") == width
            room = desk.locator(".preview-page").bounding_box()
            page = desk.locator("#preview iframe").bounding_box()
            assert page["width"] <= room["width"] + 1
            assert abs(page["height"] - room["height"]) <= 1
        desk.goto(form_of(story))
        expect(preview(desk).get_by_text("Preview: nobody else sees this.")).to_be_visible()
        assert frame(desk).evaluate("innerWidth") == 1280
        desk.get_by_role("button", name="Close the preview").click()
        expect(toggle(desk)).to_be_focused()
        expect(toggle(desk)).to_have_attribute("aria-expanded", "false")
        desk.goto(form_of(story))
        expect(toggle(desk)).to_be_visible()
        expect(desk.locator("#preview")).to_be_hidden()

    @pytest.mark.thorough("what holds of a story is tried of one that is there")
    def test_of_a_new_story_begins_empty(self, desk):
        open_preview(desk, reverse("admin:stories_story_add"))
        desk.get_by_label("Headline").fill("The first words")
        expect(preview(desk).get_by_role("heading", name="The first words")).to_be_visible()
        assert not Story.objects.exists()


class TestTrouble:
    """Without `desk`: what fails here is told in the console."""

    def check_that_it_leads_nowhere(self, page, story):
        tabs = len(page.context.pages)
        with page.expect_console_message(lambda message: "sandboxed" in message.text):
            preview(page).get_by_role("link", name="Stories").click()
        expect(preview(page).get_by_text("Preview: nobody else sees this.")).to_be_visible()
        assert len(page.context.pages) == tabs
        assert page.url.endswith(form_of(story))

    def test_of_the_server_is_said_and_the_last_preview_stays(self, page, signed_in):
        """What was remembered, and cannot be read, is no trouble; nor is a link in the preview."""
        page.add_init_script("localStorage.setItem('desk-preview', '{')")
        story = make_story()
        open_preview(page, form_of(story))
        self.check_that_it_leads_nowhere(page, story)
        page.route("**/preview/", lambda route: route.abort())
        page.get_by_label("Standfirst").fill("Not seen yet.")
        expect(told(page)).to_contain_text("The server cannot be reached")
        expect(preview(page).get_by_role("heading", level=1)).to_be_visible()
        page.unroute("**/preview/")
        expect(preview(page).get_by_text("Not seen yet.")).to_be_visible()
        expect(told(page)).to_be_empty()
        for status, words in ((403, "may not preview"), (500, "(500)")):
            page.route("**/preview/", answer_with(status))
            page.get_by_label("Standfirst").fill(f"Not seen: {status}.")
            expect(told(page)).to_contain_text(words)
            page.unroute("**/preview/")
        signed_in.clear_cookies(name="sessionid")
        page.get_by_label("Standfirst").fill("Not seen.")
        expect(told(page)).to_contain_text("You are signed out.")
        assert page.get_by_label("Standfirst").input_value() == "Not seen."


# It opens a tab, so it has a context of its own, in which no tab runs scripts.
@pytest.mark.browser_context_args(java_script_enabled=False, reduced_motion="reduce")
class TestWithoutScripts:
    def test_a_button_opens_the_page_in_a_new_tab(self, desk):
        desk.goto(form_of(make_story()))
        expect(toggle(desk)).to_be_hidden()
        expect(desk.locator("#preview")).to_be_hidden()
        desk.get_by_label("Headline").fill("Typed without scripts")
        with desk.expect_popup() as opened:
            desk.get_by_role("button", name="Preview in a new tab").click()
        expect(opened.value.get_by_role("heading", level=1)).to_contain_text("without scripts")
        expect(opened.value.get_by_text("Preview: nobody else sees this.")).to_be_visible()


class TestALink:
    def test_is_made_copied_and_opened_and_revoked(self, desk, signed_in, browser, base_url):
        signed_in.grant_permissions(["clipboard-read", "clipboard-write"])
        story = make_story(status="draft", headline="Shared words")
        desk.goto(form_of(story))
        desk.get_by_role("link", name="Share a preview…").click()
        desk.get_by_role("button", name="Make a link").click()
        desk.get_by_role("button", name="Copy the link").click()
        expect(desk.get_by_text("Copied.")).to_be_visible()
        address = desk.evaluate("navigator.clipboard.readText()")
        assert address == base_url + PreviewLink.objects.get().get_absolute_url()
        visitor = browser.new_context().new_page()
        assert visitor.goto(address).status == 200
        expect(visitor.get_by_role("heading", level=1)).to_contain_text("Shared words")
        desk.get_by_role("button", name="Revoke the link").click()
        expect(desk.get_by_text("Revoked on")).to_be_visible()
        assert visitor.goto(address).status == 410
        visitor.context.close()


class TestBarriers:
    def test_there_are_none(self, desk, admin_user):
        story = make_story(status="draft", headline="In her words: “Nothing”", slug="sample")
        make_quote(story, is_pull_quote=True)
        make_milestone(story)
        link = PreviewLink.make(story, by=admin_user, now=timezone.now())
        links = reverse("admin:stories_story_links", args=[story.pk])
        desk.set_viewport_size({"width": 1280, "height": 900})
        desk.emulate_media(reduced_motion="reduce")
        open_preview(desk, form_of(story))
        looks = ((360, "light"), (1280, "dark"), (768, "light"))
        assert not find_barriers_in_looks(desk, looks, "#preview")
        for address in (links, link.get_absolute_url()):
            desk.goto(address)
            looks = product((360, 1280), ("light", "dark"))
            assert not find_barriers_in_looks(desk, looks, colours_by_width=True)
