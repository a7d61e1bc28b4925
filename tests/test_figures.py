"""Pictures between the paragraphs of a story: placed by number, shown as they are now."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from stories import figures
from stories.models import Picture, PreviewLink, Story
from stories.models.fields import sanitise
from tests.factories import make_consent, make_picture, make_quote, make_story
from tests.test_preview import preview

pytestmark = pytest.mark.django_db

ONE, TWO = "<p>I walked with the loom.</p>", "<p>The hills are quiet at night.</p>"


def placed(picture):
    return f'<figure data-picture="{picture.pk}"></figure>'


def make_pictured(picture=None, **fields):
    fields.setdefault("caption", "A loom, drawn by nobody.")
    picture = picture or make_picture(**fields)
    return make_story(body=f"{ONE}{placed(picture)}{TWO}", slug="pictured"), picture


def page(client, story):
    return client.get(story.get_absolute_url()).content.decode()


def file(picture):
    return picture.url(picture.renditions("whole")[0].name)


class TestABody:
    @pytest.mark.parametrize(
        ("given", "stored"),
        [
            (f'{ONE}<figure data-picture="7"></figure>{TWO}', None),
            ('<figure data-picture="7"></figure>', None),
            ('<figure data-picture="x"></figure>', ""),
            ('<figure data-picture="7" onclick="x"></figure>', ""),
            ('<p>One<figure data-picture="7"></figure>two</p>', "<p>One</p>{}<p>two</p>"),
            (
                '<ul><li>One<figure data-picture="7"></figure></li></ul>',
                "<ul><li>One</li></ul>{}",
            ),
            ('<figure><img src="/a.jpg"><figcaption>Words</figcaption></figure>', "<p>Words</p>"),
        ],
    )
    def test_keeps_the_number_of_a_picture_between_its_blocks(self, given, stored):
        expected = given if stored is None else stored.format('<figure data-picture="7"></figure>')
        found = re.sub(r"<li><p>(.*?)</p></li>", r"<li>\1</li>", sanitise(given))
        assert found == expected
        assert sanitise(found) == found

    def test_names_each_picture_once(self):
        assert figures.numbers('<figure data-picture="7"></figure>' * 2) == [7]


class TestAPictureInTheText:
    def test_is_drawn_between_its_paragraphs_as_it_is_now(self, client):
        story, picture = make_pictured(licence_kind="cc-by-4.0")
        before, after = page(client, story).split(file(picture))[0], page(client, story)
        assert "I walked with the loom." in before
        assert "The hills are quiet" not in before.split('class="body"')[1]
        assert '<figure class="placed upright ratio-100">' in after
        assert "A loom, drawn by nobody." in after
        assert "CC BY 4.0" in after
        assert "data-picture" not in after
        Picture.objects.update(caption="Another caption.", alt_text="Another alt text.")
        assert "Another caption." in page(client, story)
        assert 'alt="Another alt text."' in page(client, story)

    def test_costs_its_page_no_query(self, client, django_assert_num_queries):
        story, picture = make_pictured()
        Story.objects.filter(pk=story.pk).update(body=f"{ONE}{placed(picture)}{TWO}")
        plain = make_story()
        for shown in (plain, story):
            page(client, shown)  # compiles its queries
        with django_assert_num_queries(2):
            page(client, story)

    @pytest.mark.parametrize("place", ["page", "feed", "json feed", "json", "file"])
    def test_is_gone_at_the_next_request_where_it_may_not_be_shown(self, place, client):
        story, picture = make_pictured()
        address = {
            "page": story.get_absolute_url(),
            "feed": reverse("story_feed", args=["atom"]),
            "json feed": reverse("story_feed", args=["json"]),
            "json": reverse("story_json", args=["en", story.slug]),
            "file": file(picture),
        }[place]

        def is_shown():
            answer = client.get(address)
            if place == "file":
                return answer.status_code == 200 and bool(answer.getvalue())
            return "/media/pictures/" in answer.content.decode()

        assert is_shown()
        picture.withdraw(by=None, now=timezone.now())
        assert not is_shown()
        picture.show_again(by=None, now=timezone.now())
        assert is_shown()
        Picture.objects.update(consented_until=timezone.now() - timedelta(minutes=1))
        assert not is_shown()

    def test_that_is_unknown_is_no_hole(self, client):
        story = make_story(body=f'{ONE}<figure data-picture="999"></figure>{TWO}')
        assert "figure" not in page(client, story).split('class="body"')[1].split("</article>")[0]

    def test_says_no_words_of_the_person(self, client):
        story, _ = make_pictured()
        assert story.story_text.text == "I walked with the loom.\nThe hills are quiet at night."
        quote = make_quote(story, text="A loom, drawn by nobody.", confirmed=False)
        assert not quote.is_verified
        told = client.get(f"/en/stories/{story.slug}.json").json()
        assert "loom, drawn" not in str([told["body_html"], told["body_text"], told["paragraphs"]])
        assert told["pictures_in_text"][0]["caption"] == "A loom, drawn by nobody."

    def test_has_its_file_served_while_its_story_is_public_alone(self, client):
        story, picture = make_pictured()
        assert client.get(file(picture)).getvalue()
        Story.objects.filter(pk=story.pk).update(status="draft")
        assert client.get(file(picture)).status_code == 404

    def test_is_not_served_any_longer_when_it_is_taken_out(self, client):
        story, picture = make_pictured()
        story.body = ONE + TWO
        story.save()
        assert client.get(file(picture)).status_code == 404

    def test_is_in_the_preview_of_what_is_typed_and_behind_a_link(
        self, admin_client, admin_user, client
    ):
        story, picture = make_pictured()
        draft = make_story(status="draft")
        typed = preview(admin_client, draft, body=f"{ONE}{placed(picture)}{TWO}")
        assert file(picture) in typed
        Story.objects.filter(pk=story.pk).update(status="draft")
        link = PreviewLink.make(story, by=admin_user, now=timezone.now())
        (address,) = set(re.findall(r"/[^ \"]*/whole-64.avif", page(client, link)))
        assert link.token in address
        assert client.get(address).getvalue()
        picture.withdraw(by=None, now=timezone.now())
        assert "whole-64" not in page(client, link)


class TestPublishing:
    def blockers(self, **fields):
        story, _ = make_pictured(**fields)
        return " ".join(str(each) for each in story.blockers())

    def test_asks_for_the_alt_text_of_a_picture_in_the_text(self):
        assert (
            "Picture 1 in the text, “A loom, drawn by nobody.”: it has no alt text"
            in self.blockers(alt_text="")
        )

    def test_names_a_picture_that_nobody_sees(self):
        assert "is shown to nobody" in self.blockers(withdrawn_at=timezone.now())

    def test_names_a_picture_that_is_gone(self):
        story = make_story(body=f'{ONE}<figure data-picture="999"></figure>')
        found = " ".join(str(each) for each in story.blockers())
        assert "Picture 1 in the text: it is not in the library any more" in found

    def test_names_a_face_of_somebody_who_is_not_named(self):
        story, picture = make_pictured()
        story.person.anonymity = "pseudonym"
        assert "could be recognised in a picture" in " ".join(map(str, story.blockers()))
        picture.has_obscured_faces = True
        picture.save()
        again = Story.objects.get(pk=story.pk)
        again.person.anonymity = "pseudonym"
        assert "could be recognised" not in " ".join(map(str, again.blockers()))

    def test_asks_for_consent_to_each(self):
        story, picture = make_pictured()
        lead, portrait = make_picture(), make_picture()
        story.lead_picture, story.person.portrait = lead, portrait
        make_consent(story)
        for shown in (lead, portrait):
            make_consent(picture=shown)
        assert [gap.need.subject for gap in story.all_consent_gaps()] == [picture.pk]
        make_consent(picture=picture)
        assert story.all_consent_gaps() == []


class TestTheLibrary:
    def test_is_asked_by_the_editor_for_pictures(self, admin_client):
        story, picture = make_pictured()
        assert str(story.placed_pictures.get()) == f"{picture} in {story}"
        make_picture(caption="Hills.", alt_text="")
        form = admin_client.get(f"/admin/stories/story/{story.pk}/change/").content.decode()
        address = re.search('data-pictures="([^"]+)"', form)[1]
        (last, first) = admin_client.get(address).json()["pictures"]
        assert (last["caption"], first["number"]) == ("Hills.", picture.pk)
        assert "no alt text" in last["lacks"]
        assert first["lacks"] == ""
        assert admin_client.get(first["thumbnail"]).getvalue()

        def found(**question):
            return [
                each["number"] for each in admin_client.get(address, question).json()["pictures"]
            ]

        assert found(term="loom") == found(number=picture.pk) == [picture.pk]
        assert found(number="x") == found(term="nothing at all") == []
        picture.withdraw(by=None, now=timezone.now())
        assert "do not see it" in admin_client.get(address, {"number": picture.pk}).content.decode()

    def test_has_no_button_for_who_may_not_see_pictures(self, client, django_user_model):
        user = django_user_model.objects.create_user("writer", is_staff=True)
        rights = Permission.objects.filter(codename__in=["view_story", "change_story"])
        user.user_permissions.set(rights)
        client.force_login(user)
        story = make_story(status="draft")
        form = client.get(f"/admin/stories/story/{story.pk}/change/").content.decode()
        assert 'name="body"' in form
        assert "data-pictures" not in form

    def test_is_closed_to_others(self, client, django_user_model):
        user = django_user_model.objects.create_user("nobody", is_staff=True)
        client.force_login(user)
        assert client.get("/admin/stories/picture/choose/").status_code == 403

    def test_keeps_a_picture_that_a_text_shows(self, admin_client):
        story, picture = make_pictured()
        asked = admin_client.get(f"/admin/stories/picture/{picture.pk}/delete/").content.decode()
        assert str(story) in asked
        admin_client.post(f"/admin/stories/picture/{picture.pk}/delete/", {"post": "yes"})
        assert Picture.objects.filter(pk=picture.pk).exists()
