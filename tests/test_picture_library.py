"""Test how pictures are added together, described, and chosen."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from stories.models import AuditEntry, Picture, Story
from stories.models.picture import originals
from tests.desk import address, errors, open_form, save
from tests.factories import (
    drawn_file,
    make_drawn_picture,
    make_person,
    make_picture,
    make_story,
)
from tests.markup import markup

pytestmark = pytest.mark.django_db

SEVERAL = "/admin/stories/picture/add/several/"
JSON = {"Accept": "application/json"}


def file(name="a.jpg", content=None):
    return SimpleUploadedFile(name, content or drawn_file(1))


def describe_address(picture):
    return reverse("admin:stories_picture_describe", args=[picture.pk])


def status(client, where):
    response = client.get(where)
    response.getvalue()  # which closes the file
    return response.status_code


def words(picture, **fields):
    """Return what the row of a picture sends."""
    fields = {"alt_text": "Invented hills", "credit": "Drawing: nobody"} | fields
    return {f"picture-{picture.pk}-{name}": value for name, value in fields.items()}


class TestSeveralPictures:
    def test_are_stored_and_asked_what_they_show(self, admin_client):
        sent = {"files": [file(), file("b.jpg", b"none"), file("c.jpg")], "credit": " Nobody "}
        response = admin_client.post(SEVERAL, sent, follow=True)
        one, two = Picture.objects.order_by("pk")
        assert {one.credit, two.credit} == {"Nobody"}
        page = markup(response)
        assert "“b.jpg”: This file cannot be read" in page
        for picture in (one, two):
            assert f'name="picture-{picture.pk}-alt_text"' in page
        assert "This may be the same picture as:" in page
        typed = {"picture": [one.pk, two.pk, "x"], **words(one), **words(two, alt_text="")}
        response = admin_client.post(SEVERAL, typed, follow=True)
        assert "2 pictures are described." in markup(response)
        one.refresh_from_db()
        assert (one.alt_text, one.credit, one.version) == ("Invented hills", "Drawing: nobody", 2)
        admin_client.post(SEVERAL, typed)
        assert Picture.objects.get(pk=one.pk).version == 2
        described = AuditEntry.objects.filter(kind=AuditEntry.Kind.PICTURE_DESCRIBED)
        assert {line.detail for line in described} == {f"Picture {one.pk}", f"Picture {two.pk}"}
        assert LogEntry.objects.filter(object_id=str(one.pk)).count() == 2

    def test_a_row_that_is_refused_comes_back_as_it_was_typed(self, admin_client):
        good, bad = make_picture(alt_text=""), make_picture(alt_text="", credit="")
        typed = {"picture": [good.pk, bad.pk], **words(good)}
        typed |= words(bad, alt_text="Typed", is_decorative="on")
        page = markup(admin_client.post(SEVERAL, typed))
        assert "A decorative picture has no alt text" in page
        assert "Typed</textarea>" in page
        assert f"picture-{good.pk}-alt_text" not in page
        assert Picture.objects.get(pk=good.pk).alt_text == "Invented hills"
        assert Picture.objects.get(pk=bad.pk).alt_text == ""

    def test_a_script_gets_the_row_of_each_or_what_is_wrong(self, admin_client):
        answer = admin_client.post(SEVERAL, {"files": file()}, headers=JSON).json()
        picture = Picture.objects.get()
        assert f'name="picture-{picture.pk}-credit"' in answer["row"]
        assert answer["picture"]["describe"] == describe_address(picture)
        for sent in ({"files": file(content=b"none")}, {}):
            assert admin_client.post(SEVERAL, sent, headers=JSON).json()["problem"]
        assert Picture.objects.count() == 1
        assert "Choose one picture file" in markup(admin_client.post(SEVERAL, {}, follow=True))

    def test_are_for_those_who_may_add_and_describe_them(
        self, writer_client, client, django_user_model
    ):
        seen, unseen = make_picture(), make_picture()
        make_story(lead_picture=seen)
        assert writer_client.post(describe_address(seen), words(seen)).status_code == 403
        assert writer_client.get(describe_address(seen), headers=JSON).status_code == 403
        page = markup(writer_client.get(describe_address(seen), follow=True))
        assert "Only those who may publish can change it." in page
        typed = {"picture": [seen.pk, unseen.pk], **words(seen, alt_text="No"), **words(unseen)}
        assert writer_client.post(SEVERAL, typed).status_code == 302
        texts = {each.pk: each.alt_text for each in Picture.objects.all()}
        assert texts[unseen.pk] == "Invented hills"
        assert texts[seen.pk] == seen.alt_text
        client.force_login(django_user_model.objects.create_user("sample-reader", is_staff=True))
        assert client.get(SEVERAL).status_code == 403


class TestWhatAPictureLacks:
    def test_is_said_on_a_page_of_its_own(self, admin_client):
        picture = make_picture(alt_text="")
        assert f"picture-{picture.pk}-alt_text" in markup(
            admin_client.get(describe_address(picture))
        )
        response = admin_client.post(describe_address(picture), words(picture), follow=True)
        assert "The picture is described." in markup(response)
        assert Picture.objects.get().alt_text == "Invented hills"

    def test_is_said_in_the_form_of_the_story_that_misses_it(self, writer_client):
        picture = make_picture(alt_text="", credit="")
        story = make_story(status="draft", lead_picture=picture)
        story.refresh_blockers()
        assert "picture" in Story.objects.get().blockers_summary
        page = markup(writer_client.get(address(story)))
        assert page.count(f'class="describe-link" href="{describe_address(picture)}"') == 2
        assert f'data-describe="{describe_address(picture)}"' in page
        asked = writer_client.get(describe_address(picture), headers=JSON).json()["form"]
        assert f'name="picture-{picture.pk}-alt_text"' in asked
        sent = words(picture)
        answer = writer_client.post(describe_address(picture), sent, headers=JSON).json()
        assert (answer["picture"]["lacks"], answer["picture"]["describe"]) == ("", "")
        assert "picture" not in Story.objects.get().blockers_summary
        assert "describe-link" not in markup(writer_client.get(address(story)))

    def test_is_not_decorative_with_words_in_another_language(self, admin_client):
        picture = make_picture(alt_text="", alt_text_ru="Холмы")
        typed = words(picture, alt_text="", is_decorative="on")
        answer = admin_client.post(describe_address(picture), typed, headers=JSON).json()
        assert "has some in other languages" in answer["form"]

    def test_is_nothing_that_readers_see(self, admin_client):
        picture = make_picture()
        make_story(lead_picture=picture)
        typed = words(picture, alt_text="", credit="Drawing: nobody")
        page = markup(admin_client.post(describe_address(picture), typed))
        assert "shows this picture: it has no alt text" in page
        assert Picture.objects.get().alt_text == picture.alt_text
        assert not AuditEntry.objects.filter(kind=AuditEntry.Kind.PICTURE_DESCRIBED).exists()


class TestTheChooser:
    def choices(self, client, **asked):
        answer = client.get(reverse("admin:stories_picture_choose"), asked)
        return {each["number"]: each for each in answer.json()["pictures"]}

    def test_offers_a_writer_to_describe_what_no_reader_sees(self, writer_client, admin_client):
        seen, unseen = make_picture(credit=""), make_picture(credit="")
        make_story(lead_picture=seen)
        found = self.choices(writer_client)
        assert [found[each.pk]["describe"] for each in (seen, unseen)] == [
            "",
            describe_address(unseen),
        ]
        assert self.choices(admin_client)[seen.pk]["describe"] == describe_address(seen)

    def test_shows_what_is_chosen_also_in_a_form_that_comes_back(self, admin_client):
        one, two = make_picture(alt_text="Hills one"), make_picture(alt_text="Hills two")
        person = make_person(portrait=one)
        assert "Hills one</a>" in markup(admin_client.get(address(person)))
        page = errors(save(admin_client, person, "_save", name="", portrait=two.pk))
        assert "Hills two</a>" in page
        for number in (two.pk + 99, "zz", "9" * 20):
            page = errors(save(admin_client, person, "_save", portrait=number))
            assert "The library has no picture of this number" in page

    def test_names_the_picture_in_the_line_into_which_it_is_folded(self, admin_client):
        story = make_story(status="draft", lead_picture=make_picture(alt_text="Hills one"))
        assert '<span class="side-held">Hills one</span>' in markup(
            admin_client.get(address(story))
        )

    def test_is_for_those_who_see_the_library(self, client, django_user_model):
        user = django_user_model.objects.create_user("sample-reader", is_staff=True)
        client.force_login(user)
        assert client.get(reverse("admin:stories_picture_choose")).status_code == 403


class TestAnotherFile:
    def replace(self, client, picture, **fields):
        fields = open_form(client, picture) | {"file": file(content=drawn_file(5))} | fields
        return client.post(address(picture), fields, follow=True)

    def test_is_at_once_wherever_the_picture_is_and_the_former_nowhere(
        self, admin_client, client, django_capture_on_commit_callbacks
    ):
        picture = make_drawn_picture(1, focus_x=0.9)
        page = make_story(lead_picture=picture).get_absolute_url()
        former = picture.url("whole-64.webp")
        assert former in markup(client.get(page))
        assert status(client, former) == 200
        with django_capture_on_commit_callbacks(execute=True):
            told = markup(self.replace(admin_client, picture, is_true_of_new_file="on"))
        assert "Its focus is in the middle" in told
        picture.refresh_from_db()
        assert picture.focus == (0.5, 0.5)
        shown = markup(client.get(page))
        assert former not in shown
        assert picture.url("whole-64.webp") in shown
        client.logout()
        assert status(client, former) == 410
        assert status(client, picture.url("whole-64.webp")) == 200
        line = AuditEntry.objects.get(kind=AuditEntry.Kind.FILE_REPLACED)
        assert (line.detail, line.by_name) == (f"Picture {picture.pk}", "admin")

    def test_keeps_the_focus_that_was_set_with_it(self, admin_client):
        picture = make_drawn_picture(1)
        told = self.replace(admin_client, picture, is_true_of_new_file="on", focus_x="0.2")
        assert "Its focus is in the middle" not in markup(told)
        picture.refresh_from_db()
        assert picture.focus == (0.2, 0.5)

    def test_is_refused_until_what_is_said_is_said_of_it_too(self, admin_client):
        picture = make_drawn_picture(1)
        page = errors(self.replace(admin_client, picture))
        assert "true of the new file too, and choose it again" in page
        assert Picture.objects.get().folder == picture.folder

    def test_of_a_withdrawn_picture_is_seen_by_nobody(self, admin_client, client):
        picture = make_drawn_picture(1)
        make_story(lead_picture=picture)
        picture.withdraw(by=None, now=timezone.now())
        self.replace(admin_client, picture, is_true_of_new_file="on")
        picture.refresh_from_db()
        client.logout()
        assert picture.is_withdrawn
        assert client.get(picture.url("whole-64.jpg")).status_code == 410


class TestWhereAPictureIsUsed:
    def test_is_in_its_form_with_links(self, admin_client):
        picture = make_picture()
        placed = f'<p>One.</p><figure data-picture="{picture.pk}"></figure>'
        lead, text = make_story(lead_picture=picture), make_story(body=placed)
        lead.begin_changes()
        gone = make_story(lead_picture=picture, headline="Thrown away")
        gone.move_to_trash(by=None, now=timezone.now())
        person = make_person("Sample Sitter", portrait=picture)
        page = markup(admin_client.get(address(picture)))
        assert f'<a href="{address(lead)}">“{lead}”</a> (lead picture)' in page
        assert f'<a href="{address(lead)}">changes to “{lead}”</a> (lead picture)' in page
        assert f'<a href="{address(text)}">“{text}”</a> (in the text)' in page
        assert f'<a href="{address(person)}">Sample Sitter</a> (portrait)' in page
        assert "“Thrown away” (lead picture), in the trash" in page
        assert "Nothing yet" in markup(admin_client.get(address(make_picture())))

    def test_keeps_it_also_where_it_only_waits_to_be_shown(self, admin_client):
        person, picture = make_story().person, make_picture()
        save(admin_client, person, "_save_draft", portrait=picture.pk)
        where = reverse("admin:stories_picture_delete", args=[picture.pk])
        page = markup(admin_client.post(where, {"post": "yes"}))
        assert f'<a href="{address(person)}">changes to {person}</a> (portrait)' in page
        assert Picture.objects.filter(pk=picture.pk).exists()


class TestPicturesThatAreAlike:
    def test_are_told_and_refused_neither(self, admin_client):
        known = make_drawn_picture(1, (90, 60))
        fields = {"file": file(content=drawn_file(1)), "focus_x": "0.5", "focus_y": "0.5"}
        where = reverse("admin:stories_picture_add")
        page = markup(admin_client.post(where, fields, follow=True))
        assert "It may be the same picture as another one of the library." in page
        added = Picture.objects.exclude(pk=known.pk).get()
        assert f'<li><a href="{address(known)}"><img' in markup(admin_client.get(address(added)))
        other = fields | {"file": file(content=drawn_file(9))}
        page = markup(admin_client.post(where, other, follow=True))
        assert "It may be the same picture" not in page

    def test_are_noticed_of_an_earlier_version_too(self, capsys):
        known, missing, new = (make_drawn_picture(1) for _ in range(3))
        Picture.objects.exclude(pk=new.pk).update(perceptual_hash=None)
        originals().delete(missing.original_name)
        known.refresh_from_db()
        assert known.may_be_same_as() == new.may_be_same_as() == []
        call_command("refresh_pictures")
        assert f"Picture {missing.pk}: its original is missing" in capsys.readouterr().err
        assert new.may_be_same_as() == [known]
