"""Test what pages tell search engines, and sites where they are shared, about themselves."""

import json
import re

import pytest

from stories.models import Tag
from tests.factories import make_person, make_picture, make_quote, make_story

pytestmark = pytest.mark.django_db

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def described(client, record):
    """Return the JSON-LD descriptions of a page, by type."""
    page = client.get(record.get_absolute_url()).content.decode()
    return {block["@type"]: block for block in map(json.loads, BLOCK.findall(page))}


def full_story(**person_fields):
    portrait = make_picture((320, 320), caption="Not on her page.", licence="https://l.example/")
    person = make_person(
        roles="invented teacher\ninvented neighbour", portrait=portrait, **person_fields
    )
    rights = {"copyright_notice": "© nobody", "licence": "https://licence.example/"}
    picture = make_picture((900, 600), caption="Invented hills.", **rights)
    story = make_story(person, slug="sample", lead_picture=picture, tags=["quiet hills"])
    make_quote(story, key="sampleky")
    return story


class TestAQuotation:
    def test_is_described_on_its_own_page_and_not_again_in_the_story(self, client):
        story = full_story()
        article = described(client, story)["Article"]
        assert "hasPart" not in article
        quotation = described(client, story.quotes.get())["Quotation"]
        assert quotation["isPartOf"] == {"@id": article["@id"]}
        assert quotation["creator"] == quotation["spokenByCharacter"] == article["about"]

    def test_names_who_speaks_and_the_story(self, client):
        story = full_story()
        quotation = described(client, story.quotes.get())["Quotation"]
        assert quotation["spokenByCharacter"]["name"] == "Sample Person"
        assert quotation["isPartOf"] == {"@id": f"http://testserver{story.get_absolute_url()}"}


class TestTheWayToAPage:
    def test_leads_from_the_first_page_over_the_list(self, client):
        story = full_story()
        records = {
            "People": (story.person, "Sample Person"),
            "Quotes": (story.quotes.get(), "“I say nothing of anybody.”"),
            "Topics": (Tag.objects.get(), "quiet hills"),
        }
        paths = {"Topics": "tags"}
        for above, (record, name) in records.items():
            steps = described(client, record)["BreadcrumbList"]["itemListElement"]
            assert [step["position"] for step in steps] == [1, 2, 3]
            assert [step["name"] for step in steps] == ["In their own words", above, name]
            assert [step["item"] for step in steps] == [
                "http://testserver/en/",
                f"http://testserver/en/{paths.get(above, above.lower())}/",
                f"http://testserver{record.get_absolute_url()}",
            ]

    def test_is_not_told_of_lists_nor_for_the_weight_of_its_page_of_a_story(self, client):
        for address in ("/en/stories/", make_story().get_absolute_url()):
            assert "BreadcrumbList" not in client.get(address).content.decode()


class TestAPicture:
    def test_of_a_story_is_described_with_all_that_is_known_of_its_rights(self, client):
        image = described(client, full_story())["Article"]["image"]
        assert image["creditText"] == "Drawing: nobody"
        assert image["copyrightNotice"] == "© nobody"
        assert image["license"] == "https://licence.example/"
        assert image["caption"] == "Invented hills."

    def test_of_a_person_is_described_as_her_page_shows_it(self, client):
        person = described(client, full_story().person)["ProfilePage"]["mainEntity"]
        assert person["image"]["creditText"] == "Drawing: nobody"
        assert person["image"]["license"] == "https://l.example/"
        assert "caption" not in person["image"]
        assert "copyrightNotice" not in person["image"]

    def test_that_is_not_there_is_not_claimed(self, client):
        story = make_story()
        assert "image" not in described(client, story)["Article"]
        assert "image" not in described(client, story.person)["ProfilePage"]["mainEntity"]


class TestAByline:
    def test_is_a_credit_and_not_somebodys_name(self, client):
        story = make_story(byline="Interview by nobody")
        article = described(client, story)["Article"]
        assert article["creditText"] == "Interview by nobody"
        assert "author" not in article


class TestAPerson:
    def test_is_the_same_in_every_language_of_the_interface(self, client):
        person = full_story().person
        for language in ("en", "ru", "kk"):
            page = client.get(f"/{language}/people/{person.slug}/").content.decode()
            assert f'"@id":"{person.permanent_id}"' in page.replace(": ", ":")

    def test_has_the_roles_that_her_page_shows(self, client):
        person = full_story(description="An invented person.").person
        assert described(client, person)["ProfilePage"]["mainEntity"]["jobTitle"] == [
            "invented teacher"
        ]
        person.description = ""
        person.save()
        assert described(client, person)["ProfilePage"]["mainEntity"]["jobTitle"] == [
            "invented teacher",
            "invented neighbour",
        ]


class TestAShownPage:
    def test_without_a_picture_is_shared_with_a_card_of_a_quote(self, client):
        story = make_story()
        card = make_quote(story, is_pull_quote=True).card_address("wide")
        for address in ("/en/", story.get_absolute_url(), story.person.get_absolute_url()):
            page = client.get(address).content.decode()
            assert f'<meta property="og:image" content="http://testserver{card}">' in page

    def test_names_the_site_when_it_is_shared(self, client):
        site = '<meta property="og:site_name" content="In their own words">'
        for address in ("/en/", "/en/stories/", full_story().get_absolute_url()):
            assert site in client.get(address).content.decode()

    def test_that_is_missing_or_gone_describes_nothing(self, client):
        story = make_story(status="withdrawn")
        for address in (story.get_absolute_url(), "/en/nothing/"):
            assert "ld+json" not in client.get(address).content.decode()
