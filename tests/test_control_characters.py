"""Test removing invisible characters of pasted text, and refusing unsafe web addresses."""

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse

from stories.admin.forms.control_characters import without_control_characters
from stories.models.fields import web_address
from tests.desk import errors, save
from tests.factories import make_person, make_quote, make_story


def typed(text):
    data = QueryDict(mutable=True)
    data["words"] = text
    return without_control_characters(data)["words"]


@pytest.mark.parametrize("sign", "\v\f\x1c\x85\u2028\u2029")
def test_a_break_of_a_word_processor_parts_words(sign):
    assert typed(f"Two{sign}lines") == "Two lines"


@pytest.mark.parametrize("sign", "\x01\x08\x1b\x7f\x9f\ufdd0\uffff")
def test_another_control_character_is_left_out(sign):
    assert typed(f"A{sign} name") == "A name"


@pytest.mark.parametrize("text", ["One\r\ntwo\tthree", "Қазақша «ё» — שלום 🕊\u200d\u00ad\u00a0."])
def test_all_that_is_written_stays(text):
    assert typed(text) == text


@pytest.mark.django_db
def test_words_are_the_same_in_the_body_and_in_a_quote(admin_client):
    story = make_story(status="draft")
    make_quote(story)
    said = "<p>I am\vhere.\x01 I say nothing of anybody.</p>"
    fields = {"headline": "A\vheadline", "body": said, "quotes-0-text": "I am\vhere.\x01"}
    assert save(admin_client, story, "_save_draft", **fields).status_code == 302
    story.refresh_from_db()
    assert story.headline == "A headline"
    assert story.quotes.get().words == "I am here."


@pytest.mark.parametrize("address", ['https://a.example/"x', "https://a.example/<b>", "ftp://a.b/"])
def test_a_web_address_that_no_page_could_link_is_refused(address):
    with pytest.raises(ValidationError):
        web_address(address)


@pytest.mark.django_db
def test_a_web_address_that_is_refused_says_what_to_do(admin_client):
    story = make_story(status="draft")
    page = errors(save(admin_client, story, source_url='https://a.example/"x'))
    assert "Copy it from the browser once more." in page
    assert save(admin_client, story, source_url="https://a.example/ё?q=1#x").status_code == 302


@pytest.mark.django_db
def test_a_form_opens_whatever_private_characters_a_text_has(admin_client):
    private = "A\ue000b c\ue001 d"
    person = make_person(name=private, description=private, description_ru=private, name_ru=private)
    page = admin_client.get(reverse("admin:stories_person_change", args=[person.pk]))
    assert private in page.content.decode()
