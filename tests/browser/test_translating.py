"""An editor's work on a translation, from the button to the page that readers see."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from stories.models import Story, StoryVersion
from tests.browser.barriers import find_barriers_in_looks
from tests.browser.desks import body, open_form, press
from tests.desk import address
from tests.environment import share
from tests.factories import make_milestone, make_quote, make_story

BODY = "<p>I am an invented person.</p><p>I say nothing of anybody.</p><p>The hills are quiet.</p>"
IN_RUSSIAN = ["Я выдуманный человек.", "Я ни о ком не говорю.", "В горах тихо."]
MARKED = ".original-words li.is-here"
FITS = "document.documentElement.scrollWidth <= innerWidth"


@pytest.fixture
def original():
    story = make_story(slug="hills", body=BODY, standfirst="An introduction.")
    make_quote(story)
    make_milestone(story, passage="The hills are quiet.")
    return story


@pytest.fixture
def desk(watched_page, context, admin_client, base_url):
    session = admin_client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": base_url}])
    watched_page.emulate_media(reduced_motion="reduce")
    watched_page.set_viewport_size({"width": 1280, "height": 900})
    return watched_page


@pytest.fixture
def russian(original, admin_user):
    return original.begin_translation("ru", by=admin_user, now=timezone.now())


def fill_row(page, row, **fields):
    inside = page.locator(f"#{row}")
    inside.locator(".row-toggle").click()
    for label, words in fields.items():
        inside.get_by_label(label.replace("_", " ").capitalize()).fill(words)


@pytest.mark.thorough("a long walk, of which each step has tests in test_translating.py")
def test_a_story_is_translated_and_published(desk, original, client):
    open_form(desk, address(original))
    desk.get_by_role("link", name="Translate…").press("Enter")
    desk.get_by_role("combobox", name="Into which language?").select_option(label="Русский")
    with desk.expect_response("**/presence/"):
        desk.get_by_role("button", name="Begin the translation").press("Enter")
    story = Story.objects.get(language="ru")
    desk.get_by_label("Headline").fill("Тихие горы")
    body(desk).click()
    for number, words in enumerate(IN_RUSSIAN):
        if number:
            desk.keyboard.press("Enter")
        desk.keyboard.type(words)
        expect(desk.locator(MARKED)).to_have_text(BODY.split("</p>")[number].removeprefix("<p>"))
    press(desk)
    body(desk).get_by_text(IN_RUSSIAN[1]).click(click_count=3)
    desk.keyboard.press("Control+Alt+q")
    expect(desk.locator("#quotes-0 textarea")).to_have_value(IN_RUSSIAN[1])
    expect(desk.locator("#quotes-1")).to_have_count(0)
    expect(desk.locator("#quotes-0 .in-the-original")).to_have_text("I say nothing of anybody.")
    fill_row(desk, "milestones-0", title="Тишина", exact_passage=IN_RUSSIAN[2])
    press(desk, "Publish now")
    assert client.get("/ru/stories/hills/").status_code == 200
    desk.goto("/ru/stories/hills/")
    expect(desk.locator("main")).to_contain_text("Перевод с английского")
    expect(desk.locator("main")).to_contain_text("Я ни о ком не говорю.")
    assert story.quotes.get().text == IN_RUSSIAN[1]


def test_an_original_is_seen_and_followed_where_it_changed(desk, original, russian, admin_user):
    original.body = BODY.replace("nothing", "little")
    original.save()
    StoryVersion.keep(original, "published", by=admin_user, now=timezone.now())
    open_form(desk, address(russian))
    expect(desk.get_by_text("Body: paragraph 2 changed.")).to_be_visible()
    check_that_it_is_followed(desk)
    check_the_original(desk)
    desk.get_by_role("link", name="See what changed…").press("Enter")
    expect(desk.locator("ins")).to_contain_text("little")
    desk.get_by_role("button", name="The translation follows this now").press("Enter")
    expect(desk.get_by_text("the translation follows its original as it is")).to_be_visible()
    expect(desk.locator(".original-changed")).to_have_count(0)


def check_that_it_is_followed(desk):
    """What one writes is marked in the original; then nothing is left to save."""
    body(desk).click()
    for number, paragraph in enumerate(["I am an invented person.", "I say little of anybody."]):
        if number:
            desk.keyboard.press("Enter")
        desk.keyboard.type("Я.")
        expect(desk.locator(MARKED)).to_have_text(paragraph)
    press(desk)


def check_the_original(desk):
    """It is beside the body where there is room, and folded where there is none."""
    words = desk.locator(".original-words")
    expect(words).to_be_visible()
    assert words.bounding_box()["x"] > body(desk).bounding_box()["x"]
    desk.set_viewport_size({"width": 360, "height": 800})
    expect(words).to_be_hidden()
    desk.get_by_text("In English", exact=True).click()
    expect(words).to_be_visible()
    assert desk.evaluate(FITS)


def test_the_original_is_there_without_scripts(browser, admin_client, russian, base_url):
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    session = admin_client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": base_url}])
    page = context.new_page()
    page.goto(address(russian))
    expect(page.locator(".original-words")).to_contain_text("The hills are quiet.")
    context.close()


def test_its_pages_are_accessible(desk, original, russian):
    original.body = BODY.replace("nothing", "little")
    original.save()
    looks, faults = ((1280, "light"), (360, "dark")), []
    for name, story in share((("original", russian), ("translate", original)), 0, 2):
        desk.goto(reverse(f"admin:stories_story_{name}", args=[story.pk]))
        faults += find_barriers_in_looks(desk, looks, "#content-main", in_high_window=True)
    open_form(desk, address(russian))
    desk.locator("#quotes-0 .row-toggle").click()
    for part in (".original-changed", "#quotes-0"):
        expect(desk.locator(part)).to_be_visible()
        faults += find_barriers_in_looks(desk, looks, part, in_high_window=True)
    desk.get_by_text(
        "In English", exact=True
    ).click()  # folded in the narrow window of the last look
    for look in reversed(looks):
        expect(desk.locator(".original-words")).to_be_visible()
        faults += find_barriers_in_looks(desk, [look], ".original", in_high_window=True)
    assert not faults
