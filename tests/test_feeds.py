"""Test the feeds as a feed reader requests them."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from stories import xml_text
from stories.models import Person, Story
from tests.factories import PAST, make_person, make_picture, make_story, schedule
from tests.markup import in_one_line, markup

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"
ALL = "/en/feeds/stories"


def atom(client, address=ALL):
    response = client.get(address if ".atom" in address else f"{address}.atom")
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314  our own


def items(client, address=ALL):
    response = client.get(address if ".json" in address else f"{address}.json")
    assert response.headers["Content-Type"] == "application/feed+json"
    return response.json()["items"]


def headlines(client, address=ALL):
    in_json = [item["title"] for item in items(client, address)]
    in_atom = [
        entry.findtext(f"{ATOM}title") for entry in atom(client, address).iter(f"{ATOM}entry")
    ]
    assert in_json == in_atom
    return in_json


class TestAStoryInAFeed:
    def test_is_whole_and_letter_for_letter(self, client, azhigulova):
        (item,) = items(client)
        assert azhigulova.body in item["content_html"]
        (entry,) = atom(client).iter(f"{ATOM}entry")
        assert entry.findtext(f"{ATOM}content") == item["content_html"]
        assert entry.find(f"{ATOM}content").get("type") == "html"
        assert entry.findtext(f"{ATOM}summary") == item["summary"] == azhigulova.standfirst

    def test_says_when_who_and_about_what(self, client):
        story = make_story(tags=["quiet hills"])
        (item,) = items(client)
        assert item["date_published"] == "2025-03-01T12:00:00+00:00"
        assert item["tags"] == ["quiet hills"]
        person = f"http://testserver{story.person.get_absolute_url()}"
        assert item["authors"] == [{"name": "Sample Person", "url": person}]
        (entry,) = atom(client).iter(f"{ATOM}entry")
        assert entry.findtext(f"{ATOM}published") == "2025-03-01T12:00:00+00:00"
        assert entry.findtext(f"{ATOM}updated") == "2025-03-01T12:00:00+00:00"
        assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Sample Person"
        assert entry.findtext(f"{ATOM}author/{ATOM}uri") == person
        assert entry.find(f"{ATOM}category").get("term") == "quiet hills"

    def test_claims_nothing_that_it_has_not(self, client):
        make_story()
        (item,) = items(client)
        assert not {"summary", "tags", "date_modified"} & set(item)
        (entry,) = atom(client).iter(f"{ATOM}entry")
        assert entry.find(f"{ATOM}summary") is None

    def test_says_what_it_was_translated_from_and_by_whom(self, client):
        make_story(translated_from="kk", translator="Sample Translator")
        (item,) = items(client)
        said = '<p lang="en" dir="ltr">Translated from Kazakh by Sample Translator</p>'
        assert said in in_one_line(item["content_html"])

    def test_is_in_its_own_language_and_direction(self, client):
        make_story(language="ar", body="<p>الجبال هادئة.</p>")
        (item,) = items(client)
        assert item["language"] == "ar"
        assert item["content_html"].startswith('<div lang="ar" dir="rtl">')
        feed = atom(client)
        assert feed.get(f"{XML}lang") == "en"
        assert feed.find(f"{ATOM}entry").get(f"{XML}lang") == "ar"

    def test_leads_its_links_to_this_site_and_changes_no_word(self, client):
        words = 'As in <a href="/en/stories/x/?a=1&amp;b">it</a>, href="/no" &lt;a href="/no"&gt;.'
        story = make_story(body=f"<p>{words}</p>")
        (item,) = items(client)
        there = words.replace('"/en/stories', '"http://testserver/en/stories')
        assert f"<p>{there}</p>" in item["content_html"]
        assert story.body == f"<p>{words}</p>"

    def test_warns_before_what_is_hard_to_read(self, client):
        make_story(content_note="Speaks of nothing that is hard to read.")
        content = items(client)[0]["content_html"]
        assert content.index("Before you read") < content.index("I am an invented person")

    def test_discloses_a_changed_name(self, client):
        make_story(make_person(anonymity="pseudonym"))
        (item,) = items(client)
        assert item["authors"][0]["name"] == "Sample Person*"
        assert "* The name was changed" in item["content_html"]

    def test_keeps_its_id_when_its_address_changes(self, client):
        story = make_story()
        before = [items(client)[0]["id"], atom(client).findtext(f"{ATOM}entry/{ATOM}id")]
        Story.objects.update(slug="another", language="kk", headline="Another", body="<p>New.</p>")
        Person.objects.update(slug="another", name="Another")
        after = [items(client)[0]["id"], atom(client).findtext(f"{ATOM}entry/{ATOM}id")]
        assert before == after == [story.permanent_id] * 2
        assert items(client)[0]["url"] == "http://testserver/kk/stories/another/"

    def test_keeps_its_id_while_scheduled_changes_are_shown(self, client):
        story = make_story()
        changes = story.begin_changes()
        changes.headline = "As it was changed"
        changes.save()
        moment = timezone.now().replace(microsecond=0) - timedelta(minutes=1)
        schedule(story, moment)
        (item,) = items(client)
        assert (item["title"], item["id"]) == ("As it was changed", story.permanent_id)
        assert item["date_modified"] == moment.isoformat(timespec="seconds")
        (entry,) = atom(client).iter(f"{ATOM}entry")
        assert entry.findtext(f"{ATOM}updated") == moment.isoformat(timespec="seconds")
        Story.objects.all().apply_due_changes(timezone.now())
        assert items(client)[0]["id"] == story.permanent_id

    def test_with_a_control_character_breaks_no_feed(self, client):
        make_story(headline="From\x0b a\x01word\ufffe processor", tags=["a\x0btag"])
        assert headlines_of(atom(client)) == ["From aword processor"]


def headlines_of(feed):
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


class TestThePictureOfAStory:
    def test_goes_out_with_it_while_readers_may_see_it(self, client):
        picture = make_picture(caption="Invented hills.", licence_kind="cc0-1.0")
        make_story(lead_picture=picture)
        (item,) = items(client)
        address = f"http://testserver{picture.url('whole-64.jpg')}"
        assert item["image"] == address
        assert (
            f'<img src="{address}" width="64" height="64" alt="An invented' in item["content_html"]
        )
        assert "Invented hills." in item["content_html"]
        assert "CC0 1.0" in item["content_html"]
        media = "{http://search.yahoo.com/mrss/}content"
        assert [each.get("url") for each in atom(client).iter(media)] == [address]
        picture.withdraw(by=None, now=timezone.now())
        (item,) = items(client)
        assert "image" not in item
        assert "<img" not in item["content_html"]
        assert not list(atom(client).iter(media))


class TestAFeed:
    def test_has_the_newest_first(self, client):
        make_story(headline="Older")
        make_story(headline="Newer", published_at=PAST + timedelta(days=1))
        assert headlines(client) == ["Newer", "Older"]
        assert atom(client).findtext(f"{ATOM}updated") == "2025-03-02T12:00:00+00:00"

    @pytest.mark.parametrize(
        "state",
        [
            {"status": "draft"},
            {"status": "in_review"},
            {"status": "withdrawn"},
            {"published_at": timezone.now() + timedelta(days=1)},
            {"deleted_at": PAST},
        ],
    )
    def test_has_nothing_that_is_not_public(self, state, client):
        person = make_person()
        make_story(person, headline="Public", tags=["quiet"])
        make_story(person, headline="Concealed", tags=["quiet"], **state)
        for name in ("stories", "stories/en", f"people/{person.slug}", "tags/quiet"):
            assert headlines(client, f"/en/feeds/{name}") == ["Public"]

    def test_is_of_a_language_a_person_or_a_tag(self, client):
        one, other = make_person(), make_person("Other Person")
        make_story(one, headline="Hers", tags=["тихо"])
        make_story(other, headline="Another’s", language="ru")
        assert headlines(client, "/en/feeds/stories/ru") == ["Another’s"]
        assert headlines(client, f"/en/feeds/people/{one.slug}") == ["Hers"]
        assert headlines(client, "/en/feeds/tags/тихо") == ["Hers"]
        titles = [
            client.get(f"/en/feeds/{name}.json").json()["title"].split(" · ")[1]
            for name in ("stories", "stories/ru", f"people/{one.slug}", "tags/тихо")
        ]
        assert titles == ["All stories", "Stories in Русский", "Sample Person", "тихо"]

    def test_of_nothing_is_empty_and_stays_the_same(self, client):
        assert headlines(client) == []
        assert atom(client).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"

    def test_loses_a_withdrawn_story_at_the_next_request_whatever_the_reader_has(self, client):
        person = make_person()
        story, _ = make_story(person), make_story(person, headline="Still here")
        had = client.get(f"{ALL}.atom").headers["ETag"]
        story.withdraw(by=None, now=timezone.now())
        story.save()
        later = {"If-None-Match": had, "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
        assert client.get(f"{ALL}.atom", headers=later).status_code == 200
        del later["If-None-Match"]
        response = client.get(f"{ALL}.atom", headers=later)
        assert response.status_code == 200
        assert "Last-Modified" not in response.headers
        assert headlines(client) == ["Still here"]

    def test_of_whom_nothing_is_public_any_more_is_gone_and_names_nobody(self, client):
        story = make_story(status="withdrawn", tags=["quiet"])
        response = client.get(f"/en/feeds/people/{story.person.slug}.atom")
        assert response.status_code == 410
        assert response.headers["Cache-Control"] == "no-store"
        assert "Sample" not in markup(response)
        for missing in ("tags/quiet.json", "people/nobody.atom", "stories/xx.atom", "stories.rss"):
            assert client.get(f"/en/feeds/{missing}").status_code == 404

    @pytest.mark.parametrize("kind", ["atom", "json"])
    def test_is_not_sent_again_while_it_is_the_same(self, kind, client):
        make_story()
        first = client.get(f"{ALL}.{kind}")
        again = client.get(f"{ALL}.{kind}", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        packed = client.get(f"{ALL}.{kind}", headers={"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        known = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
        again = client.get(f"{ALL}.{kind}", headers=known)
        assert again.status_code == 304
        for response in (first, again):
            assert response.headers["Vary"] == "Accept-Encoding"
            assert response.headers["Cache-Control"] == "no-cache"
            assert response.headers["Access-Control-Allow-Origin"] == "*"
            assert not response.cookies

    def test_is_found_from_the_pages_that_show_the_same(self, client):
        story = make_story(tags=["quiet"])
        found = {
            "/en/": "stories",
            "/en/stories/": "stories",
            story.get_absolute_url(): "stories/en",
            story.person.get_absolute_url(): f"people/{story.person.slug}",
            "/en/tags/quiet/": "tags/quiet",
        }
        for page, name in found.items():
            link = r'<link rel="alternate" type="application/atom\+xml" title="[^"]+" '
            link += f'href="/en/feeds/{name}.atom">'
            assert re.search(link, markup(client.get(page))), page

    def test_asks_as_much_of_the_database_for_many_as_for_one(self, client):
        person = make_person()
        addresses = [f"/en/feeds/{name}.atom" for name in ("stories", "stories/en", "tags/quiet")]
        addresses += [f"/en/feeds/people/{person.slug}.json"]
        counts = []
        for _ in range(2):
            make_story(person, tags=["quiet"])
            make_story(tags=["quiet", "other"])
            counts.append([queries(client, address) for address in addresses])
        assert counts[0] == counts[1]
        assert max(counts[1]) <= 5  # one of them for the settings of the site


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_what_to_do_with_a_feed_is_said_below_the_stories(client):
    """A browser shows its addresses as bare XML, so the foot of each page leads here first."""
    make_story()
    make_story(make_person(language="kk"), language="kk")
    said = markup(client.get("/en/stories/")).split('id="subscribe"')[1].split("</section>")[0]
    assert "Put one of these addresses into a feed reader" in said
    assert re.findall(r'href="([^"]*)"', said) == [
        f"{ALL}.atom",
        f"{ALL}/en.atom",
        f"{ALL}/kk.atom",
    ]


class TestPages:
    def test_lead_from_the_newest_to_the_oldest_past_what_changes_meanwhile(self, client):
        person = make_person()  # all at one moment: the number tells them apart
        public = [make_story(person, headline=f"Number {number}") for number in range(110)][::-1]
        first = client.get(f"{ALL}.json").json()
        public[0].withdraw(by=None, now=timezone.now())
        public[0].save()
        make_story(headline="Newest of all")
        second = client.get(first["next_url"]).json()
        third = client.get(second["next_url"]).json()
        told = [item["title"] for page in (first, second, third) for item in page["items"]]
        assert told == [story.headline for story in public]
        assert "next_url" not in third
        assert second["feed_url"] == first["next_url"]

    def test_are_linked_in_atom_too(self, client):
        person = make_person()
        for _ in range(51):
            make_story(person)
        relations = {
            link.get("rel"): link.get("href") for link in atom(client).findall(f"{ATOM}link")
        }
        assert relations["first"] == relations["self"] == f"http://testserver{ALL}.atom"
        last = atom(client, relations["next"])
        relations = {link.get("rel"): link.get("href") for link in last.findall(f"{ATOM}link")}
        assert relations["first"] == f"http://testserver{ALL}.atom"
        assert "next" not in relations
        assert last.findtext(f"{ATOM}id") == atom(client).findtext(f"{ATOM}id")

    @pytest.mark.parametrize(
        "place", ["", "1", "x.1", "-1.1", "1.1.1", "9" * 17 + ".1", "1." + "9" * 19, "١.١", "1.1\n"]
    )
    def test_that_are_not_there_are_not_found(self, place, client):
        response = client.get(f"{ALL}.json", {"after": place})
        assert response.status_code == 404
        assert response.headers["Access-Control-Allow-Origin"] == "*"

    def test_after_the_greatest_place_there_can_be_are_answered(self, client):
        make_story()
        place = "9" * 16 + "." + "9" * 18
        assert len(items(client, f"{ALL}.json?after={place}")) == 1

    def test_lead_from_the_places_that_readers_kept(self, client):
        make_story()
        response = client.get(f"{ALL}.json", {"before": "9" * 16 + "-" + "9" * 18})
        assert response.status_code == 308
        assert len(items(client, response.headers["Location"])) == 1
        assert client.get(f"{ALL}.json", {"before": "1.1"}).status_code == 404


@given(st.text())
def test_text_for_xml_loses_only_what_xml_cannot_hold(text):
    legal = xml_text.legal(text)
    assert xml_text.legal(legal) == legal
    document = f"<a>{legal.replace('&', '&amp;').replace('<', '&lt;')}</a>"
    read = ElementTree.fromstring(document).text or ""  # noqa: S314  our own
    assert read == legal.replace("\r\n", "\n").replace("\r", "\n")
