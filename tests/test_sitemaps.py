"""Test the sitemap index and its sections as a search engine reads them."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from stories.models import Story
from stories.views import sitemaps
from tests.factories import PAST, make_person, make_quote, make_story, schedule

pytestmark = pytest.mark.django_db

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
SECTIONS = ["pages", "stories", "people", "quotes", "tags"]


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/xml"
    return ElementTree.fromstring(response.content)  # noqa: S314  our own


def entries(client, address):
    """Return each address with its last change and its alternates; check the elements' order."""
    found = {}
    for entry in read(client, address):
        told = [child.tag for child in entry]
        last_change = entry.findtext(f"{NAMESPACE}lastmod")
        alternates = {link.get("hreflang"): link.get("href") for link in entry.findall(LINK)}
        assert told[0] == f"{NAMESPACE}loc"
        found[entry.findtext(f"{NAMESPACE}loc")] = (last_change, alternates)
    return found


def section(client, name):
    return entries(client, f"/sitemaps/{name}.xml")


class TestTheIndex:
    def test_leads_to_every_section_with_its_latest_change(self, client):
        story = make_story(tags=["quiet"])
        make_quote(story)
        make_story(published_at=PAST - timedelta(days=1))
        found = entries(client, "/sitemap.xml")
        listed = [SECTIONS[0], "about", *SECTIONS[1:]]
        assert list(found) == [f"http://testserver/sitemaps/{name}.xml" for name in listed]
        moments = [moment for moment, _ in found.values()]
        assert moments == [None, None, *["2025-03-01T12:00:00+00:00"] * 4]

    def test_of_an_empty_site_is_whole(self, client):
        for name in SECTIONS[1:]:
            assert section(client, name) == {}
        assert len(entries(client, "/sitemap.xml")) == 6

    def test_is_what_robots_are_shown(self, client):
        text = client.get("/robots.txt").content.decode()
        assert "Sitemap: http://testserver/sitemap.xml" in text

    def test_leads_to_further_files_where_one_is_full(self, client, monkeypatch):
        monkeypatch.setattr(sitemaps.StorySection, "limit", 2)
        stories = [make_story() for _ in range(3)]
        index = entries(client, "/sitemap.xml")
        second = "http://testserver/sitemaps/stories.xml?p=2"
        assert second in index
        assert len(section(client, "stories")) == 2
        (last,) = entries(client, second)
        assert last == f"http://testserver{stories[2].get_absolute_url()}"
        missing = ["stories.xml?p=3", "stories.xml?p=0", "stories.xml?p=-1", "stories.xml?p=x"]
        missing += ["stories.xml?p=99999999999999999999", "pages.xml?p=2", "nothing.xml"]
        for each in missing:
            assert client.get(f"/sitemaps/{each}").status_code == 404

    def test_holds_a_thousand_addresses_a_file_so_that_none_takes_long(self):
        assert sitemaps.StorySection.limit == 1000
        # A person has an address in each of the three languages of the interface.
        assert 1000 - 3 < sitemaps.PersonSection.limit * 3 <= 1000

    def test_is_counted_for_the_list_of_files_alone(self, client):
        make_story()
        with CaptureQueriesContext(connection) as captured:
            section(client, "people")
        assert not any("COUNT" in query["sql"] for query in captured)


class TestASection:
    def test_lists_all_that_is_public(self, client, azhigulova):
        counts = [len(section(client, name)) for name in SECTIONS]
        assert counts == [3 * 8, 1, 3 * 1, 3 * 8, 3 * 5]

    def test_lists_no_quote_that_its_story_is_known_not_to_hold(self, client):
        story = make_story()
        quote = make_quote(story)
        assert quote.key in "".join(section(client, "quotes"))
        Story.objects.update(body="<p>Something else.</p>")
        Story.objects.refresh_blockers()
        assert client.get(quote.get_absolute_url()).status_code == 404
        assert quote.key not in "".join(section(client, "quotes"))

    @pytest.mark.parametrize(
        "state",
        [
            {"status": "draft"},
            {"status": "withdrawn"},
            {"deleted_at": PAST},
            {"published_at": timezone.now() + timedelta(days=1)},
        ],
    )
    def test_lists_nothing_else(self, state, client):
        story = make_story(tags=["concealed"], **state)
        make_quote(story)
        for name in SECTIONS[1:]:
            assert section(client, name) == {}

    def test_tells_the_latest_change_to_what_it_shows(self, client):
        person = make_person()
        make_quote(make_story(person, tags=["quiet"]))
        changed = make_story(person, tags=["quiet"])
        Story.objects.filter(pk=changed.pk).update(modified_at=datetime(2025, 6, 7, tzinfo=UTC))
        stories = section(client, "stories")
        assert [moment for moment, _ in stories.values()] == ["2025-03-01", "2025-06-07"]
        assert {moment for moment, _ in section(client, "quotes").values()} == {"2025-03-01"}
        for name in ("people", "tags"):
            assert {moment for moment, _ in section(client, name).values()} == {"2025-06-07"}

    def test_tells_when_scheduled_changes_came_to_be_shown(self, client):
        story = make_story()
        story.begin_changes()
        schedule(story, datetime(2025, 6, 7, tzinfo=UTC))
        ((_, (moment, _)),) = section(client, "stories").items()
        assert moment == "2025-06-07"

    def test_leads_from_a_story_to_its_published_translations(self, client):
        group = uuid4()
        make_story(slug="one", language="ru", translation_group=group)
        make_story(slug="two", language="en", translation_group=group)
        make_story(slug="three", language="kk", translation_group=group, status="draft")
        make_story(slug="alone")
        alternates = {
            "ru": "http://testserver/ru/stories/one/",
            "en": "http://testserver/en/stories/two/",
            "x-default": "http://testserver/en/stories/two/",
        }
        found = section(client, "stories")
        assert {address: others for address, (_, others) in found.items()} == {
            alternates["ru"]: alternates,
            alternates["en"]: alternates,
            "http://testserver/en/stories/alone/": {},
        }

    def test_without_a_translation_in_the_sites_language_offers_the_first_by_default(self, client):
        group = uuid4()
        make_story(slug="one", language="ru", translation_group=group)
        make_story(slug="two", language="kk", translation_group=group)
        for _, alternates in section(client, "stories").values():
            assert alternates["x-default"] == "http://testserver/ru/stories/one/"

    def test_lists_a_page_in_every_language_of_the_interface(self, client, settings):
        settings.LANGUAGES = [("en", "English"), ("ru", "Русский")]
        make_story(make_person(slug="sample"))
        found = section(client, "people")
        addresses = {
            "en": "http://testserver/en/people/sample/",
            "ru": "http://testserver/ru/people/sample/",
            "x-default": "http://testserver/en/people/sample/",
        }
        assert list(found) == [addresses["en"], addresses["ru"]]
        assert all(alternates == addresses for _, alternates in found.values())
        assert len(section(client, "pages")) == 16

    def test_takes_as_many_queries_for_many_as_for_one(self, client):
        addresses = ["/sitemap.xml", *(f"/sitemaps/{name}.xml" for name in SECTIONS)]
        counts = []
        for number in range(1, 3):
            group = uuid4()
            for language in ("en", "ru"):
                story = make_story(
                    tags=[f"tag {number}"], language=language, translation_group=group
                )
                make_quote(story)
            counts.append([queries(client, address) for address in addresses])
        assert counts[0] == counts[1] == [6, 1, 2, 1, 1, 1]


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
