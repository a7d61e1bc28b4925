"""Test two editors of one story, each in a browser context of their own."""

import re

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import expect

from stories.models import Story
from tests.browser.desks import (
    body,
    field,
    find_barriers_in,
    go_into_body,
    is_kept,
    open_form,
    press,
    put_back,
    sign_in,
    wait,
)
from tests.desk import typed_in
from tests.environment import share
from tests.factories import make_quote, make_story


@pytest.fixture
def desk_of(live_server, browser, context, base_url):
    """Opens the story's form in the browser of somebody; the first is in the shared context."""
    contexts = []

    def desk_of(name, story):
        own = context
        if contexts:
            own = browser.new_context(base_url=base_url, reduced_motion="reduce")
        contexts.append(own)
        sign_in(own, User.objects.create_superuser(name), base_url)
        return open_form(own.new_page(), form_of(story))

    yield desk_of
    for each in contexts[1:]:
        each.close()


@pytest.fixture
def story(live_server):
    story = make_story(status="draft", standfirst="As it was.")
    make_quote(story)
    return story


def form_of(story):
    return reverse("admin:stories_story_change", args=[story.pk])


def beat(page):
    """What the form does every twenty seconds, and when it comes into sight again."""
    with page.expect_response("**/presence/"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


class TestWhoElse:
    def test_is_told_when_they_come_and_go(self, desk_of, story):
        anna = desk_of("anna", story)
        expect(anna.get_by_text("Also open")).to_have_count(0)
        bek = desk_of("bek", story)
        expect(bek.get_by_text("Also open: anna")).to_be_visible()
        beat(anna)
        expect(anna.get_by_role("status").get_by_text("Also open: bek")).to_be_visible()
        bek.goto("/admin/")
        expect(bek.get_by_role("heading", name="The desk")).to_be_visible()
        wait(anna, lambda: beat(anna) or not anna.get_by_text("Also open").count())


class TestTwoSaves:
    """The first one saves without a browser: that form does what every form does."""

    @pytest.fixture
    def anna(self, live_server, client, django_user_model):
        client.force_login(django_user_model.objects.create_superuser("anna"))
        return client

    def save(self, anna, story, **fields):
        opened = typed_in(anna.get(form_of(story)))
        answer = anna.post(form_of(story), opened | fields | {"_save_draft": "1"})
        assert answer.status_code == 302

    def test_in_different_paragraphs_keep_both_and_in_one_are_asked(self, desk_of, anna, story):
        """Two browsers' work: nothing is asked first, then one paragraph and one field."""
        story.body = "<p>I say nothing of anybody.</p><p>The hills are quiet.</p>"
        story.save()
        bek = desk_of("bek", story)
        row = bek.locator("#quotes-0")
        row.get_by_role("button", name="I say nothing of anybody.").click()
        field(bek, "quotes-0-is_pull_quote").check()
        go_into_body(bek)
        bek.keyboard.press("Control+End")
        body(bek).press_sequentially(" And his.")
        first = "<p>I say nothing of anybody.</p><p>Hers.</p>"
        self.save(anna, story, body=first + "<p>The hills are quiet.</p>", byline="Anna’s")
        beat(bek)
        told = re.compile(r"anna saved this on .*, after you opened it")
        expect(bek.get_by_role("status").get_by_text(told)).to_be_visible()
        assert find_barriers_in(bek, ".presence") == []
        press(bek)
        kept = bek.get_by_text("Kept with yours: Body, new paragraph 2; Byline, by anna.")
        expect(kept).to_be_visible()
        saved = Story.objects.get()
        assert saved.body == first + "<p>The hills are quiet. And his.</p>"
        assert (saved.byline, saved.quotes.get().is_pull_quote) == ("Anna’s", True)

        field(bek, "standfirst").fill("The second words.")
        go_into_body(bek)
        bek.keyboard.press("Control+End")
        body(bek).press_sequentially(" Again his.")
        body_of_hers = first + "<p>The hills are quiet. And hers.</p>"
        fields = {"standfirst": "The first words.", "quotes-0-DELETE": "on"}
        self.save(anna, story, body=body_of_hers, **fields)
        press(bek)
        expect(bek.get_by_role("radiogroup")).to_have_count(2)
        expect(bek.locator(".conflict :checked")).to_have_count(0)
        expect(bek.locator(".conflict")).to_contain_text("“I say nothing of anybody.”, removed")
        assert find_barriers_in(bek, ".conflict") == []
        both = bek.get_by_role("radiogroup", name="Standfirst")
        expect(both).to_contain_text("The second words.")
        expect(both).to_contain_text("The first words.")
        field(bek, "standfirst").fill("The third words.")
        expect(both.get_by_role("radio", name="Yours")).to_be_checked()
        words = bek.get_by_role("radiogroup", name="Body, paragraph 3")
        expect(words).to_contain_text("Again his.")
        words.get_by_role("radio", name="Theirs").check()
        press(bek)
        saved = Story.objects.get()
        assert (saved.standfirst, saved.body) == ("The third words.", body_of_hers)
        assert not saved.quotes.exists()
        expect(bek.get_by_text("You gave this up for theirs").first).to_contain_text("Again his.")

    def test_both_texts_and_who_else_writes_are_told_without_scripts(
        self, story, anna, browser, base_url, django_user_model
    ):
        anna.post(reverse("admin:stories_story_presence", args=[story.pk]))
        context = browser.new_context(base_url=base_url, java_script_enabled=False)
        sign_in(context, django_user_model.objects.create_superuser("bek"), base_url)
        page = context.new_page()
        page.goto(form_of(story))
        expect(page.get_by_text("Also open: anna")).to_be_visible()
        Story.objects.update(standfirst="The first.", version=2)
        field(page, "standfirst").fill("The second.")
        press(page)
        both = page.get_by_role("radiogroup", name="Standfirst")
        both.get_by_role("radio", name="Theirs").check()
        press(page)
        assert Story.objects.get().standfirst == "The first."
        context.close()

    @pytest.mark.thorough("put back is tried in test_keeping.py, merged in test_conflict.py")
    def test_what_is_put_back_is_merged_with_theirs(self, desk_of, anna, story):
        bek = desk_of("bek", story)
        field(bek, "standfirst").fill("The second.")
        is_kept(bek, "The second.")
        bek.close(run_before_unload=False)
        words = story.body.replace("<p>", "<p>Hers. ", 1)
        self.save(anna, story, byline="Anna’s", body=words)
        bek = open_form(bek.context.new_page(), form_of(story))
        put_back(bek)
        press(bek)
        saved = Story.objects.get()
        assert (saved.byline, saved.standfirst) == ("Anna’s", "The second.")
        assert "Hers." in saved.body


class TestWhatIsTold:
    def test_stays_in_sight_while_somebody_writes_and_covers_no_field(self, desk_of, story):
        page = desk_of("anna", story)
        page.context.set_offline(True)
        page.evaluate("scrollTo(0, 900)")
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        told = page.get_by_text("No connection.")
        expect(told).to_be_in_viewport(ratio=1)
        for width in share((768, 1440, 360), 0, 3):
            page.set_viewport_size({"width": width, "height": 800})
            for name in ("byline", "editor_note", "content_note", "standfirst", "kicker"):
                field(page, name).focus()
                expect(told).to_be_in_viewport(ratio=1)
                foot = told.bounding_box()["y"] + told.bounding_box()["height"]
                assert field(page, name).bounding_box()["y"] >= foot, (width, name)
