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
    is_kept,
    open_form,
    press,
    put_back,
    sign_in,
)
from tests.factories import make_quote, make_story


@pytest.fixture
def desk_of(live_server, browser, context, base_url):
    """Opens the story's form in the browser of somebody; the first is in the shared context."""
    others = []

    def desk_of(name, story):
        own = context
        if User.objects.exists():
            own = browser.new_context(base_url=base_url, reduced_motion="reduce")
            others.append(own)
        sign_in(own, User.objects.create_superuser(name), base_url)
        return open_form(own.new_page(), form_of(story))

    yield desk_of
    for each in others:
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
        for _ in range(20):
            beat(anna)
            if not anna.get_by_text("Also open").count():
                break
        expect(anna.get_by_text("Also open")).to_have_count(0)

    def test_is_told_without_scripts_at_first_sight(
        self, desk_of, story, browser, base_url, django_user_model
    ):
        desk_of("anna", story)
        context = browser.new_context(base_url=base_url, java_script_enabled=False)
        sign_in(context, django_user_model.objects.create_superuser("bek"), base_url)
        page = context.new_page()
        page.goto(reverse("admin:stories_story_change", args=[story.pk]))
        expect(page.get_by_text("Also open: anna")).to_be_visible()
        context.close()


class TestTwoSaves:
    def test_the_second_hears_of_the_first_before_pressing_and_then_chooses(self, desk_of, story):
        anna, bek = desk_of("anna", story), desk_of("bek", story)
        field(anna, "standfirst").fill("The first words.")
        field(anna, "byline").fill("Anna’s")
        field(anna, "quotes-0-DELETE").evaluate("box => { box.checked = true; }")
        field(bek, "standfirst").fill("The second words.")
        row = bek.locator("#quotes-0")
        row.get_by_role("button", name="I say nothing of anybody.").click()
        field(bek, "quotes-0-is_pull_quote").check()
        body(bek).press_sequentially("Typed. ")
        press(anna)
        beat(bek)
        told = re.compile(r"anna saved this on .*, after you opened it")
        expect(bek.get_by_role("status").get_by_text(told)).to_be_visible()
        assert find_barriers_in(bek, ".presence") == []
        press(bek)
        both = bek.get_by_role("radiogroup", name="Standfirst")
        expect(both.get_by_role("radio", name="Yours")).to_be_checked()
        expect(both).to_contain_text("The second words.")
        expect(both).to_contain_text("The first words.")
        expect(field(bek, "standfirst")).to_have_value("The second words.")
        expect(body(bek)).to_contain_text("Typed.")
        assert find_barriers_in(bek, ".refusal") == []
        byline = bek.get_by_role("radiogroup", name="Byline")
        expect(byline.get_by_role("radio", name="Theirs")).to_be_checked()
        removed = bek.get_by_role("radiogroup", name="Quote “I say nothing of anybody.”")
        expect(removed).to_contain_text("Removed.")
        expect(removed.get_by_role("radio", name="Yours")).to_be_checked()
        expect(bek.get_by_role("radiogroup")).to_have_count(3)
        expect(bek.locator(".refusal")).to_contain_text("they stay as you have them: Body.")
        press(bek)
        saved = Story.objects.get()
        assert (saved.standfirst, saved.byline) == ("The second words.", "Anna’s")
        assert "Typed." in saved.body
        assert saved.quotes.count() == 1

    def test_both_texts_stand_without_scripts(self, story, browser, base_url, django_user_model):
        context = browser.new_context(base_url=base_url, java_script_enabled=False)
        sign_in(context, django_user_model.objects.create_superuser("bek"), base_url)
        page = context.new_page()
        page.goto(reverse("admin:stories_story_change", args=[story.pk]))
        Story.objects.update(standfirst="The first.", version=2)
        field(page, "standfirst").fill("The second.")
        press(page)
        both = page.get_by_role("radiogroup", name="Standfirst")
        both.get_by_role("radio", name="Theirs").check()
        press(page)
        assert Story.objects.get().standfirst == "The first."
        context.close()

    def test_what_is_put_back_leaves_theirs_but_what_is_typed_then_is_yours(self, desk_of, story):
        anna, bek = desk_of("anna", story), desk_of("bek", story)
        field(bek, "standfirst").fill("The second.")
        is_kept(bek, "The second.")
        bek.close(run_before_unload=False)
        field(anna, "byline").fill("Anna’s")
        field(anna, "kicker").fill("Anna’s")
        body(anna).press_sequentially("Hers. ")
        press(anna)
        bek = open_form(bek.context.new_page(), form_of(story))
        put_back(bek)
        press(bek)
        groups = {
            name: bek.get_by_role("radiogroup", name=name) for name in ("Byline", "Kicker", "Body")
        }
        for group in groups.values():
            expect(group.get_by_role("radio", name="Theirs")).to_be_checked()
        field(bek, "kicker").fill("Bek’s")
        expect(groups["Kicker"].get_by_role("radio", name="Yours")).to_be_checked()
        press(bek)
        saved = Story.objects.get()
        assert (saved.byline, saved.kicker) == ("Anna’s", "Bek’s")
        assert saved.standfirst == "The second."
        assert "Hers." in saved.body

    def test_what_is_typed_into_the_body_after_a_refusal_is_yours(self, desk_of, story):
        bek = desk_of("bek", story)
        Story.objects.update(body=story.body.replace("<p>", "<p>Hers. ", 1), version=2)
        field(bek, "standfirst").fill("The second.")
        press(bek)
        words = bek.get_by_role("radiogroup", name="Body")
        expect(words.get_by_role("radio", name="Theirs")).to_be_checked()
        body(bek).press_sequentially("His. ")
        expect(words.get_by_role("radio", name="Yours")).to_be_checked()
        press(bek)
        assert "His." in Story.objects.get().body


class TestWhatIsTold:
    def test_stays_in_sight_while_somebody_writes_and_covers_no_field(self, desk_of, story):
        page = desk_of("anna", story)
        page.context.set_offline(True)
        page.evaluate("scrollTo(0, 900)")
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        told = page.get_by_text("No connection.")
        expect(told).to_be_in_viewport(ratio=1)
        for width in (1440, 768, 360):
            page.set_viewport_size({"width": width, "height": 800})
            for name in ("byline", "editor_note", "content_note", "standfirst", "kicker"):
                field(page, name).focus()
                expect(told).to_be_in_viewport(ratio=1)
                foot = told.bounding_box()["y"] + told.bounding_box()["height"]
                assert field(page, name).bounding_box()["y"] >= foot, (width, name)
