"""Follow a writer, an editor and an administrator through a day, using what is on the screen."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from stories.models import AuditEntry, Person, Story, Tag
from tests.accounts import make_colleague
from tests.browser.desks import CARET_IS_SET, answer_minor, body, go_into_body, press, unfold
from tests.factories import make_person, make_quote, make_story, picture_file


@pytest.fixture
def colleague():
    """Makes somebody of a group, who signs in with “words”."""

    def make(name, group):
        return make_colleague(name, group, password="words")

    return make


@pytest.fixture
def page(watched_page, live_server):
    watched_page.emulate_media(reduced_motion="reduce")
    return watched_page


def sign_in(page, name):
    page.goto("/admin/")
    expect(page.get_by_label("Username")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type("words")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The desk")).to_be_visible()


def form_of(story):
    return reverse("admin:stories_story_change", args=[story.pk])


def follow(page, name):
    with page.expect_navigation():
        page.get_by_role("link", name=name).first.press("Enter")


def choose(page, text):
    """Choose what a completing field, which has the focus, offers."""
    expect(page.locator(".select2-results__option--highlighted")).to_have_text(text)
    page.keyboard.press("Enter")


def bar(page):
    return page.get_by_role("group", name="From the selected words")


def select_from(page, start, key, words):
    """Select on by keyboard from a place, until the words are what is selected."""
    page.evaluate(CARET_IS_SET)
    for each in start:
        page.keyboard.press(each)
    for _ in range(100):
        if words in bar(page).inner_text():
            return
        page.keyboard.press(key)
    raise AssertionError(words)


# What each step leads to is tried in the file of its noun, beside and without a browser.
A_WHOLE_DAY = pytest.mark.thorough("a long walk, of which each step has tests of its own")


class TestAWriter:
    @A_WHOLE_DAY
    def test_writes_from_an_empty_desk_to_review_and_publishes_nothing(
        self, page, client, colleague
    ):
        colleague("writer", "Writers")
        Tag.objects.create(name="invented hills")
        public = make_story(standfirst="As it was.")
        sign_in(page, "writer")
        self.add_a_person(page)
        self.write_a_story(page)
        self.add_a_picture(page)
        self.point_by_keyboard(page)
        self.look_before_the_others_do(page)
        assert page.get_by_role("button", name="Publish").count() == 0
        press(page, "Send for review")
        expect(page.get_by_text("waits for review")).to_be_visible()
        story = Story.objects.get(slug="sample-story")
        assert (story.status, story.quotes.get().text) == ("in_review", "Words are mine.")
        assert list(story.tags.names()) == ["invented hills"]
        assert story.lead_picture.credit == "Drawing: nobody"
        assert story.milestones.get().passage == "In 2020 I spoke."
        assert client.get("/en/stories/sample-story/").status_code == 404
        self.change_what_is_live(page, client, public)

    def add_a_person(self, page):
        follow(page, re.compile("^People$"))
        follow(page, "Add person")
        page.locator("#id_name").fill("Sample Writer")
        page.locator("#id_sort_name").fill("Writer, Sample")
        page.locator("#id_slug").fill("sample-writer")
        with page.expect_navigation():
            page.locator("#id_slug").press("Enter")
        assert Person.objects.filter(name="Sample Writer").exists()

    def write_a_story(self, page):
        page.goto(reverse("admin:stories_story_add"))
        page.get_by_role("combobox", name="Person").press("Enter")
        page.keyboard.type("Writer")
        choose(page, "Sample Writer")
        page.locator("#id_headline").fill("Sample Writer: “Words are mine”")
        unfold(page, "Address")
        page.locator("#id_slug").fill("sample-story")
        body(page).focus()
        page.keyboard.type("Nobody said this.")
        page.keyboard.press("Enter")
        page.keyboard.press("Control+b")
        page.keyboard.type("Words are")
        page.keyboard.press("Control+b")
        page.keyboard.type(" mine. In 2020 I spoke.")
        unfold(page, "Tags")
        page.get_by_role("searchbox", name="Tags").press("Enter")
        choose(page, "invented hills")

    def add_a_picture(self, page):
        unfold(page, "Picture")
        page.get_by_role("button", name="Choose a picture…").press("Enter")
        file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture_file((200, 150))}
        chooser = page.get_by_role("dialog", name="Lead picture")
        chooser.get_by_label("add one").set_input_files(file)
        asked = page.get_by_role("dialog", name="What it shows, and who made it")
        expect(asked.get_by_label("Alt text")).to_be_focused()
        page.keyboard.type("Hills")
        asked.get_by_label("Credit").fill("Drawing: nobody")
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_have_count(0)
        chosen = page.get_by_role("group", name="Lead picture")
        expect(chosen.get_by_role("link", name="Hills")).to_be_visible()

    def point_by_keyboard(self, page):
        go_into_body(page)
        # At the edge of the bold words the browser may take a key for itself.
        whole = ["Control+End", "Shift+Home"]
        select_from(page, whole, "Shift+ArrowRight", "“In 2020 I spoke.”")
        page.keyboard.press("Control+Alt+m")
        expect(bar(page).get_by_role("status")).to_have_text("Milestone added from paragraph 2")
        page.keyboard.press("Control+Alt+r")
        page.keyboard.type("Speaks")
        page.keyboard.press("Control+Alt+r")
        select_from(page, ["Control+End", "Home"], "Shift+Control+ArrowRight", "“Words are mine.”")
        page.keyboard.press("Control+Alt+q")
        expect(bar(page).get_by_role("status")).to_have_text("Quote added from paragraph 2")
        page.keyboard.press("Control+End")
        page.keyboard.type(".")

    def look_before_the_others_do(self, page):
        page.keyboard.press("Control+Alt+v")
        shown = page.frame_locator("#preview iframe")
        expect(shown.locator("main")).to_contain_text("Words are mine. In 2020 I spoke.")
        page.keyboard.press("Control+Alt+v")

    def change_what_is_live(self, page, client, public):
        page.goto(form_of(public))
        page.get_by_label("Standfirst").fill("Not for readers yet.")
        press(page, "Send for review")
        state = page.locator(".story-state")
        expect(state).to_contain_text("Published with changes waiting")
        assert "Not for readers yet." not in client.get(public.get_absolute_url()).content.decode()


class TestAnEditor:
    @A_WHOLE_DAY
    def test_publishes_schedules_shares_withdraws_and_brings_back(self, page, client, colleague):
        colleague("editor", "Editors")
        story = make_story(status="in_review", slug="sample-review")
        make_quote(story)
        sign_in(page, "editor")
        waiting = page.get_by_role("region", name="For review")
        with page.expect_navigation():
            waiting.get_by_role("link", name=story.headline).press("Enter")
        self.publish_by_key(page, client, story)
        self.change_and_discard(page, client, story)
        self.share(page, client, story)
        self.withdraw_and_publish_again(page, client, story)
        self.go_back_to_an_older_version(page, story)
        self.delete_and_bring_back(page, client, story)

    def publish_by_key(self, page, client, story):
        page.keyboard.press("Control+Alt+Enter")
        with page.expect_navigation():
            page.get_by_role("dialog").get_by_role("button", name="Publish now").press("Enter")
        expect(page.get_by_text("readers see it now")).to_be_visible()
        assert client.get(story.get_absolute_url()).status_code == 200

    def change_and_discard(self, page, client, story):
        page.get_by_label("Standfirst").fill("On second thoughts.")
        page.get_by_label("Appears").fill("2999-01-01T12:00")
        answer_minor(page)
        press(page, "Schedule")
        expect(page.locator(".story-state")).to_contain_text("until 1 January 2999")
        follow(page, "Compare with what readers see")
        expect(page.locator("ins").first).to_contain_text("On second thoughts.")
        page.goto(form_of(story))
        follow(page, "Discard changes…")
        press(page, "Discard changes")
        expect(page.get_by_text("They are kept in the history")).to_be_visible()
        assert "second thoughts" not in client.get(story.get_absolute_url()).content.decode()

    def share(self, page, client, story):
        page.get_by_label("Standfirst").fill("For one pair of eyes.")
        press(page, "Save draft")
        follow(page, "Share a preview…")
        press(page, "Make a link")
        address = story.preview_links.get().get_absolute_url()
        assert "For one pair of eyes." in client.get(address).content.decode()
        with page.expect_navigation():
            page.get_by_role("button", name="Revoke").first.press("Enter")
        assert client.get(address).status_code == 410

    def withdraw_and_publish_again(self, page, client, story):
        page.goto(form_of(story))
        follow(page, "Withdraw…")
        page.get_by_label("Reason").fill("She asked for it.")
        press(page, "Withdraw")
        expect(page.get_by_text("She asked for it.")).to_be_visible()
        assert client.get(story.get_absolute_url()).status_code == 410
        press(page, "Publish again with the changes")
        assert client.get(story.get_absolute_url()).status_code == 200

    def go_back_to_an_older_version(self, page, story):
        follow(page, "History")
        with page.expect_navigation():
            page.get_by_role("link", name=re.compile("^Restore")).last.press("Enter")
        with page.expect_navigation():
            page.get_by_role("button", name=re.compile("^Restore")).press("Enter")
        expect(page.get_by_text("is the draft now")).to_be_visible()

    def delete_and_bring_back(self, page, client, story):
        page.goto(form_of(story))
        follow(page, "Delete…")
        press(page, "Move to the trash")
        assert client.get(story.get_absolute_url()).status_code == 410
        page.goto(reverse("admin:trash"))
        with page.expect_navigation():
            page.get_by_role("button", name="Bring back").first.press("Enter")
        assert client.get(story.get_absolute_url()).status_code == 200


class TestAnAdministrator:
    @A_WHOLE_DAY
    def test_gives_rights_and_reads_who_did_what(self, page, colleague):
        colleague("administrator", "Administrators")
        writer = colleague("writer", "Writers")
        make_person()
        sign_in(page, "administrator")
        page.goto(reverse("admin:auth_user_change", args=[writer.pk]))
        page.get_by_label("Editor: also publishes").press("Space")
        with page.expect_navigation():
            page.get_by_role("button", name="Save", exact=True).press("Enter")
        assert writer.has_perm("stories.publish_story") or writer.groups.count() == 2
        page.goto("/admin/")
        follow(page, "Audit log")
        log = page.locator("#result_list")
        expect(log).to_contain_text("Signed in")
        expect(log).to_contain_text("groups: added Editors")
        follow(page, re.compile("2026|20[0-9][0-9]"))
        assert page.get_by_role("button", name="Save").count() == 0
        assert AuditEntry.objects.filter(kind="permissions").count() == 1

    @A_WHOLE_DAY
    def test_invites_somebody_who_writes_a_first_story(self, page, browser, colleague, base_url):
        colleague("administrator", "Administrators")
        make_person("Sample Person")
        sign_in(page, "administrator")
        follow(page, "Users")
        follow(page, "Invite a colleague")
        page.get_by_label("Name:").fill("Invented Colleague")
        page.get_by_label("E-mail address").fill("new@stories.example")
        page.get_by_label(re.compile("Writer: writes drafts")).check()
        press(page, "Invite")
        link = page.get_by_label("Link for new@stories.example").input_value()
        context = browser.new_context(base_url=base_url, reduced_motion="reduce")
        theirs = context.new_page()
        theirs.goto(link)
        for name in ("New password:", "New password confirmation:"):
            theirs.get_by_label(name).fill("an invented long word")
        press(theirs, "Set the password")
        expect(theirs.get_by_role("heading", name="The desk")).to_be_visible()
        expect(
            theirs.get_by_text("You sign in with this name: new@stories.example")
        ).to_be_visible()
        follow(theirs, "New story")
        theirs.get_by_label("Headline").first.fill("A first invented story")
        press(theirs, "Save draft")
        theirs.goto("/admin/sign-ins/")
        expect(theirs.get_by_text("(this one)")).to_be_visible()
        follow(page, "Users")
        follow(page, "new@stories.example")
        follow(page, "Close this account…")
        press(page, "Close this account")
        theirs.goto("/admin/")
        expect(theirs.get_by_label("Password")).to_be_visible()
        context.close()
