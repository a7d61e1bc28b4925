"""To close an account, and who may not be the last to go."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from stories.accounts import administrators, closing
from stories.models import Handover, PreviewLink, Story, StoryVersion
from tests.accounts import signed_in
from tests.desk import address
from tests.factories import make_story
from tests.markup import markup
from tests.test_colleagues import (
    colleague,
    details,
    invited,
    link_in,
    open_link,
    page_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return colleague("sample-administrator", "Administrators")


@pytest.fixture
def desk(client, administrator):
    client.force_login(administrator)
    return client


class TestToCloseAnAccount:
    @pytest.fixture
    def leaver(self):
        return colleague("sample-leaver")

    @pytest.fixture
    def heir(self):
        return colleague("sample-heir")

    def test_ends_sessions_and_links(self, desk, leaver):
        client = signed_in(leaver)
        made = PreviewLink.make(make_story(), by=leaver, now=timezone.now())
        reset = link_in(desk.post(page_of(leaver, "reset_link")))
        assert client.get("/admin/").status_code == 200
        answer = desk.post(page_of(leaver, "close"), follow=True)
        assert "The account is closed" in markup(answer)
        assert client.get("/admin/").status_code == 302
        assert not PreviewLink.objects.working(timezone.now()).exists()
        assert made.story.preview_links.get().revoked_at
        assert open_link(reset)[1].status_code == 410
        assert details()[-1] == (
            "sample-administrator",
            "user sample-leaver: closed; preview links revoked: 1",
        )
        User.objects.filter(pk=leaver.pk).update(is_active=True)
        assert client.get("/admin/").status_code == 302  # not even where it is opened again

    def test_ends_invitations_that_its_owner_made(self, desk, administrator):
        link, _ = invited(desk)
        other = colleague("sample-second", "Administrators")
        desk.force_login(other)
        desk.post(page_of(administrator, "close"))
        assert open_link(link)[1].status_code == 410

    def test_hands_waiting_work_to_a_colleague(self, desk, leaver, heir):
        now = timezone.now()
        draft = make_story(status="draft", headline="A draft of theirs")
        public = make_story(headline="A public story")
        for story in (draft, public):
            StoryVersion.keep(story, "saved", by=leaver, now=now - timedelta(hours=1))
        page = markup(desk.get(page_of(leaver, "close")))
        assert "A draft of theirs" in page
        assert "A public story" not in page
        refused = desk.post(page_of(leaver, "close"))
        assert "This field is required" in markup(refused)
        desk.post(page_of(leaver, "close"), {"heir": heir.pk})
        assert [*Story.objects.in_hands_of(heir)] == [draft]
        assert draft.versions.get().saved_by == leaver
        assert details()[-1][1].endswith("stories handed to sample-heir: 1")
        client = signed_in(heir)
        assert "A draft of theirs" in markup(client.get("/admin/"))
        StoryVersion.keep(draft, "saved", by=desk_user(desk), now=timezone.now())
        assert not Story.objects.in_hands_of(heir).exists()

    def test_hands_on_what_was_handed_over_before(self, desk, leaver, heir):
        draft = make_story(status="draft")
        Handover.hand_over(draft, to=leaver, now=timezone.now())
        desk.post(page_of(leaver, "close"), {"heir": heir.pk})
        assert [*Story.objects.in_hands_of(heir)] == [draft]
        assert str(Handover.objects.get()) == f"“{draft}”, handed to sample-heir"

    def test_hands_changes_of_a_public_story_over(self, leaver):
        story = make_story()
        story.begin_changes()
        StoryVersion.keep(story, "saved", by=leaver, now=timezone.now())
        assert [*closing.waiting_work(leaver)] == [story]

    def test_asks_for_nobody_where_there_is_nobody_who_writes(self, client, leaver):
        keeper = User.objects.create_user("sample-keeper", is_staff=True)
        for name in ("view_user", "change_user"):
            keeper.user_permissions.add(Permission.objects.get(codename=name))
        draft = make_story(status="draft")
        StoryVersion.keep(draft, "saved", by=leaver, now=timezone.now())
        keeper.user_permissions.add(*Permission.objects.filter(group__name="Writers"))
        User.objects.filter(pk=keeper.pk).update(is_staff=True)
        client.force_login(keeper)
        keeper.user_permissions.remove(Permission.objects.get(codename="change_story"))
        leaver.groups.clear()
        client.post(page_of(leaver, "close"))
        leaver.refresh_from_db()
        assert not leaver.is_active

    def test_is_not_for_ones_own_nor_for_one_that_is_closed(self, desk, administrator, leaver):
        answer = desk.post(page_of(administrator, "close"), follow=True)
        assert "Another administrator has to close" in markup(answer)
        User.objects.filter(pk=leaver.pk).update(is_active=False)
        answer = desk.post(page_of(leaver, "close"), follow=True)
        assert "This account is closed" in markup(answer)
        assert administrators.administrators().exists()

    def test_keeps_its_name_in_the_history_and_is_no_more_to_be_opened_by_a_box(self, desk, leaver):
        desk.post(page_of(leaver, "close"))
        assert "is_active" not in markup(desk.get(address(leaver)))

    @pytest.mark.parametrize("name", ["close", "invite_again", "reset_link"])
    def test_is_for_administrators_alone(self, name, client, leaver):
        client.force_login(colleague("sample-editor", "Editors"))
        assert client.post(page_of(leaver, name)).status_code == 403


def desk_user(client):
    return User.objects.get(pk=client.session["_auth_user_id"])


class TestTheLastAdministrator:
    def demote(self, client, user, **sent):
        sent = {"username": user.username, "groups": [], "user_permissions": []} | sent
        sent |= {"date_joined_0": "2025-03-01", "date_joined_1": "12:00"}
        return client.post(address(user), sent)

    @pytest.mark.parametrize("sent", [{"is_staff": "on"}, {"is_staff": ""}])
    def test_cannot_be_demoted(self, sent, desk, administrator):
        refused = self.demote(desk, administrator, first_name="Typed", **sent)
        assert str(administrators.NOBODY_LEFT) in markup(refused)
        assert "was changed" not in markup(refused)
        assert 'value="Typed"' in markup(refused)
        assert administrator.groups.exists()
        assert details() == []

    def test_can_be_demoted_after_another_was_made(self, desk, administrator):
        colleague("sample-second", "Administrators")
        assert self.demote(desk, administrator, is_staff="on").status_code == 302
        assert not administrator.groups.exists()

    def test_does_not_lose_the_right_of_the_group(self, desk):
        group = Group.objects.get(name="Administrators")
        refused = desk.post(address(group), {"name": "Administrators", "permissions": []})
        assert str(administrators.NOBODY_LEFT) in markup(refused)
        assert group.permissions.filter(codename="change_user").exists()

    def test_cannot_be_closed(self, administrator):
        with pytest.raises(administrators.NobodyLeftError):
            closing.close(administrator, by=administrator, heir=None, now=timezone.now())
        assert User.objects.get().is_active

    def test_cannot_be_closed_by_somebody_who_was_one_a_moment_ago(
        self, desk, administrator, monkeypatch
    ):
        other = colleague("sample-second", "Administrators")

        def close(*args, **kwargs):
            raise administrators.NobodyLeftError

        monkeypatch.setattr(closing, "close", close)
        answer = desk.post(page_of(other, "close"), follow=True)
        assert str(administrators.NOBODY_LEFT) in markup(answer)

    @pytest.mark.parametrize("way", ["change", "close"])
    def test_or_another_does_nothing_after_being_demoted_a_moment_ago(
        self, way, desk, administrator, monkeypatch
    ):
        other = colleague("sample-second", "Administrators")
        lock = administrators.lock

        def demote_first(by):
            administrator.groups.clear()
            return lock(by)

        monkeypatch.setattr(administrators, "lock", demote_first)
        if way == "close":
            assert desk.post(page_of(other, "close")).status_code == 403
        else:
            assert self.demote(desk, other, is_staff="on").status_code == 403
        assert other in administrators.administrators()

    def test_cannot_be_deleted_nor_the_group(self, admin_client, administrator):
        group = administrator.groups.get()
        for record in (administrator, group):
            where = address(record).replace("change", "delete")
            assert admin_client.post(where, {"post": "yes"}).status_code == 403
        empty = Group.objects.create(name="Sample group")
        where = address(empty).replace("change", "delete")
        assert admin_client.post(where, {"post": "yes"}).status_code == 302

    def test_keeps_a_password(self, desk, administrator):
        where = reverse("admin:auth_user_password_change", args=[administrator.pk])
        assert 'name="usable_password"' not in markup(desk.get(where))
        assert "errorlist" in markup(desk.post(where, {"usable_password": "false"}))
        administrator.refresh_from_db()
        assert administrator.has_usable_password()

    @pytest.mark.django_db(transaction=True)
    def test_is_left_of_two_who_demote_each_other_at_once(self):
        """Each thread has a connection of its own, as a process has."""
        pair = [colleague(f"sample-{number}", "Administrators") for number in (1, 2)]
        clients = [Client(), Client()]
        for client, user in zip(clients, pair, strict=True):
            client.force_login(user)
        together = Barrier(2)

        def demote(number):
            try:
                together.wait(60)
                return self.demote(clients[number], pair[1 - number], is_staff="on").status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(demote, range(2)))
        assert administrators.administrators().count() == 1
        assert 302 in answers
        assert set(answers) <= {200, 302, 403}
