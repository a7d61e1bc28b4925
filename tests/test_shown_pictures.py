"""How pages show pictures: whole or cut around the focus, in which files, with whose rights."""

import re

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from stories import pictures
from stories.models import Picture
from stories.models.picture import originals
from stories.templatetags.stories_display import form
from tests.desk import errors, save
from tests.factories import make_person, make_picture, make_story
from tests.test_structured_data import described

pytestmark = pytest.mark.django_db


def page(client, record):
    return client.get(record.get_absolute_url()).content.decode()


def files(html, within='<figure class="lead'):
    return re.findall(r"/([a-z]+-\d+\.[a-z]+)[ \"]", html.split(within)[1].split("</picture>")[0])


class TestALeadPicture:
    def test_that_is_upright_is_in_the_head_and_is_never_cut(self, client):
        story = make_story(lead_picture=make_picture((48, 64), focus_y=0.1))
        head = page(client, story).split('class="story-head"')[1].split("</header>")[0]
        assert '<figure class="lead upright ratio-75">' in head
        assert "whole-48.avif 48w" in head
        assert 'sizes="(min-width: 48rem) min(34vw, 24rem), min(93vw' in head
        assert '48vh * 0.75)"' in head

    @pytest.mark.parametrize(
        ("size", "focus", "classes"),
        [
            ((64, 64), (0.5, 0.1), "upright ratio-100"),
            ((79, 64), (0.5, 0.5), "wide"),
            ((96, 64), (0.3, 0.15), "wide x-10 y-0"),
            ((96, 64), (0.9, 0.55), "wide x-100 y-60"),
            ((135, 64), (0.1, 0.1), "panorama"),
            ((10, 100), (0.5, 0.5), "upright ratio-20"),
        ],
    )
    def test_has_the_classes_of_its_form_and_its_focus(self, size, focus, classes):
        width, height = size
        picture = Picture(width=width, height=height, focus_x=focus[0], focus_y=focus[1])
        assert form(picture) == classes

    @pytest.mark.parametrize("name", ["x", "y", "ratio"])
    def test_finds_each_class_in_the_style_sheet(self, name, settings):
        sheet = (settings.BASE_DIR / "static/css/base/pictures.css").read_text()
        steps = range(20, 121, 5) if name == "ratio" else [*range(0, 50, 10), *range(60, 101, 10)]
        assert re.findall(rf"\.{name}-(\d+) {{", sheet) == [str(step) for step in steps]


class TestASmallPortrait:
    def test_is_offered_in_small_files_alone(self, client):
        story = make_story(make_person(portrait=make_picture((400, 400))))
        html = page(client, story)
        small = ["square-64.avif", "square-128.avif", "square-240.avif", "square-240.webp"]
        assert files(html, 'class="portrait"') == small
        assert "square-320" not in html

    def test_is_offered_in_its_own_width_where_that_is_less(self, client):
        story = make_story(make_person(portrait=make_picture((150, 150))))
        small = ["square-64.avif", "square-128.avif", "square-150.avif", "square-150.webp"]
        assert files(page(client, story), 'class="portrait"') == small


class TestAPictureOfAFormerVersion:
    @pytest.fixture
    def former(self):
        picture = make_picture((500, 400))
        names = {each.name for each in pictures.plan(500, 400, "jpg", 1)}
        for each in picture.plan():
            if each.name not in names:
                default_storage.delete(picture.path(each.name))
        Picture.objects.update(rendition_set=1)
        picture.refresh_from_db()
        return picture

    def test_is_shown_in_the_files_that_it_has(self, former, client):
        shown = files(page(client, make_story(lead_picture=former)))
        assert shown == ["whole-480.avif", "whole-480.webp"]

    def test_gets_the_files_that_it_lacks_and_keeps_its_addresses(self, former, client, capsys):
        story = make_story(lead_picture=former)
        old = former.url("whole-480.avif")
        call_command("refresh_pictures")
        assert capsys.readouterr().out == "1 pictures have all sizes now.\n"
        shown = files(page(client, story))
        assert {"whole-480.avif", "whole-500.avif", "whole-500.webp"} <= set(shown)
        for name in {*shown, old.rsplit("/")[-1]}:
            answer = client.get(former.url(name))
            assert answer.status_code == 200, name
            assert answer.getvalue()
        call_command("refresh_pictures")
        assert capsys.readouterr().out == "0 pictures have all sizes now.\n"

    def test_stays_as_it_is_where_its_original_is_missing(self, former, client, capsys):
        originals().delete(former.original_name)
        call_command("refresh_pictures")
        assert "its original is missing" in capsys.readouterr().err
        assert "whole-500" not in page(client, make_story(lead_picture=former))


class TestTheRightsOfAPicture:
    def lead(self, client, **fields):
        story = make_story(lead_picture=make_picture(**fields))
        html = page(client, story)
        caption = html.split('<figure class="lead')[1].split("</figure>")[0]
        image = described(client, story)["Article"]["image"]
        return re.sub(r"\s+", " ", caption.partition("<figcaption>")[2]), image

    def test_are_below_it_and_are_told_to_search_engines(self, client):
        caption, image = self.lead(
            client,
            caption="Invented hills.",
            creator="Sample Photographer",
            copyright_notice="© Sample Paper",
            licence_kind="cc-by-nc-4.0",
        )
        address = "https://creativecommons.org/licenses/by-nc/4.0/"
        assert f'rel="license noreferrer" href="{address}"> CC BY-NC 4.0 </a>' in caption
        assert caption.index("Invented hills.") < caption.index("Drawing: nobody")
        assert caption.index("Drawing: nobody") < caption.index("© Sample Paper")
        assert image["creditText"] == "Drawing: nobody"
        assert image["copyrightNotice"] == "© Sample Paper"
        assert image["creator"] == {"@type": "Person", "name": "Sample Photographer"}
        assert image["license"] == address

    def test_are_not_said_twice(self, client):
        caption, _ = self.lead(client, credit="Photo © Sample", copyright_notice="© Sample")
        assert caption.count("Sample") == 1

    def test_without_an_address_are_words(self, client):
        caption, image = self.lead(client, licence_kind="all-rights-reserved")
        assert "All rights reserved" in caption
        assert "license" not in image

    def test_may_be_an_address_alone(self, client):
        caption, _ = self.lead(client, licence="https://licence.example/")
        assert 'href="https://licence.example/"> Licence </a>' in caption

    def test_may_be_those_of_another_licence(self, client):
        caption, image = self.lead(
            client, licence_kind="other", licence_words="Open", licence="https://open.example/"
        )
        assert 'href="https://open.example/"> Open </a>' in caption
        assert image["license"] == "https://open.example/"

    def test_are_in_the_json_of_its_story(self, client):
        story = make_story(lead_picture=make_picture(creator="Nobody", licence_kind="cc0-1.0"))
        told = client.get(f"/en/stories/{story.slug}.json").json()["picture"]
        assert told["creator"] == "Nobody"
        assert told["licence_name"] == "CC0 1.0"
        assert told["licence"] == "https://creativecommons.org/publicdomain/zero/1.0/"

    def test_of_a_picture_without_any_are_no_empty_line(self, client):
        story = make_story(lead_picture=make_picture(credit=""))
        assert "<figcaption>" not in page(client, story)

    @pytest.mark.parametrize(
        ("kind", "words", "asked"),
        [("other", "", "Say which licence it is"), ("cc0-1.0", "Open", "Choose “Another one”")],
    )
    def test_are_asked_for_in_words_where_they_do_not_fit(self, kind, words, asked, admin_client):
        picture = make_picture()
        answer = save(admin_client, picture, "_save", licence_kind=kind, licence_words=words)
        assert asked in errors(answer)


def test_a_picture_without_words_is_called_by_its_credit_or_size():
    assert (
        str(Picture(credit="Sample Photographer")) == "Picture without words, Sample Photographer"
    )
    assert str(Picture(width=64, height=48)) == "Picture without words, 64 × 48"
