"""Test that a phrase in another language is stored with it, and read so wherever the body goes."""

import pytest
from django.test import Client
from django.urls import reverse

from stories import passages
from stories.history import content_diff, merging
from stories.models import Story
from stories.models.fields import sanitise
from tests.factories import make_quote, make_story

pytestmark = pytest.mark.django_db

THANKS = '<span lang="ar" dir="rtl">شكرا جزيلا</span>'
BODY = f"<p>She said {THANKS} and left the invented town.</p>"
SAID = "She said شكرا جزيلا and left the invented town."


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        (BODY, BODY),
        ('<p><span lang="ar">x</span></p>', '<p><span lang="ar" dir="rtl">x</span></p>'),
        ('<p><span lang="kk" dir="rtl">x</span></p>', '<p><span lang="kk" dir="ltr">x</span></p>'),
        ('<span lang="fa">x</span>', '<p><span lang="fa" dir="rtl">x</span></p>'),
        ("<p>a<span>x</span></p>", "<p>ax</p>"),
        ('<p>a<span lang="xx">x</span></p>', "<p>ax</p>"),
        ('<p>a<span lang="xx" dir="ltr">x</span></p>', "<p>ax</p>"),
        ('<p>a<span dir="rtl">x</span></p>', "<p>ax</p>"),
        ("<p><span lang=RU style='color:red'>x</span></p>", "<p>x</p>"),
        ('<p><span lang="ru" style="color:red">x</span></p>', "<p>x</p>"),
        ('<p lang="ru">x</p>', "<p>x</p>"),
        ('<p><b lang="ru">x</b></p>', "<p><strong>x</strong></p>"),
        (
            '<p><b>a <span lang="uz-Cyrl">x</span></b></p>',
            '<p><strong>a <span lang="uz-Cyrl" dir="ltr">x</span></strong></p>',
        ),
    ],
)
def test_a_body_keeps_a_known_language_alone(given, stored):
    assert sanitise(given) == stored
    assert sanitise(stored) == stored


def test_a_mark_is_no_part_of_the_words():
    assert passages.read(BODY).text == SAID


def test_a_quote_that_begins_within_a_phrase_is_found_and_marked(client):
    story = make_story(body=BODY)
    quote = make_quote(story, text="جزيلا and left the invented town.")
    page = client.get(story.get_absolute_url()).content.decode()
    mark = f'id="{quote.anchor}">جزيلا</span></span>'
    assert f'<span lang="ar" dir="rtl">شكرا <span {mark}' in page
    own = client.get(quote.get_absolute_url()).content.decode()
    assert '<span lang="ar" dir="rtl">شكرا <mark' in own
    assert "“جزيلا and left the invented town.”" in own


def test_json_and_feeds_say_the_language(client):
    story = make_story(body=BODY)
    address = f"{story.get_absolute_url().rstrip('/')}.json"
    assert THANKS in client.get(address).json()["body_html"]
    (item,) = client.get("/en/feeds/stories.json").json()["items"]
    assert THANKS in item["content_html"]


def test_two_editors_keep_the_mark_of_one_and_the_paragraph_of_the_other():
    plain = "<p>One.</p><p>Two.</p>"
    marked = '<p>One.</p><p><span lang="kk" dir="ltr">Two</span>.</p>'
    merged = merging.merge(plain, "<p>One!</p><p>Two.</p>", marked)
    assert merged.text() == '<p>One!</p><p><span lang="kk" dir="ltr">Two</span>.</p>'
    assert not merged.questions


def test_the_history_says_that_a_mark_came():
    before, after = {"body": f"<p>{SAID}</p>"}, {"body": BODY}
    (body,) = content_diff.compare_fields(Story, before, after, ["body"])
    assert body.notes == [f"{content_diff.FORMATTED} Paragraphs: 1."]
    assert "languages" in content_diff.FORMATTED


def test_the_desk_lists_languages_for_those_who_write(writer_client):
    address = reverse("admin:languages")
    assert Client().get(address).status_code == 302
    found = writer_client.get(address).json()["languages"]
    assert [each["code"] for each in found[:3]] == ["en", "ru", "kk"]
    (arabic,) = [each for each in found if each["code"] == "ar"]
    assert arabic["direction"] == "rtl"
    assert arabic["says"] == "Arabic · العربية"
    assert "арабский" in arabic["known_as"]
    form = writer_client.get(reverse("admin:stories_story_add")).content.decode()
    assert f'data-languages="{address}"' in form
