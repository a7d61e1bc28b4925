"""Test the command that empties the trash."""

import json
from datetime import timedelta
from hashlib import sha256
from importlib import import_module
from typing import ClassVar

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from stories import emptying, erasure
from stories.models import (
    AuditEntry,
    Milestone,
    Person,
    Picture,
    Quote,
    RetiredAddress,
    Story,
    StoryVersion,
    Tag,
)
from stories.search import index
from tests.desk import errors, save
from tests.factories import make_person, make_quote, make_story, schedule
from tests.test_trash import delete, status, whole_story

pytestmark = pytest.mark.django_db


class TestEmptying:
    def test_takes_the_words_out_of_the_search_at_once(self):
        """Nobody searches in between: a search would bring the index up to date itself."""
        story = make_story()
        number = story.pk
        index.refresh_all()
        story.move_to_trash(by=None, now=timezone.now())
        assert number in self.indexed()
        call_command("empty_trash", days=0)
        assert number not in self.indexed()

    def indexed(self):
        held = "rowid" if connection.vendor == "sqlite" else "document"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {held} FROM stories_search")  # noqa: S608  our own words
            return {number for (number,) in cursor.fetchall()}

    def empty(self, capsys, **options):
        call_command("empty_trash", **options)
        return capsys.readouterr().out

    def deleted(self, record, days):
        record.move_to_trash(by=None, now=timezone.now() - timedelta(days=days))
        return record

    def test_deletes_for_good_what_is_older_than_thirty_days(self, capsys):
        old = self.deleted(whole_story().person, days=31)
        new = self.deleted(whole_story().person, days=29)
        kept = make_story()
        assert self.empty(capsys) == "Deleted for good. People: 1. Stories: 1.\n"
        assert set(Person.objects.values_list("pk", flat=True)) == {new.pk, kept.person_id}
        assert not Story.objects.filter(person=old.pk)
        assert Quote.objects.count() == Milestone.objects.count() == 1

    def test_of_all_there_is(self, capsys):
        self.deleted(make_story(), days=0)
        assert self.empty(capsys, days=0) == "Deleted for good. People: 0. Stories: 1.\n"
        assert Person.objects.count() == 1

    def test_takes_versions_and_changes_along_and_leaves_pictures_and_tags(
        self, capsys, admin_user
    ):
        story = whole_story()
        StoryVersion.keep(story, "saved", by=admin_user, now=timezone.now())
        story.begin_changes()
        self.deleted(story, days=31)
        self.empty(capsys)
        assert not Story.objects.exists()
        assert not StoryVersion.objects.exists()
        Picture.objects.get().open_original().close()
        assert Tag.objects.get().name == "hushed"

    def test_takes_the_share_cards_along(self, capsys, client, django_capture_on_commit_callbacks):
        gone, kept = make_quote(), make_quote()
        for quote in (gone, kept):
            assert status(client, quote.card_address("wide")) == 200
        self.deleted(gone.story, days=31)
        with django_capture_on_commit_callbacks(execute=True):
            self.empty(capsys)
        assert default_storage.exists(f"cards/{kept.key}")
        assert not default_storage.exists(f"cards/{gone.key}")

    def test_forgets_the_name_in_the_log_of_actions(self, capsys, admin_client):
        story = make_story(headline="A headline to be found")
        delete(admin_client, story)
        assert LogEntry.objects.filter(object_repr__contains="to be found").exists()
        self.empty(capsys, days=0)
        assert not LogEntry.objects.filter(object_repr__contains="to be found").exists()

    def test_frees_an_address_that_nobody_saw(self, capsys, client, admin_client):
        delete(admin_client, make_story(slug="free", status="draft"))
        self.empty(capsys, days=0)
        assert status(client, "/en/stories/free/") == 404
        story = make_story(slug="other")
        assert save(admin_client, story, "_publish", slug="free").status_code == 302
        assert status(client, "/en/stories/free/") == 200

    @pytest.mark.parametrize("days", [-1, 36501])
    def test_asks_for_days_that_there_are(self, days):
        with pytest.raises(CommandError, match="Say a number of days from 0 to 36500"):
            call_command("empty_trash", days=days)

    def test_keeps_a_person_whom_waiting_changes_name(self, capsys):
        person, story = make_person(), make_story()
        changes = story.begin_changes()
        Story.objects.filter(pk=changes.pk).update(person=person)
        self.deleted(person, days=31)
        assert self.empty(capsys) == "Deleted for good. People: 0. Stories: 0.\n"
        assert Person.objects.deleted().get() == person


def test_addresses_that_were_public_stay_nobody_s_and_gone(client, admin_client):
    person = make_person(slug="former-person")
    story = make_story(person, slug="first-address")
    make_story(person, slug="never-public", status="draft")
    story.slug = "last-address"
    story.save()
    person.slug = "last-person"
    person.save()
    person.move_to_trash(by=None, now=timezone.now())
    call_command("empty_trash", days=0)
    gone = ["stories/first-address/", "stories/last-address/", "people/former-person/"]
    for address in [*gone, "people/last-person/", "people/last-person.json"]:
        response = client.get(f"/en/{address}")
        assert response.status_code == 410, address
        assert "last" not in response.content.decode()
    assert client.get("/en/stories/never-public/").status_code == 404
    assert "address" not in str([*RetiredAddress.objects.all(), *RetiredAddress.objects.values()])
    told = "This address was that of something deleted for good."
    assert told in errors(save(admin_client, make_story(), slug="last-address"))
    other = make_person()
    assert told in errors(save(admin_client, other, "_save", slug="former-person"))
    assert Story.objects.is_taken("first-address", "en")
    assert not Story.objects.is_taken("never-public", "en")


def test_an_address_that_another_has_by_then_stays_its_own(client, admin_client):
    story = make_story(slug="passed-on")
    story.slug = "moved"
    story.save()
    other = make_story(slug="passed-on")
    now = timezone.now()
    Story.objects.filter(pk=story.pk).update(deleted_at=now - timedelta(days=9))
    other.move_to_trash(by=None, now=now)
    call_command("empty_trash", days=5)
    other.bring_back(by=None, now=timezone.now())
    assert client.get("/en/stories/passed-on/").status_code == 200
    assert save(admin_client, other, kicker="Mended").status_code == 302


def deleted_for_good(story):
    story.move_to_trash(by=None, now=timezone.now())
    call_command("empty_trash", days=0)


def with_waiting_changes():
    story = make_story(slug="known", headline="In the words of Waiting Person")
    make_quote(story)
    story.begin_changes()
    return [story]


def with_scheduled_changes():
    story = make_story(slug="known")
    make_quote(story)
    story.begin_changes()
    story = Story.objects.get(pk=story.pk)
    schedule(story, timezone.now() + timedelta(days=2))
    assert Story.objects.get(pk=story.pk).changes.shown_from
    return [story]


def with_a_translation_that_waits():
    [story] = with_waiting_changes()
    other = make_story(
        story.person,
        slug="known",
        language="ru",
        translation_group=story.translation_group,
        translated_from="en",
    )
    other.begin_changes()
    return [story, other]


@pytest.mark.parametrize(
    "make", [with_waiting_changes, with_scheduled_changes, with_a_translation_that_waits]
)
def test_a_story_deleted_while_changes_waited_keeps_its_address_from_others(
    client, admin_client, make
):
    """Otherwise a frame on another site would show somebody else's story."""
    stories = make()
    deleted_for_good(stories[0])
    assert not Story.objects.exists()
    for story in stories:
        address = story.address_parts
        assert client.get(story.get_absolute_url()).status_code == 410
        assert client.get(reverse("story_embed", kwargs=address)).status_code == 410
        other = make_story(language=story.language)
        told = "This address was that of something deleted for good."
        assert told in errors(save(admin_client, other, slug="known"))


def test_a_quote_that_was_deleted_for_good_is_gone_from_each_of_its_addresses(client):
    story = make_story()
    quote = make_quote(story)
    hidden = make_quote(make_story(status="draft"))
    story.begin_changes()  # its quotes have the keys of those that readers see
    card = quote.card_address("wide")
    for shown in (story, hidden.story):
        deleted_for_good(shown)
    asked = {"url": f"http://testserver/en/quotes/{quote.key}/"}
    for address in (
        *(f"/en/quotes/{quote.key}{ending}" for ending in ("/", ".json", ".jsonld")),
        f"/embed/quotes/{quote.key}/",
        card,
    ):
        response = client.get(address)
        assert response.status_code == 410, address
        assert response.headers["Cache-Control"] == "no-store"
    for wanted in ("json", "xml"):
        assert client.get("/oembed", asked | {"format": wanted}).status_code == 410
    assert client.get(f"/en/quotes/{hidden.key}/").status_code == 404


def test_somebody_whose_stories_were_all_deleted_had_a_page(client, admin_client):
    """The person is still there at the desk, and may be deleted much later."""
    person = make_person(slug="known-person")
    kept = make_story(person)
    deleted_for_good(make_story(person))
    assert not RetiredAddress.objects.at(Person, {"slug": "known-person"})
    deleted_for_good(kept)
    for ending in ("/", ".json", "/timeline.json"):
        assert client.get(f"/en/people/known-person{ending}").status_code == 410
    assert save(admin_client, person, "_save", description="Still here.").status_code == 302
    deleted_for_good(person)
    assert client.get("/en/people/known-person/").status_code == 410
    told = "This address was that of something deleted for good."
    assert told in errors(save(admin_client, make_person(), "_save", slug="known-person"))


class TestTheDigestOfARetiredAddress:
    address: ClassVar = {"language": "en", "slug": "known"}

    def test_cannot_be_made_without_the_secret_of_the_site(self, settings):
        RetiredAddress.objects.retire(Story, [self.address])
        plain = sha256(json.dumps(["story", *sorted(self.address.items())]).encode()).hexdigest()
        assert RetiredAddress.objects.get().digest != plain
        settings.SECRET_KEY = "another"  # noqa: S105  no secret
        assert not RetiredAddress.objects.at(Story, self.address)

    def test_is_found_by_a_former_secret_too(self, settings):
        RetiredAddress.objects.retire(Story, [self.address])
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
        assert RetiredAddress.objects.at(Story, self.address).exists()

    def test_is_made_of_an_earlier_one_by_the_migration(self):
        plain = sha256(json.dumps(["story", *sorted(self.address.items())]).encode()).hexdigest()
        RetiredAddress.objects.create(digest=plain)
        import_module("stories.migrations.0011_key_retired_addresses").key(apps, None)
        assert RetiredAddress.objects.at(Story, self.address).exists()


class TestItsDay:
    """What is due is deleted by whatever is asked for first."""

    @pytest.fixture(autouse=True)
    def nobody_looked_yet(self, monkeypatch):
        monkeypatch.setattr(emptying, "_last_look", None)

    def in_trash(self, days):
        story = make_story()
        story.move_to_trash(by=None, now=timezone.now() - timedelta(days=days))
        return story

    @pytest.mark.parametrize("address", ["/en/", "/health/", "/en/nothing/", "/admin/login/"])
    def test_is_kept_by_any_request(self, address, client):
        kept, due = self.in_trash(29), self.in_trash(31)
        client.get(address)
        assert Story.objects.get() == kept
        line = AuditEntry.objects.get(kind="erased")
        assert (line.story_number, line.by) == (due.pk, None)

    @pytest.mark.parametrize("command", ["verify_words", "rebuild_search", "list_erasures"])
    def test_is_kept_by_any_command(self, command, capsys):
        kept, _ = self.in_trash(29), self.in_trash(31)
        call_command(command)
        assert Story.objects.get() == kept

    def test_is_looked_at_once_an_hour(self, client, monkeypatch):
        client.get("/en/")
        self.in_trash(31)
        client.get("/en/")
        assert Story.objects.exists()
        monkeypatch.setattr(emptying, "_last_look", timezone.now() - timedelta(minutes=61))
        client.get("/en/")
        assert not Story.objects.exists()

    def test_breaks_no_page_where_it_cannot_be_kept(self, client, monkeypatch, caplog):
        self.in_trash(31)
        monkeypatch.setattr(erasure.trash.index, "refresh_all", None)
        assert client.get("/en/").status_code == 200
        assert "The trash could not be emptied" in caplog.text
        assert Story.objects.exists()


class TestDeletingOneForGood:
    def where(self, record):
        return reverse(f"admin:trash_{record._meta.model_name}", args=[record.pk])

    def test_asks_first_and_leaves_the_rest(self, admin_client, client):
        story, other = whole_story(), make_story()
        translation = make_story(
            story.person,
            language="ru",
            translated_from="en",
            translation_group=story.translation_group,
        )
        for record in (story, other):
            record.move_to_trash(by=None, now=timezone.now())
        page = admin_client.get(reverse("admin:trash")).content.decode()
        assert self.where(story) in page
        assert "Nobody can bring it" in admin_client.get(self.where(story)).content.decode()
        done = admin_client.post(self.where(story), follow=True).content.decode()
        assert "Deleted for good." in done
        assert Story.objects.get() == other
        lines = AuditEntry.objects.filter(kind="erased").values_list("story_number", "by_name")
        assert set(lines) == {(story.pk, "admin"), (translation.pk, "admin")}
        for gone in (story, translation):
            assert client.get(gone.get_absolute_url()).status_code == 410
        again = admin_client.post(self.where(story), follow=True).content.decode()
        assert "That is not in the trash any more." in again

    def test_of_a_person_takes_their_stories(self, admin_client, client):
        story = make_story()
        person = story.person
        person.move_to_trash(by=None, now=timezone.now())
        assert story.headline in admin_client.get(self.where(person)).content.decode()
        admin_client.post(self.where(person))
        assert not Person.objects.exists()
        assert client.get(person.get_absolute_url()).status_code == 410
        assert AuditEntry.objects.filter(detail=f"Person {person.pk}", kind="erased").exists()

    def test_of_a_person_waits_for_changes_that_name_them(self, admin_client):
        person, story = make_person(), make_story(headline="A headline to be found")
        own = make_story(person)
        changes = story.begin_changes()
        Story.objects.filter(pk=changes.pk).update(person=person)
        person.move_to_trash(by=None, now=timezone.now())
        told = admin_client.post(self.where(person)).content.decode()
        assert "A headline to be found" in told
        assert Story.objects.filter(pk=own.pk).exists()

    def test_does_nothing_to_what_came_back_meanwhile(self):
        story = make_story()
        assert erasure.delete_for_good(story, by=None, now=timezone.now()) == (0, 0)
        assert Story.objects.get() == story

    def test_is_for_those_who_may_delete_and_publish(self, client, django_user_model):
        story = make_story()
        story.move_to_trash(by=None, now=timezone.now())
        user = django_user_model.objects.create_user("publisher", is_staff=True)
        user.user_permissions.add(Permission.objects.get(codename="publish_story"))
        client.force_login(user)
        assert client.get(self.where(story)).status_code == 403
        assert client.post(self.where(story)).status_code == 403
        assert "Delete for good…" not in client.get(reverse("admin:trash")).content.decode()
        user.user_permissions.set([Permission.objects.get(codename="delete_story")])
        assert client.post(self.where(story)).status_code == 403
        assert Story.objects.exists()
