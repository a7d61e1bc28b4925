"""Test reading times, and that readers get no cookie."""

import re
from xml.etree import ElementTree

import pytest

from stories.models import Story
from tests.desk import read_out
from tests.factories import SENTENCES, make_person, make_quote, make_story
from tests.markup import markup
from tests.test_preview_links import make_link
from tests.test_sitemaps import NAMESPACE, SECTIONS

pytestmark = pytest.mark.django_db


def told(client, address):
    page = markup(client.get(address))
    spans = re.findall(r"<span>([^<]*)</span>", page.partition("at-hand")[2].partition("</p>")[0])
    return spans[-1].strip()  # after the dates


class TestTheReadingTime:
    @pytest.mark.parametrize(
        ("language", "words", "minutes"),
        [
            ("en", 1, "1 minute"),
            ("en", 345, "2 minutes"),
            ("en", 1150, "5 minutes"),
            ("ar", 700, "5 minutes"),
        ],
    )
    def test_is_that_of_the_words_in_their_language(self, language, words, minutes, client):
        body = f"<p>{'word ' * words}</p>"
        story = make_story(language=language, body=body, standfirst="Not counted. " * 500)
        assert told(client, story.get_absolute_url()) == f"Reading time: {minutes}"

    @pytest.mark.parametrize(
        ("minutes", "expected"),
        [(1, "1 минута"), (2, "2 минуты"), (5, "5 минут"), (21, "21 минута")],
    )
    def test_is_counted_as_russian_counts(self, minutes, expected, client):
        story = make_story(language="ru", body=f"<p>{'слово ' * 180 * minutes}</p>")
        assert told(client, story.get_absolute_url()) == f"Время чтения: {expected}"

    def test_is_told_in_the_language_of_the_interface(self, client):
        story = make_story(body=f"<p>{'word ' * 1150}</p>")
        assert told(client, f"/kk{story.get_absolute_url()}") == "Оқу уақыты: 5 минут"

    def test_of_a_language_that_is_not_known_is_a_guess(self):
        story = Story(language="tlh", body=f"<p>{'word ' * 360}</p>")
        assert story.minutes_to_read == 2


class TestASharedQuote:
    def test_is_linked_from_its_story_without_scripts(self, client):
        story = make_story()
        quote = make_quote(story)
        gone = make_quote(story, text="These words are nowhere.")
        page = markup(client.get(story.get_absolute_url()))
        assert f'<a href="{quote.get_absolute_url()}">“I say nothing of anybody.”</a>' in page
        assert gone.get_absolute_url() not in page

    def test_has_no_list_in_a_story_without_quotes(self, client):
        page = markup(client.get(make_story().get_absolute_url()))
        assert "Quotes from this story" not in page

    def test_is_offered_by_no_preview(self, client):
        link = make_link(make_story(status="draft"))
        page = markup(client.get(link.get_absolute_url()))
        assert SENTENCES in page
        assert "share.js" not in page


class TestAVisitor:
    def test_is_left_no_cookie_by_any_page(self, client, azhigulova):
        make_story(make_person(slug="withdrawn"), status="withdrawn", slug="withdrawn")
        addresses = [address for name in SECTIONS for address in listed(client, name)]
        assert len(addresses) == 67
        quote = azhigulova.quotes.first()
        addresses += ["/", "/en/search/?q=law", "/robots.txt", "/sitemap.xml", "/favicon.ico"]
        addresses += [f"/embed/quotes/{quote.key}/", f"/embed/stories/{azhigulova.slug}/"]
        addresses += [f"/en/feeds/stories.{kind}" for kind in ("atom", "json")]
        addresses += [f"/oembed?url=http://testserver{azhigulova.get_absolute_url()}"]
        addresses += [f"/en/stories/{azhigulova.slug}.json", f"/en/quotes/{quote.key}.jsonld"]
        addresses += [f"/ru{azhigulova.get_absolute_url()}", quote.card_address("wide")]
        addresses += ["/health/"]
        for address in addresses:
            self.check(client.get(address), {200, 302})
        self.check(client.get("/en/nothing/"), {404})
        self.check(client.get("/en/stories/withdrawn/"), {410})
        self.check(client.get("/preview/nothing/"), {404})
        assert not client.cookies

    def check(self, response, statuses):
        assert response.status_code in statuses, response.request["PATH_INFO"]
        assert not response.cookies, response.request["PATH_INFO"]
        assert "Cookie" not in response.headers.get("Vary", ""), response.request["PATH_INFO"]
        read_out(response)


def listed(client, section):
    document = ElementTree.fromstring(client.get(f"/sitemaps/{section}.xml").content)  # noqa: S314  our own
    return [entry.findtext(f"{NAMESPACE}loc") for entry in document]
