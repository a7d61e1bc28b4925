"""Test the addresses of share cards; test_cards.py tests the drawing."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image, features

from stories import cards
from stories.models import Person, Picture, Quote, Story
from tests.factories import (
    SHARED,
    make_person,
    make_picture,
    make_quote,
    make_story,
    picture_file,
)

pytestmark = pytest.mark.django_db

PAPER = (251, 248, 243)
SHAPES = {"wide": (1200, 630), "tall": (1080, 1350)}


def image_of(client, address):
    page = client.get(address).content.decode()
    found = re.search('<meta property="og:image" content="http://testserver([^"]+)">', page)
    alt = re.search('<meta property="og:image:alt" content="([^"]+)">', page)
    return (found and found[1]), (alt and alt[1])


@pytest.mark.parametrize("shape", SHAPES)
def test_a_card_is_drawn_once_and_kept(shape, client, media):
    quote = make_quote()
    address = quote.card_address(shape)
    response = client.get(address)
    drawn = b"".join(response)
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Cache-Control"] == "private, no-cache"
    size = tuple(int.from_bytes(drawn[at : at + 4]) for at in (16, 20))  # the PNG header's
    assert size == SHAPES[shape]
    (kept,) = (media / "cards" / quote.key).iterdir()
    kept.write_bytes(b"kept")
    assert b"".join(client.get(address)) == b"kept"


def test_an_edited_quote_has_a_new_picture_and_the_old_is_gone(client, media):
    quote = make_quote()
    old, other = quote.card_address("wide"), quote.card_address("tall")
    for address in (old, other):
        b"".join(client.get(address))
    Quote.objects.update(text="The hills are quiet at night.")
    new = Quote.objects.get().card_address("wide")
    assert new != old
    assert client.get(old).status_code == 404
    b"".join(client.get(new))
    kept = sorted(path.name for path in (media / "cards" / quote.key).iterdir())
    assert kept == [other.rsplit("/", 1)[1], new.rsplit("/", 1)[1]]


@pytest.mark.parametrize("status", ["draft", "in_review", "withdrawn", "scheduled", "broken"])
def test_a_quote_that_is_not_public_has_no_card(status, client):
    quote = make_quote()
    address = quote.card_address("wide")
    b"".join(client.get(address))
    if status == "scheduled":
        Story.objects.update(published_at=timezone.now() + timedelta(days=1))
    elif status == "broken":
        Story.objects.update(body="<p>Something else.</p>")
    else:
        Story.objects.update(status=status)
    assert client.get(address).status_code == (410 if status == "withdrawn" else 404)


def test_a_card_is_the_picture_of_its_quotes_page_with_all_the_words_as_alt_text(client):
    quote = make_quote(make_story(lead_picture=make_picture(SHARED)))
    address, alt = image_of(client, quote.get_absolute_url())
    assert address == quote.card_address("wide")
    assert alt == "“I say nothing of anybody.” — Sample Person"


def test_a_story_without_a_picture_shows_its_first_pull_quote(client):
    story = make_story()
    first = make_quote(story)
    assert image_of(client, story.get_absolute_url())[0] == first.card_address("wide")
    pull = make_quote(story, text="The hills are quiet at night.", is_pull_quote=True, position=2)
    assert image_of(client, story.get_absolute_url())[0] == pull.card_address("wide")


def test_a_story_with_a_picture_shows_that(client):
    story = make_story(lead_picture=make_picture(SHARED))
    make_quote(story)
    address, alt = image_of(client, story.get_absolute_url())
    assert address.startswith("/media/pictures/")
    assert alt == "An invented picture of nothing."


def test_a_changed_name_is_marked_on_the_card():
    quote = make_quote(make_story(make_person(anonymity="pseudonym")))
    assert quote.card().name == "Sample Person *"


def test_words_that_no_card_can_show_whole_have_none(client):
    words = "Quiet 🌸 hills. " + "and more " * 900
    quote = make_quote(make_story(body=f"<p>{words}</p>"), text=words.strip())
    assert quote.words
    assert quote.card_address("wide") == ""
    page = client.get(quote.get_absolute_url())
    assert page.status_code == 200
    address, _alt = image_of(client, quote.get_absolute_url())
    assert address.startswith("/cards/stories/")  # that of the story
    assert "As a picture to share" not in page.content.decode()


@pytest.mark.parametrize(
    ("language", "body", "words"),
    [
        ("ru", "Ночью в горах тихо. Я молчу.", "«Ночью в горах тихо.»"),
        ("kk", "Түнде таулар тыныш. Үндемеймін.", "«Түнде таулар тыныш.»"),
        pytest.param(
            "ar",
            "الجبال هادئة في الليل. أنا صامت.",
            "”الجبال هادئة في الليل.“",
            marks=pytest.mark.skipif(not features.check("raqm"), reason="FriBidi is missing"),
        ),
    ],
)
def test_a_card_has_the_marks_of_its_language(language, body, words, client):
    story = make_story(language=language, body=f"<p>{body}</p>")
    quote = make_quote(story, text=words[1:-1])
    assert quote.card().words == words
    assert b"".join(client.get(quote.card_address("tall"))).startswith(b"\x89PNG")


class TestACardOfSomebodyWithAPortrait:
    @pytest.fixture
    def quote(self):
        picture = make_picture((200, 200))
        return make_quote(make_story(make_person(portrait=picture)))

    def drawn(self, client, quote):
        file = client.get(Quote.objects.get(pk=quote.pk).card_address("wide"))
        return Image.open(BytesIO(file.getvalue())).convert("RGB")

    def face(self, card):
        return card.getpixel((1200 - 116 - 74, 630 - 76 - 74))

    def test_shows_it_beside_the_name(self, quote, client):
        red, green, blue = self.face(self.drawn(client, quote))  # that of `picture_file`
        assert abs(red - 120) + abs(green - 90) + abs(blue - 60) < 12
        quote.story.person.portrait = None
        quote.story.person.save()
        assert self.face(self.drawn(client, quote)) == PAPER

    def test_that_is_withdrawn_has_another_address_at_once(self, quote, client):
        address = quote.card_address("wide")
        assert client.get(address).getvalue()
        quote.story.person.portrait.withdraw(by=None, now=timezone.now())
        assert client.get(address).status_code == 404
        assert self.face(self.drawn(client, quote)) == PAPER

    def test_is_not_the_one_of_words_of_somebody_else(self, quote):
        assert quote.card().portrait == quote.story.person.portrait.folder
        quote.speaker = "Sample Neighbour"
        assert quote.card().portrait == ""

    @pytest.mark.parametrize("why", ["not named", "without consent", "lost"])
    def test_shows_no_face_that_is_not_to_be_shown(self, why, quote, client):
        person = quote.story.person
        if why == "not named":
            Person.objects.filter(pk=person.pk).update(anonymity="pseudonym")
        elif why == "without consent":
            Picture.objects.update(consented_until=timezone.now())
        else:
            default_storage.delete(person.portrait.path("square-200.jpg"))
        assert self.face(self.drawn(client, quote)) == PAPER

    @pytest.mark.parametrize("how", ["another portrait", "another file"])
    def test_is_not_kept_with_a_former_face(
        self, how, quote, client, media, django_capture_on_commit_callbacks
    ):
        person = quote.story.person
        assert self.drawn(client, quote)
        assert list((media / "cards" / quote.key).iterdir())
        with django_capture_on_commit_callbacks(execute=True):
            if how == "another portrait":
                person.portrait = make_picture()
                person.save()
            else:
                folder = person.portrait.folder
                person.portrait.refocus()
                person.portrait.save()
                person.portrait.retire_folder(folder)
        assert not (media / "cards" / quote.key).exists()

    def test_is_at_the_left_of_words_from_right_to_left(self):
        card = cards.Card("“كلمات”", "شخص", "x", "ar", is_rtl=True, portrait="a")
        file = cards.draw(card, cards.SIZES["wide"], picture_file((100, 100)))
        drawn = Image.open(BytesIO(file)).convert("RGB")
        assert drawn.getpixel((116 + 74, 630 - 76 - 74)) != PAPER
        assert self.face(drawn) == PAPER
