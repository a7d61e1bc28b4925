"""Test what the audit log contains, and that nobody can change it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from stories.models import AuditEntry, Picture, StoryVersion, Tag
from tests.accounts import make_colleague
from tests.desk import address, open_form, save
from tests.factories import make_person, make_picture, make_story

pytestmark = pytest.mark.django_db
LOG = "/admin/stories/auditentry/"
Kind = AuditEntry.Kind


def note(kind=Kind.PUBLISHED, **fields):
    AuditEntry.note(kind, now=fields.pop("now", timezone.now()), **fields)
    return AuditEntry.objects.first()


def lines():
    """Return the lines of the log, oldest first: who, what, details."""
    return list(AuditEntry.objects.order_by("pk").values_list("by_name", "kind", "detail"))


def sign_in(client, name="sample-editor", word="a password of nobody"):
    return client.post("/admin/login/", {"username": name, "password": word})


@pytest.fixture
def editor():
    return User.objects.create_user("sample-editor", password="a password of nobody", is_staff=True)


@pytest.fixture
def administrator():
    return make_colleague("sample-administrator", "Administrators")


@pytest.fixture
def administrator_client(client, administrator):
    client.force_login(administrator)
    return client


class TestSigningIn:
    def test_is_written_down(self, client, editor):
        assert sign_in(client).status_code == 302
        assert lines() == [("sample-editor", "signed_in", "")]
        assert AuditEntry.objects.get().by == editor

    def test_in_vain_is_written_down_without_the_password(self, client, editor):
        assert sign_in(client, "sample-\0editor", "a secret").status_code == 200
        assert sign_in(client, "sample-nobody", "a secret").status_code == 200
        assert sign_in(client, "n" * 200, "a secret").status_code == 200
        assert lines() == [
            ("sample-editor", "sign_in_failed", ""),
            ("sample-nobody", "sign_in_failed", ""),
            ("n" * 150, "sign_in_failed", ""),
        ]
        assert "a secret" not in str(AuditEntry.objects.values())

    def test_of_somebody_who_is_no_staff_is_in_vain(self, client, editor):
        User.objects.update(is_staff=False)
        sign_in(client)
        assert lines() == [("sample-editor", "sign_in_failed", "")]

    def test_page_that_is_opened_is_not(self, client, admin_client):
        for visitor in (client, admin_client):
            visitor.get("/admin/login/")
            visitor.get("/admin/logout/")
        assert lines() == []

    def test_out_is_written_down_once(self, client, editor):
        client.force_login(editor)
        client.post("/admin/logout/")
        client.post("/admin/logout/")
        assert lines() == [("sample-editor", "signed_out", "")]


class TestTheLog:
    def test_shows_who_did_what(self, administrator_client, editor):
        note(Kind.WITHDRAWN, by=editor, story=7, detail="Because")
        page = administrator_client.get(LOG).content.decode()
        for told in ("sample-editor", "Withdrawn", "7", "Because"):
            assert told in page

    def test_says_when_as_other_pages_do_and_counts_its_entries(self, administrator_client):
        note(now=datetime(2026, 11, 25, 22, 10, tzinfo=UTC), detail="One")
        note(now=datetime(2026, 11, 24, 9, 5, tzinfo=UTC))
        page = administrator_client.get(LOG).content.decode()
        for told in ("25 November 2026, 22:10", "24 November 2026, 09:05", "When", "Who"):
            assert told in page
        assert "2 entries" in " ".join(page.split())
        found = administrator_client.get(LOG, {"q": "One"}).content.decode()
        assert "1 entry" in " ".join(found.split())

    def test_leads_to_a_story_while_it_is_on_the_desk(self, administrator_client):
        story = make_story()
        note(story=story.pk)
        link = f'<a href="{address(story)}">Story {story.pk}</a>'
        assert link in administrator_client.get(LOG).content.decode()
        assert link in administrator_client.get(address(AuditEntry.objects.get())).content.decode()
        note()
        story.move_to_trash(by=None, now=timezone.now())
        assert address(story) not in administrator_client.get(LOG).content.decode()

    def test_is_searched_by_name_and_by_story(self, administrator_client, editor):
        note(Kind.WITHDRAWN, by=editor, story=7)
        note(Kind.PUBLISHED, by_name="sample-other", story=8)
        for words, found in [("editor", 7), ("8", 8), ("other", 8)]:
            page = administrator_client.get(LOG, {"q": words})
            assert [entry.story_number for entry in page.context["cl"].result_list] == [found]
        for words in ("9" * 30, "nobody at all"):
            assert not administrator_client.get(LOG, {"q": words}).context["cl"].result_list

    def test_is_narrowed_by_kind_and_by_date(self, administrator_client):
        note(Kind.WITHDRAWN, now=timezone.now() - timedelta(days=800))
        recent = note(Kind.PUBLISHED)
        for narrowed in ({"kind": "published"}, {"at__year": recent.at.year}):
            page = administrator_client.get(LOG, narrowed)
            assert list(page.context["cl"].result_list) == [recent]

    def test_asks_as_often_for_many_as_for_one(self, administrator_client, editor):
        note(by=editor, story=make_story().pk)
        administrator_client.get(LOG)
        with CaptureQueriesContext(connection) as one:
            administrator_client.get(LOG)
        for _ in range(5):
            note(by=editor, story=make_story().pk)
        with CaptureQueriesContext(connection) as many:
            administrator_client.get(LOG)
        assert len(many) == len(one)

    def test_outlives_the_account(self, admin_client, editor):
        entry = note(by=editor)
        editor.delete()
        entry.refresh_from_db()
        assert (entry.by, entry.by_name) == (None, "sample-editor")

    def test_is_changed_by_nobody(self, admin_client):
        entry = note(detail="As it was")
        sent = {"detail": "Changed", "kind": "withdrawn", "post": "yes", "_save": "Save"}
        forms = [address(entry), address(entry).replace("change", "delete"), f"{LOG}add/"]
        for form in forms:
            assert admin_client.post(form, sent).status_code == 403
        chosen = {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"}
        admin_client.post(LOG, chosen)
        admin_client.post(LOG, {"form-0-id": entry.pk, "form-0-detail": "Changed", "_save": "y"})
        assert [kept.detail for kept in AuditEntry.objects.all()] == ["As it was"]
        page = admin_client.get(address(entry)).content.decode()
        assert "As it was" in page
        assert 'name="_save"' not in page
        assert 'name="action"' not in admin_client.get(LOG).content.decode()


class TestRights:
    def test_are_boxes_under_what_they_are_for(self, admin_client, editor):
        page = admin_client.get(address(editor)).content.decode()
        assert "<label>Stories: story</label>" in page
        right = Permission.objects.get(codename="publish_story")
        box = f'<input type="checkbox" name="user_permissions" value="{right.pk}"'
        assert box in page
        assert "selectfilter" not in page

    def save(self, client, record, **changes):
        form = open_form(client, record) | {"groups": [], "user_permissions": []} | changes
        form |= {"date_joined_0": "2025-03-01", "date_joined_1": "12:00"}
        return client.post(address(record), form)

    def test_given_and_taken_are_written_down(self, admin_client, editor):
        writers, editors = Group.objects.filter(name__in=["Editors", "Writers"]).order_by("-name")
        self.save(admin_client, editor, groups=[writers.pk], is_staff="on")
        self.save(admin_client, editor, groups=[editors.pk], is_superuser="on", is_staff="")
        assert lines() == [
            ("admin", "permissions", "user sample-editor: groups: added Writers"),
            ("admin", "permissions", "user sample-editor: staff status: yes → no"),
            ("admin", "permissions", "user sample-editor: superuser status: no → yes"),
            ("admin", "permissions", "user sample-editor: groups: added Editors"),
            ("admin", "permissions", "user sample-editor: groups: removed Writers"),
        ]

    def test_saved_as_they_are_are_not_written_down(self, admin_client, editor):
        sent = {"is_staff": "on", "first_name": "Sample"}
        assert self.save(admin_client, editor, **sent).status_code == 302
        assert lines() == []

    def test_of_a_group_are_written_down_whole(self, admin_client):
        group = Group.objects.get(name="Writers")
        kept = [group.permissions.first().pk]
        gone = sorted(group.permissions.exclude(pk__in=kept).values_list("codename", flat=True))
        admin_client.post(address(group), {"name": "Writers", "permissions": kept})
        told = [detail for _, _, detail in lines()]
        assert len(told) > 1
        start = "group Writers: permissions: removed "
        assert ", ".join(line.removeprefix(start).rstrip(",") for line in told) == ", ".join(gone)

    def test_of_accounts_deleted_and_groups_made_are_written_down(self, admin_client, editor):
        User.objects.update(is_active=Q(is_superuser=True))
        other = User.objects.create(username="sample-other", is_active=False)
        admin_client.post("/admin/auth/group/add/", {"name": "Sample group"})
        admin_client.post(address(editor).replace("change", "delete"), {"post": "yes"})
        action = {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"}
        admin_client.post("/admin/auth/user/", action)
        assert [detail for _, _, detail in lines()] == [
            "group Sample group: made",
            "user sample-editor: deleted",
            "user sample-other: deleted",
        ]

    @pytest.mark.parametrize("is_open", [True, False])
    def test_of_an_account_that_is_open_or_in_the_history_is_not_deleted(
        self, is_open, admin_client, editor
    ):
        User.objects.filter(pk=editor.pk).update(is_active=is_open)
        if not is_open:
            StoryVersion.keep(make_story(), "saved", by=editor, now=timezone.now())
        where = address(editor).replace("change", "delete")
        assert admin_client.post(where, {"post": "yes"}).status_code == 403
        assert where not in admin_client.get(address(editor)).content.decode()

    def test_that_an_administrator_holds_he_gives(self, administrator_client, editor):
        groups = list(Group.objects.values_list("pk", flat=True))
        view = Permission.objects.get(codename="view_story").pk
        sent = {"groups": groups, "user_permissions": [view], "is_staff": "on"}
        assert self.save(administrator_client, editor, **sent).status_code == 302
        assert editor.groups.count() == 3
        assert editor.user_permissions.get().codename == "view_story"

    def test_that_an_administrator_lacks_he_does_not_give(self, administrator_client, editor):
        beyond = Group.objects.create(name="Sample group")
        right = Permission.objects.get(codename="delete_group")
        beyond.permissions.add(right)
        for sent in ({"groups": [beyond.pk]}, {"user_permissions": [right.pk]}):
            refused = self.save(administrator_client, editor, is_staff="on", **sent)
            assert "You cannot give what you do not hold yourself" in refused.content.decode()
        writers = Group.objects.get(name="Writers")
        sent = {"name": "Writers", "permissions": [right.pk]}
        refused = administrator_client.post(address(writers), sent).content.decode()
        assert "You cannot give what you do not hold yourself: Can delete group." in refused
        assert not User.objects.filter(groups=beyond)
        assert right not in writers.permissions.all()
        assert not editor.user_permissions.exists()
        assert lines() == []

    def test_an_administrator_makes_nobody_a_superuser(self, administrator_client, editor):
        for user in (editor, User.objects.get(username="sample-administrator")):
            self.save(administrator_client, user, is_superuser="on", is_staff="on")
        assert not User.objects.filter(is_superuser=True)

    @pytest.mark.parametrize("above", ["superuser", "sleeping superuser", "group", "right"])
    def test_an_administrator_does_not_touch_who_holds_more(
        self, above, administrator_client, editor
    ):
        right = Permission.objects.get(codename="delete_group")
        if above == "group":
            group = Group.objects.create(name="Sample group")
            group.permissions.add(right)
            editor.groups.add(group)
        if above == "right":
            editor.user_permissions.add(right)
        editor.is_superuser = "superuser" in above
        editor.is_active = above != "sleeping superuser"
        editor.save()
        where = address(editor)
        before = User.objects.values().get(pk=editor.pk)
        new = {"password1": "a long sample word", "password2": "a long sample word"}
        sent = {"post": "yes", "username": "taken-over", "set-password": "yes"} | new
        for form in (where, where.replace("change", "delete"), where.replace("change", "password")):
            assert administrator_client.post(form, sent).status_code == 403
        chosen = {"action": "delete_selected", "_selected_action": [editor.pk], "post": "yes"}
        assert administrator_client.post("/admin/auth/user/", chosen).status_code == 403
        assert User.objects.values().get(pk=editor.pk) == before
        assert administrator_client.get(where).status_code == 200

    def test_an_administrator_changes_the_password_of_who_holds_no_more(
        self, administrator_client, editor
    ):
        new = {"password1": "a long sample word", "password2": "a long sample word"}
        where = reverse("admin:auth_user_password_change", args=[editor.pk])
        sent = new | {"usable_password": "true", "set-password": "yes"}
        assert administrator_client.post(where, sent).status_code == 302
        editor.refresh_from_db()
        assert editor.check_password("a long sample word")
        assert lines()[-1] == (
            "sample-administrator",
            "account",
            "user sample-editor: password changed",
        )

    def test_a_new_name_is_written_down_beside_the_old_one(self, admin_client, editor):
        self.save(admin_client, editor, username="sample-renamed", is_staff="on")
        group = Group.objects.create(name="Sample group")
        admin_client.post(address(group), {"name": "Renamed group"})
        assert [line[1:] for line in lines()] == [
            ("account", "user sample-renamed: called “sample-editor” before"),
            ("account", "group Renamed group: called “Sample group” before"),
        ]


class TestWhatIsGoneForGood:
    """Nobody is named: a number for a person, a story or a picture; a tag by its name."""

    def test_is_written_down_of_a_tag(self, admin_client):
        hills, sea = Tag.objects.create(name="hills"), Tag.objects.create(name="sea")
        admin_client.post(f"/admin/stories/tag/{hills.pk}/delete/", {"post": "yes"})
        chosen = {"action": "delete_selected", "_selected_action": sea.pk, "post": "yes"}
        admin_client.post("/admin/stories/tag/", chosen)
        assert not Tag.objects.exists()
        assert lines() == [("admin", "erased", "Tag “hills”"), ("admin", "erased", "Tag “sea”")]

    def test_is_written_down_of_a_picture(self, admin_client):
        one, other = make_picture((64, 64), alt_text="Sample Person"), make_picture((64, 64))
        admin_client.post(f"/admin/stories/picture/{one.pk}/delete/", {"post": "yes"})
        chosen = {"action": "delete_selected", "_selected_action": other.pk, "post": "yes"}
        admin_client.post("/admin/stories/picture/", chosen)
        assert not Picture.objects.exists()
        assert lines() == [
            ("admin", "erased", f"Picture {one.pk}"),
            ("admin", "erased", f"Picture {other.pk}"),
        ]

    def test_is_not_written_down_where_it_stays(self, admin_client):
        picture = make_picture((64, 64))
        make_story(lead_picture=picture)
        admin_client.post(f"/admin/stories/picture/{picture.pk}/delete/", {"post": "yes"})
        assert Picture.objects.exists()
        assert lines() == []

    def test_is_written_down_of_the_trash(self):
        story, now = make_story(), timezone.now()
        alone = make_person("Somebody Else")
        story.person.move_to_trash(by=None, now=now)
        alone.move_to_trash(by=None, now=now)
        AuditEntry.objects.all().delete()
        call_command("empty_trash", days=0, verbosity=0)
        told = AuditEntry.objects.order_by("pk").values_list("kind", "story_number", "detail")
        assert list(told) == [
            ("erased", story.pk, ""),
            ("erased", None, f"Person {story.person.pk}"),
            ("erased", None, f"Person {alone.pk}"),
        ]

    def test_is_not_written_down_of_what_waits_in_the_trash(self):
        make_story().move_to_trash(by=None, now=timezone.now())
        AuditEntry.objects.all().delete()
        call_command("empty_trash", days=30, verbosity=0)
        assert lines() == []


def test_merging_tags_is_written_down(admin_client):
    hills, heights, stays = (
        Tag.objects.create(name=name) for name in ("hills", "heights", "mountains")
    )
    question = f"tag={hills.pk}&tag={heights.pk}&tag={stays.pk}"
    address = f"{reverse('admin:merge_tags')}?{question}"
    assert admin_client.post(address, {"stays": stays.pk}).status_code == 302
    assert lines() == [
        ("admin", "merged", "“heights” became “mountains”"),
        ("admin", "merged", "“hills” became “mountains”"),
    ]


def test_sending_for_review_is_written_down(admin_client):
    story = make_story(status="draft")
    save(admin_client, story, "_send_for_review")
    entry = AuditEntry.objects.get()
    assert (entry.by_name, entry.kind, entry.story_number) == ("admin", "sent", story.pk)
