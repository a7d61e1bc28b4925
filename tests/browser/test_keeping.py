"""Test that typed text survives the loss of the tab, the session, the connection and the server."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from stories.models import Picture, Story
from tests.browser.desks import (
    KEPT,
    body,
    field,
    find_barriers_in,
    is_kept,
    kept,
    offer,
    open_form,
    press,
    put_back,
    sign_in,
    unfold,
    wait,
)
from tests.factories import make_milestone, make_person, make_picture, make_quote, make_story

A_DAY = 24 * 60 * 60 * 1000
TYPED = "Typed in the dark."
ANOTHER_FORM = pytest.mark.thorough("what holds of a story is tried of one that is there")


@pytest.fixture
def desk(live_server, context, base_url, django_user_model):
    """A browser in which somebody is signed in."""
    user = django_user_model.objects.create_superuser("anna", password="words")
    sign_in(context, user, base_url)
    return context


@pytest.fixture
def story(live_server):
    story = make_story(status="draft", standfirst="As it was.")
    make_quote(story)
    make_milestone(story)
    return story


@pytest.fixture
def picture(live_server):
    """A record with a short form: what holds of every form is tried in one that opens quickly."""
    return make_picture(caption="As it was.")


def form_of(record):
    return reverse(f"admin:stories_{record._meta.model_name}_change", args=[record.pk])


def opened(context, record):
    page = context.new_page()
    if isinstance(record, Story):
        return open_form(page, form_of(record))
    page.goto(form_of(record))
    return page


def is_forgotten(page):
    wait(page, f"{KEPT}.length === 0")


class TestAClosedTab:
    def test_leaves_all_that_was_typed(self, desk, story):
        page = opened(desk, story)
        field(page, "editor_note").fill(TYPED)
        body(page).press_sequentially("New words. ")
        page.get_by_role("button", name="Add another Quote").click()
        field(page, "quotes-1-text").fill("New words.")
        field(page, "quotes-1-is_pull_quote").check()
        field(page, "quotes-0-DELETE").evaluate("box => { box.checked = true; }")
        unfold(page, "Tags")
        page.get_by_role("searchbox", name="Tags").press("Enter")
        page.keyboard.press("Escape")
        is_kept(page, TYPED)
        is_kept(page, "New words.")
        is_changed = "JSON.parse(localStorage[key]).changed?.includes('quotes-1-text')"
        wait(page, f"{KEPT}.some((key) => {is_changed})")
        page.close()
        page = opened(desk, story)
        expect(field(page, "editor_note")).to_have_value("")
        told = offer(page).get_by_role("status")
        expect(told).to_contain_text("You typed this on")
        expect(told).not_to_contain_text("by somebody")
        expect(told).to_contain_text("it was not saved: Body, Quotes, Note for editors.")
        assert find_barriers_in(page, ".kept-offer") == []
        put_back(page)
        expect(body(page)).to_be_focused()  # the first of the fields that it named
        expect(field(page, "editor_note")).to_have_value(TYPED)
        expect(body(page)).to_contain_text("New words. I am an invented person.")
        expect(field(page, "quotes-1-text")).to_have_value("New words.")
        expect(field(page, "quotes-1-is_pull_quote")).to_be_checked()
        press(page)
        saved = Story.objects.get()
        assert saved.editor_note == TYPED
        assert [quote.text for quote in saved.quotes.all()] == ["New words."]
        assert kept(page) == []

    def test_leaves_what_was_typed_a_moment_ago_to_put_back_or_throw_away(
        self, desk, picture, base_url, django_user_model
    ):
        page = opened(desk, picture)
        self.check_what_is_kept(page)
        field(page, "caption").fill(TYPED)
        page.close(run_before_unload=False)
        page = opened(desk, picture)
        offer(page).get_by_role("button", name="Throw it away").press("Enter")
        expect(offer(page)).to_contain_text("Thrown away.")
        expect(offer(page).get_by_role("button", name="Undo")).to_be_focused()
        assert find_barriers_in(page, ".kept-offer") == []
        expect(field(page, "caption")).to_have_value("As it was.")
        offer(page).get_by_role("button", name="Undo").press("Enter")
        expect(offer(page).get_by_role("button", name="Put it back")).to_be_focused()
        page.reload()
        put_back(page)
        expect(field(page, "caption")).to_have_value(TYPED)
        page.close()
        page = self.check_that_it_is_nobody_elses(desk, picture, base_url, django_user_model)
        offer(page).get_by_role("button", name="Throw it away").click()
        page.reload()
        expect(offer(page)).to_have_count(0)
        assert kept(page) == []
        page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
        field(page, "caption").fill(TYPED)
        expect(page.get_by_text("This browser cannot keep what you type")).to_be_visible()

    def check_what_is_kept(self, page):
        """It is no token, and nothing once nothing is typed."""
        token = page.locator('input[name="csrfmiddlewaretoken"]').first.input_value()
        field(page, "caption").fill(TYPED)
        is_kept(page, TYPED)
        assert token not in page.evaluate("JSON.stringify(localStorage)")
        assert "csrf" not in page.evaluate("JSON.stringify(localStorage)")
        field(page, "caption").fill("As it was.")
        is_forgotten(page)

    def check_that_it_is_nobody_elses(self, desk, picture, base_url, django_user_model):
        """Who signs in there next is offered nothing; back comes a form of the first one."""
        sign_in(desk, django_user_model.objects.create_superuser("bek"), base_url)
        page = opened(desk, picture)
        page.wait_for_load_state("networkidle")
        assert len(kept(page)) == 1
        expect(offer(page)).to_have_count(0)
        sign_in(desk, django_user_model.objects.get(username="anna"), base_url)
        page.reload()
        return page

    @ANOTHER_FORM
    def test_of_a_new_story_leaves_it_too(self, desk, live_server):
        make_person("Sample Person")
        page = desk.new_page()
        page.goto(reverse("admin:stories_story_add"))
        page.get_by_role("combobox", name="Person").press("Enter")
        expect(page.locator(".select2-results__option--highlighted")).to_have_text("Sample Person")
        page.keyboard.press("Enter")
        field(page, "headline").fill(TYPED)
        is_kept(page, TYPED)
        is_kept(page, "Sample Person")
        page.close()
        page = desk.new_page()
        page.goto(reverse("admin:stories_story_add"))
        put_back(page)
        expect(page.get_by_role("combobox", name="Person")).to_contain_text("Sample Person")
        press(page)
        assert Story.objects.get().headline == TYPED
        assert kept(page) == []

    @ANOTHER_FORM
    def test_of_a_person_leaves_the_rows_too(self, desk, live_server):
        record, typed = make_person("Sample Person"), "Sample Person of the Dark"
        page = opened(desk, record)
        field(page, "name").fill(typed)
        page.get_by_role("button", name="Add another Other name").click()
        field(page, "other_names-0-name").fill("Another name")
        field(page, "other_names-0-language").fill("en")
        is_kept(page, "Another name")
        is_kept(page, typed)
        page.close()
        page = opened(desk, record)
        put_back(page)
        expect(field(page, "name")).to_have_value(typed)
        press(page, "Save")
        record.refresh_from_db()
        assert record.name == typed
        assert kept(page) == []
        assert record.other_names.get().name == "Another name"


class TestWhatIsKept:
    def test_meets_that_of_a_story_saved_since(self, desk, story):
        page = opened(desk, story)
        field(page, "standfirst").fill(TYPED)
        is_kept(page, TYPED)
        page.close()
        Story.objects.update(standfirst="The first.", version=2)
        page = opened(desk, story)
        expect(offer(page).get_by_role("status")).to_contain_text("saved by somebody since")
        put_back(page)
        expect(field(page, "standfirst")).to_have_value(TYPED)
        press(page)
        both = page.get_by_role("radiogroup", name="Standfirst")
        expect(both).to_contain_text(TYPED)
        expect(both).to_contain_text("The first.")
        assert len(kept(page)) == 1
        both.get_by_role("radio", name="Yours").check()
        press(page)
        assert Story.objects.get().standfirst == TYPED
        assert kept(page) == []

    def test_finds_rows_by_their_keys_and_opens_the_one_that_was_typed_in(self, desk, story):
        page = opened(desk, story)
        page.locator("#milestones-0 .row-toggle").click()
        field(page, "milestones-0-title").fill(TYPED)
        is_kept(page, TYPED)
        page.close()
        first = make_milestone(story, "Comes first", position=0)
        story.milestones.exclude(pk=first.pk).update(position=5)
        page = opened(desk, story)
        expect(field(page, "milestones-0-title")).to_have_value("Comes first")
        put_back(page)
        expect(field(page, "milestones-0-title")).to_have_value("Comes first")
        expect(field(page, "milestones-1-title")).to_have_value(TYPED)
        expect(field(page, "milestones-1-title")).to_be_visible()

    def test_of_two_tabs_is_both_and_goes_after_fourteen_days(self, desk, picture):
        one, other = opened(desk, picture), opened(desk, picture)
        field(one, "caption").fill(TYPED)
        is_kept(one, TYPED)
        field(other, "caption").fill("Typed elsewhere.")
        is_kept(other, "Typed elsewhere.")
        one.close()
        other.close()
        for days, offers in ((13, 2), (15, 0)):
            page = desk.new_page()
            page.add_init_script(f"const now = Date.now; Date.now = () => now() + {days * A_DAY};")
            page.goto(form_of(picture))
            expect(offer(page)).to_have_count(offers)
            page.close()

    def test_of_a_record_that_is_gone_for_good_is_dropped_with_the_next_page(self, desk, picture):
        """What tells of somebody erased or protected must not wait in browsers of colleagues."""
        page = opened(desk, picture)
        field(page, "caption").fill(TYPED)
        is_kept(page, TYPED)
        picture_number = picture.pk
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto("/admin/")
        page.wait_for_load_state("networkidle")
        assert len(kept(page)) == 1
        picture.delete()
        with page.expect_request("**/admin/kept/**") as asked:
            page.goto("/admin/stories/tag/")
        assert asked.value.url.endswith(f"/admin/kept/?picture={picture_number}")
        wait(page, f"!({KEPT}).length")

    def test_goes_when_the_editor_signs_out_but_is_kept_anew_by_another_tab(self, desk, picture):
        page = opened(desk, picture)
        field(page, "caption").fill(TYPED)
        is_kept(page, TYPED)
        other = desk.new_page()
        other.goto("/admin/")
        with other.expect_navigation():
            other.get_by_role("button", name="Log out").click()
        wait(other, f"{KEPT}.length === 0")
        press(page, "Save")
        page.get_by_label("Username").fill("anna")
        page.get_by_label("Password").fill("words")
        press(page, "Log in")
        put_back(page)
        expect(field(page, "caption")).to_have_value(TYPED)
        page.on("dialog", lambda dialog: dialog.accept())
        with page.expect_navigation():
            page.get_by_role("button", name="Log out").click()
        is_forgotten(page)


class TestLeaving:
    def test_asks_while_something_is_not_saved_and_nothing_else(self, desk, picture):
        page = opened(desk, picture)
        asked = []
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        field(page, "caption").click()
        page.goto(form_of(picture))
        field(page, "caption").fill(TYPED)
        press(page, "Save")
        page.goto("/admin/")
        assert asked == []
        assert Picture.objects.get().caption == TYPED
        page.goto(form_of(picture))
        field(page, "caption").fill("Typed again.")
        page.goto("/admin/")
        assert asked == ["beforeunload"]

    def test_asks_after_a_preview_in_a_new_tab_too_and_where_no_save_can_be_made(self, desk, story):
        """Before that the form says that there is no connection, or that one is signed out."""
        page = opened(desk, story)
        field(page, "standfirst").fill(TYPED)
        with desk.expect_page() as opening:
            page.get_by_role("button", name="Preview in a new tab").click()
        opening.value.wait_for_load_state()
        opening.value.close()
        desk.set_offline(True)
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(page.get_by_text("No connection.")).to_be_visible()
        desk.set_offline(False)
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(page.get_by_text("No connection.")).to_have_count(0)
        Session.objects.all().delete()
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(page.get_by_text("You are signed out")).to_be_visible()
        asked = []
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        page.goto("/admin/")
        assert asked == ["beforeunload"]


class TestASave:
    def test_that_meets_an_expired_session_or_no_connection_is_offered_back(self, desk, picture):
        page = opened(desk, picture)
        field(page, "caption").fill(TYPED)
        Session.objects.all().delete()
        press(page, "Save")
        page.get_by_label("Username").fill("anna")
        page.get_by_label("Password").fill("words")
        press(page, "Log in")
        put_back(page)
        press(page, "Save")
        assert Picture.objects.get().caption == TYPED
        assert kept(page) == []
        page.goto(form_of(picture))
        field(page, "caption").fill("Typed again.")
        desk.set_offline(True)
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_url("chrome-error://**")
        desk.set_offline(False)
        page.goto(form_of(picture))
        put_back(page)
        press(page, "Save")
        assert Picture.objects.get().caption == "Typed again."
        assert kept(page) == []
