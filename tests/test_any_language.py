"""Test stories in languages that the interface does not speak, on every page that shows them."""

import importlib
import re

import pytest
from django.apps import apps

from stories import languages
from stories.models import OtherName
from tests.desk import errors, save
from tests.factories import make_milestone, make_person, make_quote, make_story
from tests.markup import markup

pytestmark = pytest.mark.django_db

TOLD = {
    "uk": "Гори вночі тихі.",
    "de": "Die Berge sind still.",
    "fa": "کوه‌ها آرام‌اند.",
    "uz-Cyrl": "Тоғлар тинч.",
}
SHOWN = {  # its direction, its quote, a date, and what it is called for readers of English
    "uk": ("ltr", "«Гори вночі тихі.»", "5 червня 2024\u202fр.", "Ukrainian"),
    "de": ("ltr", "„Die Berge sind still.“", "5. Juni 2024", "German"),
    "fa": ("rtl", "«کوه‌ها آرام‌اند.»", "5 ژوئن 2024", "Persian"),
    "uz-Cyrl": ("ltr", "“Тоғлар тинч.”", "5 июн, 2024", "Uzbek (Cyrillic)"),
}


def told_in(code: str):
    words = TOLD[code]
    body = f"<p>{words}</p>"
    story = make_story(make_person(f"Sample {code}"), language=code, slug="quiet", body=body)
    make_quote(story, words)
    make_milestone(story, title="", passage=words, date_edtf="2024-06-05")
    return story


def read(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return markup(response)


class TestAStory:
    def test_in_any_language_is_shown_everywhere_with_its_marks_and_direction(self, client):
        stories = {code: told_in(code) for code in TOLD}
        listed = read(client, "/en/stories/")
        sitemap = read(client, "/sitemaps/stories.xml")
        for code, (direction, quoted, date, name) in SHOWN.items():
            story = stories[code]
            page = read(client, story.get_absolute_url())
            assert f'lang="{code}" dir="{direction}"' in page
            assert quoted in page
            assert date in page
            assert f"Language: {name}" in listed
            assert languages.get(code).name in listed  # to choose it
            assert story.get_absolute_url() in sitemap
            assert story.headline in read(client, f"/en/stories/?language={code}")
            assert story.headline in read(client, f"/en/feeds/stories/{code}.atom")
            told = client.get(f"/{code}/stories/quiet.json").json()
            assert told["language"] == code
        for code in ("xx", "UK", "uz-cyrl"):
            assert client.get(f"/{code}/stories/quiet/").status_code == 404
            assert client.get(f"/en/stories/?language={code}").status_code == 404
            assert client.get(f"/en/feeds/stories/{code}.atom").status_code == 404

    def test_in_letters_that_no_font_has_gets_no_card_of_boxes(self, client):
        story = make_story(language="am", slug="quiet", body="<p>ተራሮቹ ጸጥ ብለዋል።</p>")
        quote = make_quote(story, "ተራሮቹ ጸጥ ብለዋል።")
        page = read(client, quote.get_absolute_url())
        assert "ተራሮቹ ጸጥ ብለዋል።" in page
        cards = {*re.findall(r"/cards/([^/]+)/", page)}
        assert cards == {"stories"}  # it says who speaks, in letters that the fonts have


class TestATag:
    def test_of_an_other_name_is_one_of_the_list_or_refused_in_a_sentence(self, admin_client):
        person = make_person()
        row = {"other_names-TOTAL_FORMS": "1", "other_names-0-name": "Үлгі"}
        for typed, meant in (("Kazakh", "; Kazakh is kk"), ("EN", "; English is en"), ("xx", "")):
            page = save(admin_client, person, "_save", **row | {"other_names-0-language": typed})
            said = f"“{typed}” is no language tag. Write one such as kk, ru or kk-Latn{meant}."
            assert said in errors(page)
        save(admin_client, person, "_save", **row | {"other_names-0-language": "kk-Latn"})
        assert person.other_names.get().language == "kk-Latn"

    def test_that_is_stored_is_read_where_it_can_be(self):
        person = make_person()
        names = [("Үлгі", "Kazakh"), ("Үлгі", "kk"), ("Sample", "en_GB"), ("Muster", "tongue")]
        for name, language in names:
            OtherName.objects.create(person=person, name=name, language=language)
        migration = importlib.import_module("stories.migrations.0033_languages_of_the_cldr")
        migration.read_tags(apps, None)
        told = set(person.other_names.values_list("name", "language"))
        assert told == {("Үлгі", "kk"), ("Sample", "en-GB"), ("Muster", "tongue")}

    def test_of_a_story_is_refused_in_a_sentence(self, admin_client):
        story = make_story(status="draft")
        for typed in ("EN", "en_GB", "xx"):
            page = save(admin_client, story, language=typed)
            said = f"“{typed}” is no language that this site knows. Choose one from the list."
            assert said in errors(page)
