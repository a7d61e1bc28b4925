"""What a page's head tells programs: feeds with titles, a title of its own, a description."""

import re
from html import unescape

import pytest
from django.test import Client

from tests.factories import make_milestone, make_quote, make_story

pytestmark = pytest.mark.django_db

LISTS = ["", "stories/", "people/", "quotes/", "tags/", "tags/hills/"]


@pytest.fixture
def story(db):
    story = make_story(tags=["hills"])
    make_quote(story)
    make_quote(story, "The hills are quiet at night.", position=1)
    make_milestone(story)
    return story


def head(address):
    page = Client().get(address)
    assert page.status_code == 200
    return unescape(page.content.decode().partition("</head>")[0])


def title(address):
    return " ".join(re.search("<title>(.*?)</title>", head(address), re.DOTALL)[1].split())


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_every_feed_has_a_title(language, story):
    pages = [f"/{language}/{page}" for page in ["", "stories/", "tags/hills/"]]
    pages += [f"/{language}/people/{story.person.slug}/", story.get_absolute_url()]
    for page in pages:
        feeds = re.findall(
            r'<link rel="alternate" type="application/(?:atom|feed)\+\w+"([^>]*)>', head(page)
        )
        assert feeds, page
        titles = [re.search('\\stitle="([^"]+)"', feed) for feed in feeds]
        assert all(titles), page
        assert len({each[1] for each in titles}) == len(feeds)


def test_every_quote_page_of_a_person_has_a_title_of_its_own(story):
    first, second = (title(quote.get_absolute_url()) for quote in story.quotes.all())
    site = "In their own words"
    assert first == f"“I say nothing of anybody.” · Sample Person, word for word · {site}"
    assert second == f"“The hills are quiet at night.” · Sample Person, word for word · {site}"


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
@pytest.mark.parametrize("name", LISTS)
def test_every_list_tells_other_sites_what_it_is(name, language, story):
    told = head(f"/{language}/{name}")
    (shared,) = re.findall(r'<meta property="og:description"\s+content="([^"]+)"', told)
    (described,) = re.findall(r'<meta name="description"\s+content="([^"]+)"', told)
    assert shared.split() == described.split()


@pytest.mark.parametrize("question", ["", "?q=", "?q=hills"])
def test_no_page_of_the_search_is_indexed(question, client):
    answer = client.get(f"/en/search/{question}")
    assert (answer.status_code, answer.headers["X-Robots-Tag"]) == (200, "noindex")
