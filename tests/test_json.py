"""Test the `.json` addresses as docs/json.md promises them."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from stories.models import Quote, Story
from tests.factories import (
    PAST,
    SENTENCES,
    make_correction,
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_story,
)

pytestmark = pytest.mark.django_db

DOCUMENT = Path(__file__).parent.parent / "docs" / "json.md"


def full_story():
    """Make a story with a record of every kind."""
    person = make_person(
        description="An invented person.",
        roles="invented teacher\ninvented neighbour",
        credentials="Degree in nothing",
        portrait=make_picture(),
    )
    person.other_names.create(name="Үлгі Адам", language="kk")
    person.links.create(label="Her page", url="https://person.example/page")
    story = make_story(
        person,
        standfirst="An invented introduction.",
        body=f'<p>{SENTENCES}</p><blockquote data-speaker="Her aunt"><p>Yes.</p></blockquote>',
        content_note="Speaks of nothing.",
        byline="Interview by nobody",
        told_date="2024-06",
        source_publisher="Invented Paper",
        source_url="https://paper.example/story",
        source_date="2024",
        translated_from="kk",
        translator="Sample Translator",
        tags=["quiet hills"],
        modified_at=PAST + timedelta(days=1),
        lead_picture=make_picture(
            caption="Invented hills.",
            copyright_notice="© nobody",
            creator="Nobody at all",
            licence_kind="other",
            licence_words="An invented licence",
            licence="https://licence.example/",
        ),
    )
    make_quote(story, key="samplejs")
    make_milestone(story, date_edtf="2020")
    return story


def addresses_of(story):
    return [
        f"/{story.language}/stories/{story.slug}.json",
        f"/en/people/{story.person.slug}.json",
        f"/en/quotes/{story.quotes.get().key}.json",
    ]


def names_in(record):
    """Return every key in a record, with the keys that contain it."""
    found = set()
    for name, value in record.items():
        found.add(name)
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                found |= {f"{name}.{below}" for below in names_in(inner)}
    return found


class TestARecord:
    def test_of_a_story_is_what_its_page_shows(self, client):
        story = full_story()
        record = client.get(addresses_of(story)[0]).json()
        assert (record["version"], record["type"]) == (1, "story")
        assert record["url"] == f"http://testserver{story.get_absolute_url()}"
        assert record["body_html"] == f'{story.body}<p class="speaker">— Her aunt</p>'
        assert record["body_text"] == story.story_text.text
        assert record["changed_at"] == "2025-03-02T12:00:00+00:00"
        assert record["told"] == "June 2024"
        first_published = {"by": "Invented Paper", "url": story.source_url, "when": "2024"}
        assert record["first_published"] == first_published
        assert record["person"]["anonymity"] == "named"
        assert record["picture"]["credit"] == "Drawing: nobody"
        (quote,) = record["quotes"]
        assert quote["words"] in record["body_text"]
        assert quote["words_in_marks"] == "“I say nothing of anybody.”"
        assert record["translated_from"] == quote["translated_from"] == "kk"
        assert record["translator"] == "Sample Translator"
        (milestone,) = record["milestones"]
        assert (milestone["title"], milestone["date"]) == ("Is quiet", "2020")
        assert milestone["is_in_own_words"] is milestone["is_in_her_words"] is True

    def test_of_a_person_leaves_out_the_roles_that_her_page_does_not_show(self, client):
        record = client.get(addresses_of(full_story())[1]).json()
        assert record["titles"] == ["Invented teacher", "Degree in nothing"]
        assert "neighbour" not in json.dumps(record)
        assert record["other_names"] == [{"name": "Үлгі Адам", "language": "kk"}]
        assert record["links"][0]["url"] == "https://person.example/page"
        assert record["quotes"][0]["story"] == record["stories"][0]
        assert record["quotes"][0]["translated_from"] == "kk"

    def test_of_a_quote_leads_to_its_person_and_story(self, client):
        story = full_story()
        record = client.get(addresses_of(story)[2]).json()
        assert record["words"] == "I say nothing of anybody."
        assert record["translated_from"] == "kk"
        assert record["story"]["headline"] == story.headline
        assert record["person"]["name"] == "Sample Person"
        assert record["url_in_story"].startswith(f"{record['story']['url']}#q-samplejs")

    def test_claims_nothing_that_is_absent(self, client):
        story = make_story()
        make_quote(story)
        for address in addresses_of(story):
            text = client.get(address).content.decode()
            assert "null" not in text
            assert '""' not in text
            assert "[]" not in text
            assert "{}" not in text

    def test_has_the_names_that_the_document_promises_and_no_others(self, client):
        story = full_story()
        story.headline = "In the words of Sample Person: “The hills are quiet at night!”"
        story.confirm_headline(by=None, now=PAST)
        story.save()
        quote = story.quotes.get()
        quote.text, quote.speaker = "I say nothing", "A neighbour"
        quote.save()
        quote.confirm(by=None, now=PAST)
        make_correction(story)
        story.body += f'<figure data-picture="{story.lead_picture.pk}"></figure>'
        story.save()
        promised = {
            kind: set(re.findall(r"^\| `([\w.]+)`", text, re.MULTILINE))
            for kind, text in re.findall(
                r"^## A (\w+)$(.*?)(?=^## |\Z)", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL
            )
        }
        for address in addresses_of(story):
            record = client.get(address).json()
            assert names_in(record) == promised[record["type"]], record["type"]

    def test_leaves_out_words_that_the_story_does_not_hold(self, client):
        story = full_story()
        Story.objects.update(body="<p>Something else.</p>")
        of_story, of_person, of_quote = addresses_of(story)
        for address in (of_story, of_person):
            text = client.get(address).content.decode()
            assert "I say nothing" not in text
            assert "Is quiet" not in text
        assert client.get(of_quote).status_code == 404


class TestAnAddress:
    @pytest.mark.parametrize(
        ("state", "status"),
        [
            ({"status": "draft"}, 404),
            ({"published_at": timezone.now() + timedelta(days=1)}, 404),
            ({"status": "withdrawn"}, 410),
            ({"deleted_at": PAST}, 410),
        ],
    )
    def test_of_what_is_not_public_answers_as_its_page_does(self, state, status, client):
        story = make_story(**state)
        make_quote(story)
        for address in addresses_of(story):
            response = client.get(address)
            assert response.status_code == status
            assert response.headers["Access-Control-Allow-Origin"] == "*"
            assert "Sample" not in response.content.decode()
            if status == 410:
                assert response.headers["Cache-Control"] == "no-store"
                assert "ETag" not in response.headers

    def test_may_be_read_from_any_site_and_leaves_nothing_there(self, client):
        for address in addresses_of(full_story()):
            response = client.get(address)
            assert response.headers["Access-Control-Allow-Origin"] == "*"
            assert response.headers["Content-Type"] == "application/json"
            assert "Cookie" not in response.headers["Vary"]
            assert not response.cookies

    def test_is_not_sent_again_while_the_record_is_the_same(self, client):
        story = full_story()
        address = addresses_of(story)[0]
        known = {"If-None-Match": client.get(address).headers["ETag"]}
        assert client.get(address, headers=known).status_code == 304
        Story.objects.update(headline="Changed")
        assert client.get(address, headers=known).status_code == 200

    def test_is_only_read(self, client):
        for address in addresses_of(full_story()):
            assert client.head(address).status_code == 200
            for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
                assert client.generic(method, address).status_code == 405

    def test_is_found_from_its_page(self, client):
        story = full_story()
        records = [story, story.person, story.quotes.get()]
        for record, address in zip(records, addresses_of(story), strict=True):
            page = client.get(record.get_absolute_url()).content.decode()
            assert f'<link rel="alternate" type="application/json" href="{address}">' in page

    def test_asks_as_much_of_the_database_for_many_as_for_one(self, client):
        story = full_story()
        addresses = addresses_of(story)
        few = [queries(client, address) for address in addresses]
        for number in range(3):
            other = make_story(story.person, tags=[f"tag {number}"])
            make_quote(other)
            make_milestone(other)
            make_quote(story, text="The hills are quiet at night.")
            make_milestone(story, passage="I am an invented person.")
            story.tags.add(f"tag {number}")
            story.person.other_names.create(name=f"Name {number}", language="kk")
        assert [queries(client, address) for address in addresses] == few
        assert max(few) <= 6
        assert Quote.objects.count() == 7


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
