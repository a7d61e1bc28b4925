"""Test that a forgotten password is set anew by its owner alone, and that answers tell nothing."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from stories.accounts import mail, resets
from stories.admin.pages import forgotten_password
from stories.models import AuditEntry
from tests.markup import markup
from tests.test_colleagues import BROKEN, LINK, MAILED, PASSWORD, SET, colleague, link_in, open_link
from tests.test_sign_in import TOKEN

pytestmark = pytest.mark.django_db
FORGOTTEN = "/admin/forgotten/"
KNOWN = "sample-editor@stories.example"


@pytest.fixture(autouse=True)
def editor():
    return colleague("sample-editor", "Editors", "a password of before")


@pytest.fixture
def mailed(settings, monkeypatch):
    """Send at once what is sent after the answer."""
    settings.MAILERS = MAILED
    monkeypatch.setattr(mail, "later", lambda work, *arguments: work(*arguments))


def ask(email=KNOWN, client=None, network="192.0.2.1"):
    return (client or Client()).post(FORGOTTEN, {"email": email}, REMOTE_ADDR=network)


def link_mailed():
    return LINK.search(outbox.outbox[-1].body)[1]


def hand_link(client, user):
    return link_in(client.post(reverse("admin:auth_user_reset_link", args=[user.pk])))


class TestByMail:
    def test_sets_another_password_and_leads_to_the_sign_in(self, client, mailed, editor):
        other = Client()
        other.force_login(editor)
        assert FORGOTTEN in markup(client.get("/admin/login/"))
        assert "E-mail address" in markup(client.get(FORGOTTEN))
        assert "on its way" in markup(client.get(ask().headers["Location"]))
        assert outbox.outbox[0].to == [KNOWN]
        client, page = open_link(link_mailed())
        answer = client.post(page.request["PATH_INFO"], SET, follow=True)
        assert answer.request["PATH_INFO"] == "/admin/login/"
        assert "Your password is set" in markup(answer)
        editor.refresh_from_db()
        assert editor.check_password(PASSWORD)
        assert other.get("/admin/").status_code == 302
        assert [*AuditEntry.objects.order_by("pk").values_list("detail", flat=True)] == [
            "user sample-editor: link to set a password mailed, as asked for at the sign-in",
            "user sample-editor: password set by a link",
        ]

    def test_works_once_and_not_after_a_later_sign_in(self, mailed, editor):
        ask()
        client, page = open_link(link_mailed())
        client.post(page.request["PATH_INFO"], SET)
        used = open_link(link_mailed())[1]
        assert used.status_code == 410
        assert "Ask for another one" in markup(used)
        ask(network="192.0.2.2")
        link = link_mailed()
        Client().post("/admin/login/", {"username": editor.username, "password": PASSWORD})
        assert open_link(link)[1].status_code == 410

    @pytest.mark.parametrize(("hours", "status"), [(23, 200), (25, 410)])
    def test_works_for_a_day(self, hours, status, mailed, monkeypatch):
        ask()
        later = datetime.now() + timedelta(hours=hours)  # noqa: DTZ005  as Django counts
        monkeypatch.setattr(resets.ResetTokens, "_now", lambda _: later)
        assert open_link(link_mailed())[1].status_code == status

    def test_does_not_open_an_account_that_was_closed_meanwhile(self, mailed, editor):
        ask()
        client, page = open_link(link_mailed())
        User.objects.update(is_active=False)
        assert open_link(link_mailed())[1].status_code == 410
        assert client.post(page.request["PATH_INFO"], SET).status_code == 410

    def test_is_logged_without_a_word_of_it_where_no_server_answers(self, mailed, settings, caplog):
        settings.MAILERS = BROKEN
        assert ask().status_code == 302
        assert not AuditEntry.objects.exists()
        assert "could not be sent" in caplog.text
        assert "/admin/reset/" not in caplog.text

    @pytest.mark.django_db(transaction=True)
    def test_is_sent_after_the_answer(self, settings, caplog):
        settings.MAILERS = MAILED
        assert ask().status_code == 302
        mail.POSTMAN.submit(str).result(60)  # the one before it is done then
        assert outbox.outbox[0].to == [KNOWN]
        mail.later(int, "no number")
        mail.POSTMAN.submit(str).result(60)
        assert "could not be" in caplog.text


class TestWhetherAnAccountExists:
    @pytest.fixture(autouse=True)
    def accounts(self, mailed, monkeypatch):
        now = timezone.now()  # what is counted begins anew at times
        monkeypatch.setattr(timezone, "now", lambda: now)
        User.objects.create_user("sample-closed", "closed@stories.example", "a", is_active=False)
        User.objects.create_user("sample-invited", "invited@stories.example")

    def test_is_not_told_by_text_or_status(self):
        emails = [KNOWN, "nobody@stories.example", "closed@stories.example"]
        emails.append("invited@stories.example")
        for status in [302] * forgotten_password.MOST_TO_AN_ADDRESS + [429]:
            answers = set()
            for number, email in enumerate(emails):
                answer = ask(email, network=f"192.0.2.{number}")
                page = answer.content.decode().replace(email, "")
                answers.add((answer.status_code, answer.headers.get("Location"), strip(page)))
            assert [told for told, *_ in answers] == [status]
        assert {message.to[0] for message in outbox.outbox} == {KNOWN}

    def test_is_not_told_by_time(self, monkeypatch):
        """What an answer waits for is the same: whom the site knows is looked for after it."""
        later = []
        monkeypatch.setattr(mail, "later", lambda work, *arguments: later.append(arguments[0]))
        ask("nobody@stories.example")
        monkeypatch.setattr(User._default_manager, "filter", None)
        for email in (KNOWN, "other@stories.example"):
            ask(email)
        assert later == ["nobody@stories.example", KNOWN, "other@stories.example"]

    def test_is_not_found_out_by_many_tries(self):
        emails = [f"sample-{number}@stories.example" for number in range(12)]
        answers = [ask(email) for email in emails]
        assert [answer.status_code for answer in answers] == [302] * 10 + [429] * 2
        assert "asked for too often" in markup(answers[-1])
        assert int(answers[-1].headers["Retry-After"]) > 0
        assert ask(KNOWN, network="192.0.2.2").status_code == 302


def strip(page):
    return re.sub(r"Wait [^,]*", "", TOKEN.sub("", page))


class TestWithoutAMailServer:
    def test_the_page_says_whom_to_ask(self, client):
        for answer in (client.get(FORGOTTEN), ask(client=client)):
            page = markup(answer)
            assert answer.status_code == 200
            assert "Ask somebody who keeps its accounts" in page
            assert 'type="email"' not in page

    def test_an_administrator_hands_a_link_over(self, client, editor):
        client.force_login(colleague("sample-administrator", "Administrators"))
        where = reverse("admin:auth_user_reset_link", args=[editor.pk])
        assert "really them who ask" in markup(client.get(where))
        link = hand_link(client, editor)
        owner, page = open_link(link)
        owner.post(page.request["PATH_INFO"], SET)
        editor.refresh_from_db()
        assert editor.check_password(PASSWORD)
        details = [*AuditEntry.objects.order_by("pk").values_list("detail", flat=True)]
        assert details[0] == "user sample-editor: link to set a password made"
        assert not any(link.split("/")[-2] in detail for detail in details)

    def test_nobody_makes_a_link_to_an_account_that_holds_more(self, client, admin_user):
        client.force_login(colleague("sample-administrator", "Administrators"))
        where = reverse("admin:auth_user_reset_link", args=[admin_user.pk])
        assert client.post(where).status_code == 403

    def test_nobody_makes_a_link_to_an_account_that_is_closed(self, admin_client, editor):
        User.objects.filter(pk=editor.pk).update(is_active=False)
        where = reverse("admin:auth_user_reset_link", args=[editor.pk])
        assert "This account is closed" in markup(admin_client.post(where, follow=True))


def test_an_administrators_link_is_mailed_where_there_is_a_server(admin_client, mailed, editor):
    where = reverse("admin:auth_user_reset_link", args=[editor.pk])
    assert f"It is mailed to {KNOWN}." in markup(admin_client.get(where))
    assert "on its way" in markup(admin_client.post(where, follow=True))
    assert open_link(link_mailed())[1].status_code == 200


class TestThePages:
    """Each page that is open before the sign-in."""

    @pytest.fixture(autouse=True)
    def link(self, mailed):
        ask()
        return link_mailed()

    @pytest.mark.parametrize("way", ["forgotten", "reset"])
    def test_take_no_form_of_another_site(self, way, link):
        client = Client(enforce_csrf_checks=True)
        where = FORGOTTEN if way == "forgotten" else link
        shown = client.get(where, follow=True).request["PATH_INFO"]
        assert client.post(shown, SET | {"email": KNOWN}).status_code == 403

    @pytest.mark.parametrize("way", ["forgotten", "reset"])
    def test_lead_to_no_other_site(self, way, link):
        client, shown = open_link(link)
        where = FORGOTTEN if way == "forgotten" else shown.request["PATH_INFO"]
        typed = SET | {"email": KNOWN, "next": "https://example.org/"}
        answer = client.post(f"{where}?next=https://example.org/", typed)
        assert answer.headers["Location"].startswith("/admin/")

    def test_are_in_no_frame_and_no_cache(self, link):
        _, shown = open_link(link)
        assert shown.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in shown.headers["Content-Security-Policy"]
        assert "no-store" in shown.headers["Cache-Control"]

    def test_give_the_session_another_key_at_an_invitation(self, admin_client):
        """Whoever knew the key of the session before does not come in with it."""
        typed = {"name": "Invented", "email": "new@stories.example", "group": "Writers"}
        admin_client.post("/admin/auth/user/add/", typed)
        client, page = open_link(link_mailed())
        before = client.cookies["sessionid"].value
        client.post(page.request["PATH_INFO"], SET)
        assert client.cookies["sessionid"].value != before
        assert Client(headers={"cookie": f"sessionid={before}"}).get("/admin/").status_code == 302
