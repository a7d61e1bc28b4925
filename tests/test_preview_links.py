"""Test links that show a story before it is public to anybody who has them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from stories.models import AuditEntry, PreviewLink
from tests.accounts import make_colleague
from tests.factories import (
    LONG_BODY,
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_story,
)
from tests.markup import markup

pytestmark = pytest.mark.django_db

DEAD = ["expired", "revoked", "withdrawn", "deleted"]


@pytest.fixture
def editor():
    return make_colleague("editor", "Editors")


@pytest.fixture
def editor_client(client, editor):
    """Return a separate client for the editor, because `client` is the visitor."""
    desk = type(client)()
    desk.force_login(editor)
    return desk


def make_link(story=None, days=7, **fields):
    user, _ = User.objects.get_or_create(username="maker")
    link = PreviewLink.make(
        story or make_story(status="draft"), by=user, now=timezone.now(), days=days
    )
    PreviewLink.objects.filter(pk=link.pk).update(**fields)
    return link


def end(link, how):
    now = timezone.now()
    story = link.story
    if how == "expired":
        PreviewLink.objects.filter(pk=link.pk).update(expires_at=now)
    elif how == "revoked":
        link.revoke(by=User.objects.get(username="maker"), now=now)
    elif how == "withdrawn":
        story.status, story.withdrawn_at = "withdrawn", now
        story.save()
    else:
        story.deleted_at = now
        story.save()


def links_page(story):
    return reverse("admin:stories_story_links", args=[story.pk])


def picture_of(link, picture):
    name = picture.renditions("whole")[-1].name
    return reverse("preview_picture", args=[link.token, picture.folder, name])


def see(client, address):
    """Return the response, after reading a file in it, which closes the file."""
    response = client.get(address)
    list(response)
    return response


def kinds():
    return list(AuditEntry.objects.order_by("pk").values_list("kind", flat=True))


class TestAnEditor:
    def test_makes_a_link_for_seven_days(self, editor, editor_client):
        story = make_story(status="draft")
        response = editor_client.get(links_page(story))
        assert response.context["form"]["days"].value() == 7
        editor_client.post(links_page(story), {"days": "7"})
        link = PreviewLink.objects.get()
        assert (link.story, link.made_by, link.made_by_name) == (story, editor, "editor")
        assert link.expires_at - link.made_at == timedelta(days=7)

    def test_names_its_maker_in_full(self, editor, editor_client):
        editor.first_name, editor.last_name = "Sample", "Editor"
        editor.save()
        story = make_story(status="draft")
        page = markup(editor_client.post(links_page(story), {"days": "7"}, follow=True))
        assert "Made by Sample Editor on" in page

    def test_finds_it_in_the_list_with_all_there_is_to_know(self, editor_client, client):
        story = make_story(status="draft")
        assert "None yet." in markup(editor_client.get(links_page(story)))
        page = markup(editor_client.post(links_page(story), {"days": "7"}, follow=True))
        link = PreviewLink.objects.get()
        assert f"http://testserver{link.get_absolute_url()}" in page
        assert "Made by editor on" in page
        assert "Not opened yet." in page
        client.get(link.get_absolute_url())
        assert "Opened 1 time, last on" in markup(editor_client.get(links_page(story)))

    @pytest.mark.parametrize("days", ["1", "90"])
    def test_chooses_the_days(self, editor_client, days):
        editor_client.post(links_page(make_story(status="draft")), {"days": days})
        link = PreviewLink.objects.get()
        assert link.expires_at - link.made_at == timedelta(days=int(days))

    @pytest.mark.parametrize("days", ["0", "91", "-1", "", "some", "9" * 30])
    def test_is_told_of_days_that_are_not_possible(self, editor_client, days):
        response = editor_client.post(links_page(make_story(status="draft")), {"days": days})
        assert response.context["form"].errors["days"]
        assert not PreviewLink.objects.exists()

    def test_revokes_a_link_and_no_other(self, editor_client, client):
        story = make_story(status="draft")
        link, other = make_link(story), make_link(story)
        page = editor_client.post(links_page(story), {"revoke": link.pk}, follow=True)
        assert "Revoked on" in markup(page)
        assert client.get(link.get_absolute_url()).status_code == 410
        assert client.get(other.get_absolute_url()).status_code == 200

    @pytest.mark.parametrize("number", ["", "x", "0", "²", "9" * 30])
    def test_revokes_nothing_by_a_number_that_is_none(self, editor_client, number):
        link = make_link()
        editor_client.post(links_page(link.story), {"revoke": number})
        assert PreviewLink.objects.filter(revoked_at=None).exists()

    def test_revokes_no_link_of_another_story_there(self, editor_client):
        link = make_link()
        editor_client.post(links_page(make_story()), {"revoke": link.pk})
        assert PreviewLink.objects.filter(revoked_at=None).exists()

    def test_sees_which_have_expired(self, editor_client):
        link = make_link(expires_at=timezone.now())
        page = markup(editor_client.get(links_page(link.story)))
        assert "Expired on" in page
        assert link.token not in page

    def test_makes_none_for_a_withdrawn_story(self, editor_client):
        link = make_link()
        end(link, "withdrawn")
        page = markup(editor_client.get(links_page(link.story)))
        assert "no link shows it, and none can be made" in page
        assert link.token not in page
        editor_client.post(links_page(link.story), {"days": "7"})
        assert PreviewLink.objects.count() == 1

    def test_finds_no_page_for_a_story_in_the_trash(self, editor_client):
        story = make_story(deleted_at=timezone.now())
        assert editor_client.get(links_page(story)).status_code == 404

    def test_is_led_there_from_the_form(self, editor_client):
        story = make_story()
        form = reverse("admin:stories_story_change", args=[story.pk])
        assert f'href="{links_page(story)}"' in markup(editor_client.get(form))

    def test_of_many_links_waits_no_longer(self, editor_client):
        story = make_story(status="draft")
        make_link(story)
        few = self.questions(editor_client, story)
        for _ in range(3):
            make_link(story)
        assert self.questions(editor_client, story) == few

    def questions(self, client, story):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(links_page(story)).status_code == 200
        return len(captured)


class TestAWriter:
    def test_shares_nothing(self, client):
        writer = make_colleague("writer", "Writers")
        client.force_login(writer)
        story = make_story(status="draft")
        assert client.get(links_page(story)).status_code == 403
        assert client.post(links_page(story), {"days": "7"}).status_code == 403
        form = reverse("admin:stories_story_change", args=[story.pk])
        assert links_page(story) not in markup(client.get(form))


class TestALink:
    def test_shows_a_draft_without_an_account_and_says_what_it_is(self, client):
        story = make_story(status="draft", headline="A draft headline", body=LONG_BODY)
        make_quote(story, is_pull_quote=True)
        make_milestone(story)
        link = make_link(story)
        response = client.get(link.get_absolute_url())
        page = markup(response)
        assert "A draft headline" in page
        assert '<aside class="pull' in page
        assert "A preview, shared with you. It is not published, and may change." in page
        until = timezone.localtime(PreviewLink.objects.get().expires_at)
        assert f"This link works until {until.day} {until:%B %Y, %H:%M} UTC." in page
        assert not response.cookies

    def test_leads_to_no_page_that_is_not_there(self, client):
        story = make_story(status="draft")
        quote = make_quote(story)
        link = make_link(story)
        page = markup(client.get(link.get_absolute_url()))
        assert f'href="{story.person.get_absolute_url()}"' not in page
        assert f'href="{quote.get_absolute_url()}"' not in page
        assert reverse("story_use", args=[story.language, story.slug]) not in page
        assert f'href="#{quote.anchor}"' in page
        assert f'id="{quote.anchor}"' in page
        make_story(story.person, slug="another")
        page = markup(client.get(link.get_absolute_url()))
        assert f'href="{story.person.get_absolute_url()}"' in page

    def test_shows_the_changes_to_what_is_public(self, client):
        story = make_story(headline="As readers see it")
        changes = story.begin_changes()
        changes.headline = "As it will be"
        changes.save()
        page = markup(client.get(make_link(story).get_absolute_url()))
        assert "As it will be" in page
        assert "It is not published" in page

    def test_of_what_was_published_since_says_so(self, client):
        story = make_story()
        page = markup(client.get(make_link(story).get_absolute_url()))
        assert "It is not published" not in page
        assert f'href="{story.get_absolute_url()}"' in page

    def test_claims_no_public_page_and_does_not_print_itself(self, client):
        link = make_link()
        page = markup(client.get(link.get_absolute_url()))
        for claim in ("ld+json", "canonical", "og:title", "og:url", link.token):
            assert claim not in page

    def test_is_kept_and_listed_by_nobody(self, client):
        headers = client.get(make_link().get_absolute_url()).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Robots-Tag"] == "noindex"
        assert headers["Referrer-Policy"] == "no-referrer"

    def test_is_not_in_robots_txt(self, client):
        make_link()
        assert "preview" not in markup(client.get("/robots.txt"))

    def test_is_read_and_nothing_else(self, client):
        address = make_link().get_absolute_url()
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
            assert client.generic(method, address).status_code == 405

    def test_that_nobody_made_is_not_found(self, client):
        make_link()
        assert client.get(reverse("preview_link", args=["x" * 32])).status_code == 404

    def test_that_was_made_with_another_is_another(self):
        story = make_story(status="draft")
        assert make_link(story).token != make_link(story).token
        assert len(make_link(story).token) >= 32

    def test_is_named_by_its_story(self):
        assert str(make_link(make_story(headline="Hills"))) == "Link to Hills"

    def test_opens_no_other_door(self, client):
        link = make_link(make_story(status="draft", slug="a-draft"))
        client.get(link.get_absolute_url())
        assert client.get(link.story.get_absolute_url()).status_code == 404
        assert "a-draft" not in markup(client.get("/sitemap.xml"))


class TestTheCount:
    def test_is_of_every_opening(self, client):
        link = make_link()
        for _ in range(2):
            client.get(link.get_absolute_url())
        link.refresh_from_db()
        assert link.opened_count == 2
        assert link.last_opened_at is not None

    def test_is_of_each_of_two_at_one_moment(self):
        link, now = make_link(), timezone.now()
        for same in (PreviewLink.objects.get(pk=link.pk), link):  # both read before either counts
            same.count_opening(now)
        link.refresh_from_db()
        assert link.opened_count == 2

    @pytest.mark.parametrize("purpose", ["prefetch", "prefetch;prerender"])
    def test_is_not_of_what_a_browser_fetches_ahead(self, client, purpose):
        link = make_link()
        client.head(link.get_absolute_url())
        client.get(link.get_absolute_url(), headers={"Sec-Purpose": purpose})
        link.refresh_from_db()
        assert link.opened_count == 0
        assert kinds() == ["link_made"]

    @pytest.mark.parametrize("how", DEAD)
    def test_is_not_of_a_link_that_shows_nothing(self, client, how):
        link = make_link()
        end(link, how)
        client.get(link.get_absolute_url())
        link.refresh_from_db()
        assert link.opened_count == 0


class TestALinkThatEnded:
    @pytest.mark.parametrize("how", DEAD)
    def test_says_so_and_shows_nothing(self, client, how):
        person = make_person("Sample Secret", slug="sample-secret")
        story = make_story(person, status="draft", headline="Secret words", slug="secret-slug")
        link = make_link(story)
        assert "Sample Secret" in markup(client.get(link.get_absolute_url()))
        end(link, how)
        response = client.get(link.get_absolute_url())
        page = markup(response)
        assert response.status_code == 410
        assert "This link does not work any more" in page
        for secret in ("Secret", "secret", link.token):
            assert secret not in page
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert PreviewLink.objects.working(timezone.now()).count() == 0

    def test_shows_no_draft_of_somebody_who_is_withdrawn(self, client, editor):
        """Nor a translation that waits, once its original is withdrawn: it has the same words."""
        now, public = timezone.now(), make_story(slug="public")
        waiting = {"status": "draft", "person": public.person}
        draft = make_link(make_story(slug="draft", **waiting))
        group = {"translated_from": "en", "translation_group": public.translation_group}
        translation = make_link(make_story(slug="po-russki", language="ru", **waiting, **group))
        other = make_link(make_story(slug="other", status="draft"))

        def seen():
            return [see(client, each.get_absolute_url()) for each in (draft, translation, other)]

        assert [each.status_code for each in seen()] == [200, 200, 200]
        public.withdraw(by=editor, now=now)
        assert [each.status_code for each in seen()] == [200, 410, 200]
        public.person.withdraw(by=editor, now=now)
        assert [each.status_code for each in seen()] == [410, 410, 200]
        assert kinds().count("link_revoked") == 2

    def test_is_not_revoked_twice(self):
        link = make_link()
        end(link, "revoked")
        end(link, "revoked")
        assert kinds().count("link_revoked") == 1


class TestThePictures:
    def test_are_seen_through_the_link_alone(self, client):
        portrait, lead = make_picture((320, 320)), make_picture()
        story = make_story(make_person(portrait=portrait), status="draft", lead_picture=lead)
        link = make_link(story)
        page = markup(client.get(link.get_absolute_url()))
        for picture in (portrait, lead):
            address = picture_of(link, picture)
            response = see(client, address)
            assert response.status_code == 200
            assert response.headers["Cache-Control"] == "no-store"
            assert client.get(picture.url(address.rsplit("/", 1)[1])).status_code == 404
            assert f"/preview/{link.token}/pictures/{picture.folder}/" in page
        assert "/media/pictures/" not in page

    def test_of_public_stories_beside_it_keep_their_addresses(self, client):
        lead, person = make_picture(), make_person()
        make_story(person, lead_picture=lead)
        link = make_link(make_story(person, status="draft"))
        page = markup(client.get(link.get_absolute_url()))
        assert f"/media/pictures/{lead.folder}/" in page

    def test_of_other_stories_are_not_seen_through_it(self, client):
        other = make_picture()
        make_story(status="draft", lead_picture=other)
        assert client.get(picture_of(make_link(), other)).status_code == 404

    def test_of_the_changes_are_those_that_are_seen(self, client):
        was, will_be = make_picture(), make_picture()
        story = make_story(lead_picture=was)
        changes = story.begin_changes()
        changes.lead_picture = will_be
        changes.save()
        link = make_link(story)
        assert see(client, picture_of(link, will_be)).status_code == 200
        assert see(client, picture_of(link, was)).status_code == 404

    def test_that_there_are_not_are_not_found(self, client):
        lead = make_picture()
        link = make_link(make_story(status="draft", lead_picture=lead))
        for folder, name in ((lead.folder, "nothing.jpeg"), ("nothing", "nothing.jpeg")):
            address = reverse("preview_picture", args=[link.token, folder, name])
            assert client.get(address).status_code == 404

    @pytest.mark.parametrize("how", DEAD)
    def test_end_with_the_link(self, client, how):
        lead = make_picture()
        link = make_link(make_story(status="draft", lead_picture=lead))
        assert see(client, picture_of(link, lead)).status_code == 200
        end(link, how)
        assert see(client, picture_of(link, lead)).status_code == 404


def test_the_audit_log_has_a_line_of_each_and_no_token(editor_client, editor, client):
    story = make_story(status="draft")
    editor_client.post(links_page(story), {"days": "7"})
    link = PreviewLink.objects.get()
    client.get(link.get_absolute_url())
    editor_client.post(links_page(story), {"revoke": link.pk})
    entries = list(AuditEntry.objects.order_by("pk"))
    assert [(entry.kind, entry.by) for entry in entries] == [
        ("link_made", editor),
        ("link_opened", None),
        ("link_revoked", editor),
    ]
    assert {(entry.story_number, entry.detail) for entry in entries} == {
        (story.pk, f"Link {link.pk}")
    }
