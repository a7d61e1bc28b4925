"""The share card of a page that has neither a picture nor a quote to show."""

import re

import pytest
from django.utils import timezone

from stories import list_cards
from stories.models import SiteSettings, Story
from stories.models.verification import confirmation
from tests.desk import read_out
from tests.factories import make_person, make_quote, make_site_page, make_story

FLOWER = "\U0001f338"  # which no font of ours has


def shown(client, address):
    """Return the path of the picture that a page is shared with, and what it says of it."""
    page = client.get(address).content.decode()
    found = re.findall('<meta property="og:image(?::alt)?" content="([^"]+)">', page)
    assert len(found) == 2
    return found[0].removeprefix("http://testserver"), found[1]


def assert_drawn(client, path):
    answer = client.get(path)
    assert answer["Content-Type"] == "image/png"
    assert read_out(answer).startswith(b"\x89PNG")
    assert client.get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304


@pytest.fixture
def story(db):
    return make_story(make_person(roles="invented teacher"), slug="hills", headline="Quiet hills")


def test_of_a_story_has_its_headline_and_who_speaks(story, client):
    path, alt = shown(client, story.get_absolute_url())
    assert path.startswith("/cards/stories/en/hills/")
    assert alt == "Quiet hills. Sample Person"
    assert_drawn(client, path)
    assert shown(client, f"/ru{story.get_absolute_url()}") == (path, alt)


def test_of_a_story_is_the_persons_voice_where_that_is_word_for_word(story, client):
    site = SiteSettings.current()
    assert list_cards.of_story(story, site).card.is_editors
    said = make_story(story.person, headline="In Sample Person’s words: “The hills are quiet”")
    card = list_cards.of_story(said, site).card
    assert (card.words, card.is_editors) == ("“The hills are quiet”", False)
    headline = "In Sample Person’s words: “The hills are loud”"
    looked_at = confirmation.made(confirmation.digest_of(headline), by=None, now=timezone.now())
    published = make_story(story.person, headline=headline, headline_confirmation=looked_at)
    card = list_cards.of_story(published, site).card
    assert (card.words, card.is_editors) == (headline, True)


def test_of_a_person_has_the_name_and_who_that_is(story, client):
    path, alt = shown(client, story.person.get_absolute_url())
    assert path.startswith("/cards/people/en/")
    assert alt == "Sample Person. Invented teacher"
    assert_drawn(client, path)
    story.person.roles = ""
    story.person.save()
    assert client.get(path).status_code == 404
    SiteSettings.objects.create(pk=1, tagline_en="People of the hills", accent="#1f4e3d")
    assert shown(client, story.person.get_absolute_url())[1] == "Sample Person. People of the hills"


def test_of_a_page_about_the_site_has_its_title(client, db):
    page = make_site_page(publish=True, title="How we work")
    path, alt = shown(client, page.get_absolute_url())
    assert alt.startswith("How we work. ")
    assert_drawn(client, path)
    page.title = f"How we work {FLOWER}"
    page.save()
    assert page.publish(by=None, now=page.published_at) == []
    assert shown(client, page.get_absolute_url())[0].startswith("/cards/lists-en/home-")
    assert client.get(path).status_code == 404


def test_that_no_font_can_write_is_that_of_the_list(story, client):
    Story.objects.update(headline=f"Hills {FLOWER}")
    story.person.name = FLOWER
    story.person.save()
    assert shown(client, story.get_absolute_url())[0].startswith("/cards/lists-en/story_list-")
    assert shown(client, story.person.get_absolute_url())[0].startswith("/cards/lists-en/person_")


def test_is_gone_with_its_page_and_moves_with_it(story, client):
    path, _ = shown(client, story.get_absolute_url())
    former = story.person.get_absolute_url()
    of_person, _ = shown(client, former)
    assert client.get(path.replace("/stories/", "/hills/")).status_code == 404
    story.slug = "mountains"
    story.save()
    moved = client.get(path)
    assert moved.status_code == 308
    assert moved["Location"] == shown(client, story.get_absolute_url())[0]
    story.withdraw(by=None, now=story.published_at)
    for each in (path, moved["Location"], of_person):
        assert client.get(each).status_code == 410, each


def test_of_a_quote_that_is_too_long_is_that_of_its_story(story, client):
    words = "Quiet hills. " + "and more " * 900
    story.body = f"<p>{words}</p>"
    story.save()
    quote = make_quote(story, text=words.strip())
    assert shown(client, quote.get_absolute_url()) == shown(client, story.get_absolute_url())
