"""Test how colleagues are invited, what they may be given, and what ends where they leave."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlsafe_base64_encode

from stories.accounts import invitations
from stories.models import AuditEntry
from tests.accounts import make_colleague
from tests.desk import address
from tests.markup import markup

pytestmark = pytest.mark.django_db
INVITE = "/admin/auth/user/add/"
USERS = "/admin/auth/user/"
PASSWORD = "a long invented word"  # noqa: S105  an invented account's
TYPED = {"name": "Invented Colleague", "email": "New@stories.example", "group": "Writers"}
SET = {"new_password1": PASSWORD, "new_password2": PASSWORD}
LINK = re.compile(r"http://testserver(/admin/(?:invitation|reset)/[\w-]+/[\w-]+/)")
MAILED = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
BROKEN = {"default": {"BACKEND": "tests.broken_mail.EmailBackend"}}


def colleague(name, group="Writers", password=PASSWORD):
    return make_colleague(name, group, email=f"{name}@stories.example", password=password)


@pytest.fixture
def administrator(db):
    return colleague("sample-administrator", "Administrators")


@pytest.fixture
def desk(client, administrator):
    client.force_login(administrator)
    return client


def page_of(user, name):
    return reverse(f"admin:auth_user_{name}", args=[user.pk])


def link_in(response):
    return LINK.search(response.content.decode())[1]


def invited(desk, **typed):
    """Invite somebody; return the link and the account."""
    link = link_in(desk.post(INVITE, TYPED | typed))
    return link, User.objects.latest("pk")


def open_link(link, client=None):
    client = client or Client()
    return client, client.get(link, follow=True)


def details():
    return [*AuditEntry.objects.order_by("pk").values_list("by_name", "detail")]


class TestAnInvitation:
    def test_asks_for_a_name_an_address_and_one_choice_in_sentences(self, desk):
        page = markup(desk.get(INVITE))
        assert page.count('type="radio"') == 3
        for words in ("Writer: writes drafts", "Editor: also publishes", "Administrator: also"):
            assert words in page
        assert "Staff status" not in page

    def test_makes_an_account_that_nobody_can_use_yet(self, desk):
        _, user = invited(desk)
        assert (user.username, user.first_name) == ("new@stories.example", "Invented Colleague")
        assert not user.is_active
        assert not user.has_usable_password()
        assert str(user.invitation) == "Invitation of new@stories.example"
        assert "Invited" in markup(desk.get(USERS))

    def test_leads_to_the_desk_by_a_password_of_ones_own(self, desk):
        link, user = invited(desk)
        client, page = open_link(link)
        assert user.username in markup(page)
        assert link not in page.request["PATH_INFO"]
        answer = client.post(page.request["PATH_INFO"], SET, follow=True)
        assert answer.request["PATH_INFO"] == "/admin/"
        assert "You sign in with this name" in markup(answer)
        user.refresh_from_db()
        assert user.check_password(PASSWORD)
        assert user.has_perm("stories.add_story")
        assert not user.has_perm("stories.publish_story")
        assert details() == [
            ("sample-administrator", "user new@stories.example: invited as one of the Writers"),
            ("new@stories.example", "user new@stories.example: invitation accepted, password set"),
            ("new@stories.example", ""),
        ]
        assert "Open" in markup(desk.get(USERS))

    def test_demands_a_password_as_djangos_validators_do(self, desk):
        link, user = invited(desk)
        client, page = open_link(link)
        weak = {"new_password1": "12345678", "new_password2": "12345678"}
        refused = client.post(page.request["PATH_INFO"], weak)
        assert "This password is too common" in markup(refused)
        user.refresh_from_db()
        assert not user.is_active

    def test_is_mailed_where_there_is_a_mail_server(self, desk, settings):
        settings.MAILERS = MAILED
        answer = desk.post(INVITE, TYPED, follow=True)
        assert "on its way to new@stories.example" in markup(answer)
        assert not LINK.search(answer.content.decode())
        (message,) = mail.outbox
        assert message.to == ["new@stories.example"]
        _, page = open_link(LINK.search(message.body)[1])
        assert page.status_code == 200

    def test_is_shown_where_the_mail_server_does_not_answer(self, desk, settings, caplog):
        settings.MAILERS = BROKEN
        answer = desk.post(INVITE, TYPED)
        assert "could not be mailed" in markup(answer)
        assert link_in(answer)

    def test_is_written_into_no_log(self, desk):
        link, _ = invited(desk)
        token = link.split("/")[-2]
        assert not any(token in detail for _, detail in details())

    @pytest.mark.parametrize(
        "typed", [{"name": ""}, {"email": "nobody"}, {"group": ""}, {"group": "Sample group"}]
    )
    def test_that_is_not_whole_is_asked_for_again(self, typed, desk):
        answer = desk.post(INVITE, TYPED | typed)
        assert "errorlist" in markup(answer)
        kept = {"Invented Colleague", "New@stories.example"} - set(typed.values())
        assert any(words in markup(answer) for words in kept)
        assert User.objects.count() == 1

    @pytest.mark.parametrize("email", ["SAMPLE-administrator@stories.example", "o’b@x.example"])
    def test_is_for_an_address_that_has_no_account_and_can_be_typed(self, email, desk):
        assert "errorlist" in markup(desk.post(INVITE, TYPED | {"email": email}))

    def test_that_somebody_else_made_a_moment_before_is_said(self, desk, monkeypatch):
        make = invitations.invite

        def second(**typed):
            User.objects.create_user(typed["username"])
            return make(**typed)

        monkeypatch.setattr(invitations, "invite", second)
        answer = desk.post(INVITE, TYPED)
        assert "There is an account with this address." in answer.content.decode()
        assert TYPED["name"] in answer.content.decode()

    def test_gives_a_name_without_the_signs_that_names_cannot_have(self, desk):
        _, user = invited(desk, email="o'invented@stories.example", name="Invented\x01 Name")
        assert user.first_name == "Invented Name"
        assert user.username == "o_invented@stories.example"

    def test_gives_nothing_that_the_inviter_lacks(self, desk):
        Group.objects.get(name="Editors").permissions.add(
            Permission.objects.get(codename="delete_group")
        )
        assert "Editor: also" not in markup(desk.get(INVITE))
        assert "errorlist" in markup(desk.post(INVITE, TYPED | {"group": "Editors"}))

    @pytest.mark.parametrize("group", ["Writers", "Editors"])
    def test_is_for_administrators_to_make(self, group, client):
        client.force_login(colleague("sample-other", group))
        assert client.get(INVITE).status_code == 403
        assert client.post(INVITE, TYPED).status_code == 403


def leave_group(user, administrator):
    administrator.groups.clear()


def lose_right(user, administrator):
    right = Permission.objects.get(codename="add_user")
    administrator.groups.get().permissions.remove(right)


def close_inviter(user, administrator):
    User.objects.filter(pk=administrator.pk).update(is_active=False)


def leave_desk(user, administrator):
    User.objects.filter(pk=administrator.pk).update(is_staff=False)


def delete_inviter(user, administrator):
    administrator.delete()


def raise_rights(user, administrator):
    user.user_permissions.add(Permission.objects.get(codename="delete_group"))


def another_address(user, administrator):
    User.objects.filter(pk=user.pk).update(email="other@stories.example")


def expire(user, administrator):
    user.invitation.invited_at = timezone.now() - timedelta(days=7)
    user.invitation.save()


def delete_account(user, administrator):
    user.delete()


CHANGES = [
    leave_group,
    lose_right,
    close_inviter,
    leave_desk,
    delete_inviter,
    raise_rights,
    another_address,
    expire,
    delete_account,
]


class TestAnInvitationIsRefusedInWords:
    def is_refused(self, response):
        return response.status_code == 410 and "This invitation does not work" in markup(response)

    def test_where_it_was_used(self, desk):
        link, _ = invited(desk)
        client, page = open_link(link)
        client.post(page.request["PATH_INFO"], SET)
        assert self.is_refused(open_link(link)[1])
        assert self.is_refused(client.get(page.request["PATH_INFO"]))

    @pytest.mark.parametrize("change", CHANGES)
    def test_where_it_was_changed(self, change, desk, administrator):
        link, user = invited(desk)
        client, page = open_link(link)
        assert page.status_code == 200
        change(user, administrator)
        assert self.is_refused(open_link(link)[1])
        assert self.is_refused(client.post(page.request["PATH_INFO"], SET))
        assert not User.objects.filter(username="new@stories.example", is_active=True)

    @pytest.mark.parametrize(
        ("age", "status"), [({"days": 6, "hours": 23}, 200), ({"days": 7}, 410)]
    )
    def test_after_seven_days(self, age, status, desk):
        _, user = invited(desk)
        user.invitation.invited_at = timezone.now() - timedelta(**age)
        user.invitation.save()
        uid = urlsafe_base64_encode(str(user.pk).encode())
        link = reverse("admin:invitation", args=[uid, invitations.tokens.make_token(user)])
        assert open_link(link)[1].status_code == status

    def test_where_it_changes_while_the_password_is_typed(self, desk, monkeypatch):
        """Two who press the button at once: the second waits for the lock, and finds it used."""
        link, user = invited(desk)
        client, page = open_link(link)
        locked = User.objects.select_for_update

        def after_another(*args):
            User.objects.filter(pk=user.pk).update(is_active=True)
            return locked(*args)

        monkeypatch.setattr(User.objects, "select_for_update", after_another)
        assert self.is_refused(client.post(page.request["PATH_INFO"], SET))
        user.refresh_from_db()
        assert not user.has_usable_password()

    @pytest.mark.parametrize("link", ["/MQ/a-b/", "/OTk5/a-b/", "/~/a-b/", "/MQ/set-password/"])
    def test_where_it_is_made_up(self, link, client):
        assert self.is_refused(client.get(f"/admin/invitation{link}"))

    def test_of_an_account_that_was_never_invited(self, client):
        user = colleague("sample-other")
        uid = "".join(reverse("admin:invitation", args=["X", "a-b"]).partition("X")[:1])
        assert self.is_refused(client.get(f"{uid}{user.pk}/a-b/"))

    def test_after_another_one_was_made(self, desk):
        old, user = invited(desk)
        assert "stop working" in markup(desk.get(page_of(user, "invite_again")))
        new = link_in(desk.post(page_of(user, "invite_again")))
        assert self.is_refused(open_link(old)[1])
        assert open_link(new)[1].status_code == 200

    def test_at_a_page_that_resets_passwords(self, desk):
        link, _ = invited(desk)
        answer = open_link(link.replace("invitation", "reset"))[1]
        assert answer.status_code == 410


class TestToInviteAgain:
    def test_is_not_for_an_account_that_is_open(self, desk):
        user = colleague("sample-other")
        answer = desk.get(page_of(user, "invite_again"), follow=True)
        assert "This account is open" in markup(answer)

    def test_is_not_for_who_holds_less(self, desk):
        user = User.objects.create(username="sample-root", is_superuser=True, is_active=False)
        assert desk.post(page_of(user, "invite_again")).status_code == 403

    def test_is_offered_where_an_account_is_closed_or_an_invitation_expired(self, desk):
        _, user = invited(desk)
        expire(user, None)
        assert "Invitation expired" in markup(desk.get(USERS))
        assert page_of(user, "invite_again") in markup(desk.get(address(user)))
        User.objects.create(username="sample-closed", is_active=False)
        assert "Closed" in markup(desk.get(USERS))
