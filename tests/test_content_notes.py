"""Test that what is hard to read is said before it, wherever a story's words go."""

import pytest

from stories.views import oembed
from tests.factories import make_person, make_quote, make_story

pytestmark = pytest.mark.django_db

NOTE = "Speaks of nothing <hard>."
ESCAPED = "Speaks of nothing &lt;hard&gt;."
WORDS = "I say nothing of anybody."


@pytest.fixture
def story():
    story = make_story(
        make_person(),
        slug="noted",
        content_note=NOTE,
        standfirst="An invented introduction.",
        tags=["hills"],
    )
    make_quote(story, WORDS, key="samplenq", is_pull_quote=True)
    return story


@pytest.mark.parametrize(
    "page",
    [
        "/en/",
        "/en/stories/",
        "/en/stories/noted/",
        "/ru/en/stories/noted/",
        "/en/quotes/",
        "/en/quotes/samplenq/",
        "/en/tags/hills/",
        "/en/search/?q=anybody",
        "/embed/quotes/samplenq/",
        "/embed/en/stories/noted/",
        "/en/people/{person}/",
    ],
)
def test_a_page_says_it_before_the_words(page, client, story):
    html = client.get(page.format(person=story.person.slug)).content.decode()
    main = html.partition("<main")[2]
    assert ESCAPED in main
    if "people" not in page:  # there it is at the story
        words = "anybody</mark>" if "search" in page else WORDS
        beginning = main.partition("stories near")[0]
        assert words not in beginning.partition(ESCAPED)[0]
    if ("stories/noted" in page and "embed" not in page) or "quotes/samplenq" in page:
        assert "<share-button" not in main.partition(ESCAPED)[0]


def test_it_is_at_a_card_beside_another_story(client, story):
    beside = make_story(tags=["hills"])
    html = client.get(beside.get_absolute_url()).content.decode()
    card = html.partition('<article class="card"')[2].partition("</article>")[0]
    assert ESCAPED in card
    assert html.count(ESCAPED) == 1


def test_nothing_is_said_of_a_story_without_one(client):
    quote = make_quote()
    for page in ("/en/", "/en/quotes/", quote.get_absolute_url(), quote.story.get_absolute_url()):
        assert "Before you read" not in client.get(page).content.decode()


def test_programs_are_told(client, story):
    person = client.get(f"/en/people/{story.person.slug}.json").json()
    assert person["stories"][0]["content_note"] == NOTE
    assert person["quotes"][0]["story"]["content_note"] == NOTE
    assert client.get("/en/quotes/samplenq.json").json()["story"]["content_note"] == NOTE
    checked = client.post("/en/check.json", {"words": WORDS}).json()
    assert checked["origins"][0]["story"]["content_note"] == NOTE
    summary = f"Before you read: {NOTE}\n\nAn invented introduction."
    (item,) = client.get("/en/feeds/stories.json").json()["items"]
    assert item["summary"] == summary
    assert ESCAPED in item["content_html"]
    assert f"Before you read: {ESCAPED}" in client.get("/en/feeds/stories.atom").content.decode()
    assert (
        "content_note" not in client.get("/oembed?url=http://testserver/en/stories/noted/").json()
    )


def test_a_frame_has_room_for_it(client, story):
    def height():
        return client.get("/oembed?url=http://testserver/en/quotes/samplenq/").json()["height"]

    with_note = height()
    story.content_note = ""
    story.save()
    assert with_note - height() == oembed.NOTE + oembed.LINE_HEIGHT
