"""Test that guessing passwords is slow, tells nothing, and locks no colleague out."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.hashers import get_hasher, make_password
from django.contrib.auth.models import User
from django.core import mail as outbox
from django.db import connection
from django.test import Client, RequestFactory

from stories.accounts import mail
from stories.admin import sign_in
from stories.models import AuditEntry
from tests.markup import markup
from tests.test_colleagues import MAILED

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/login/"
TOKEN = re.compile(r'<input type="hidden" name="csrfmiddlewaretoken"[^>]*>| nonce="[^"]*"')
NOW = datetime(2026, 1, 5, 12, 8, 20, tzinfo=UTC)
PASSWORD = "a password of nobody"  # noqa: S105  an invented account's
IN_WORDS = "There were too many attempts to sign in. Wait 7 minutes, then try again."


@pytest.fixture(autouse=True)
def editor(clock):
    return User.objects.create_user("sample-editor", password=PASSWORD, is_staff=True)


def attempt(name="sample-editor", word="a wrong one", client=None, network="192.0.2.1", **fields):
    typed = {"username": name, "password": word, **fields}
    return (client or Client()).post(ADDRESS, typed, REMOTE_ADDR=network)


def statuses(count, **fields):
    return [attempt(**fields).status_code for _ in range(count)]


def networks():
    return (f"198.51.100.{number}" for number in range(1, 255))


def failures():
    return list(AuditEntry.objects.order_by("pk").values_list("by_name", "detail", "times"))


class TestTheLimit:
    def test_of_a_name_holds_over_networks_and_ways_to_write_it(self):
        ways = [
            "sample-editor",
            "SAMPLE-editor",
            " sample-editor",
            "sample-\0editor",
            "ｓample-editor",
        ]
        for name, network in zip(ways, networks(), strict=False):
            assert attempt(name, network=network).status_code == 200
        refused = attempt(word=PASSWORD)
        assert refused.status_code == 429
        assert refused.headers["Retry-After"] == "400"
        assert IN_WORDS in markup(refused)

    def test_of_a_network_holds_over_names(self):
        most = sign_in.MOST_FROM_A_NETWORK
        answers = [attempt(f"sample-{number}").status_code for number in range(most + 2)]
        assert answers == [200] * most + [429] * 2
        assert attempt(word=PASSWORD).status_code == 429
        assert attempt(word=PASSWORD, network="192.0.2.2").status_code == 302

    def test_that_is_reached_by_a_network_is_not_reached_by_the_names_it_goes_on_to_type(self):
        for number in range(sign_in.MOST_FROM_A_NETWORK):
            attempt(f"sample-{number}")
        statuses(sign_in.MOST_WITH_A_NAME + 1)
        assert attempt(word=PASSWORD, network="192.0.2.2").status_code == 302

    @pytest.mark.thorough("counts ten thousand guesses; each limit is tried with a few")
    @pytest.mark.parametrize(("count", "let_through"), [(1, 10), (100, 1000), (5000, 5000)])
    def test_leaves_little_of_ten_thousand_guesses_at_a_thousand_accounts(self, count, let_through):
        """From so many networks: of 20 from each those that are 5 at most at one account."""
        found = 0
        for number in range(10_000):
            network = f"10.0.{number % count // 250}.{number % count % 250}"
            guess = RequestFactory().post(ADDRESS, REMOTE_ADDR=network)
            name = f"sample-{number // 10}"
            found += not sign_in.count(guess, name, NOW, sign_in.PASSWORD)
        assert found == let_through

    def test_counts_forms_without_a_password(self):
        assert statuses(6, word="") == [200] * 5 + [429]

    def test_ends(self, clock):
        assert statuses(6) == [200] * 5 + [429]
        clock(NOW + timedelta(minutes=6, seconds=39))
        assert "Wait 1 minute, then" in markup(attempt())
        clock(NOW + timedelta(minutes=6, seconds=40))
        assert attempt(word=PASSWORD).status_code == 302

    def test_does_not_end_with_another_limit_in_between(self, client, clock):
        """Counts of other lengths are deleted by their own end."""
        assert statuses(6) == [200] * 5 + [429]
        clock(NOW + timedelta(minutes=3))
        client.post("/en/check/", {"words": "sample"})
        assert attempt().status_code == 429

    def test_is_not_reached_by_signing_in(self):
        assert statuses(6, word=PASSWORD) == [302] * 6
        assert statuses(6) == [200] * 5 + [429]

    @pytest.mark.django_db(transaction=True)
    def test_is_the_same_for_all_processes(self):
        """Each thread has a connection of its own, as a process has."""

        def ask(network):
            try:
                return attempt(network=network).status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(ask, [*networks()][:12]))
        assert sorted(answers) == [200] * 5 + [429] * 7
        assert sorted(failures()) == [
            ("", sign_in.REFUSED, 7),
            ("sample-editor", "", 5),
        ]


class TestAKnownBrowser:
    @pytest.fixture
    def known(self):
        client = Client()
        assert attempt(word=PASSWORD, client=client).status_code == 302
        client.post("/admin/logout/")
        return client

    def test_is_not_locked_by_strangers(self, known):
        for network in [*networks()][:6]:
            attempt(network=network)
        for number in range(sign_in.MOST_FROM_A_NETWORK):
            attempt(f"sample-{number}")
        assert attempt(word=PASSWORD).status_code == 429
        assert attempt(word=PASSWORD, client=known).status_code == 302

    def test_has_a_limit_of_its_own(self, known):
        most = sign_in.MOST_IN_A_KNOWN_BROWSER
        assert statuses(most + 1, client=known) == [200] * most + [429]
        assert attempt(word=PASSWORD).status_code == 302

    def test_is_known_for_its_own_account_alone(self, known):
        User.objects.create_user("sample-other", password=PASSWORD, is_staff=True)
        assert statuses(6, name="sample-other", client=known) == [200] * 5 + [429]

    def test_is_not_known_for_an_account_whose_name_looks_the_same(self, known):
        """Else its owner could guess without end, each time as another known browser."""
        User.objects.create_user("Sample-Editor", password=PASSWORD, is_staff=True)
        assert statuses(6, name="Sample-Editor", client=known) == [200] * 5 + [429]

    def test_may_be_shared_by_a_few(self, known):
        password = make_password(PASSWORD)
        for number in range(sign_in.MOST_NAMES_IN_A_BROWSER):
            User.objects.create(username=f"sample-{number}", password=password, is_staff=True)
            attempt(f"sample-{number}", PASSWORD, known)
            known.post("/admin/logout/")
        assert statuses(6, name="sample-0", client=known) == [200] * 6
        assert statuses(6, client=known) == [200] * 5 + [429]

    def test_cannot_be_made_up(self, known):
        cookie = known.cookies[sign_in.KNOWN_BROWSER_COOKIE]
        cookie.set(cookie.key, cookie.value[:-1], cookie.value[:-1])
        assert statuses(6, client=known) == [200] * 5 + [429]

    def test_sends_its_cookie_to_the_sign_in_alone_and_names_nobody_in_it(self, known):
        cookie = known.cookies[sign_in.KNOWN_BROWSER_COOKIE]
        assert (cookie["path"], cookie["samesite"]) == (ADDRESS, "Lax")
        assert cookie["httponly"]
        assert int(cookie["max-age"]) == sign_in.KNOWN_FOR_SECONDS
        opened = sign_in.signing.loads(cookie.value, salt=sign_in.SALT)
        assert "sample" not in str(opened)


class TestTheAuditLog:
    def test_has_one_line_for_a_burst(self, admin_client):
        statuses(8)
        assert failures() == [("sample-editor", "", 5), ("", sign_in.REFUSED, 3)]
        assert '<td class="field-times">5</td>' in markup(
            admin_client.get("/admin/stories/auditentry/")
        )

    def test_has_a_line_more_in_the_next_window(self, clock):
        attempt()
        clock(NOW + timedelta(minutes=15))
        attempt()
        assert failures() == [("sample-editor", "", 1)] * 2

    def test_is_not_filled_by_many_names(self):
        for number in range(60):
            attempt(f"sample-{number}")
        assert len(failures()) == sign_in.MOST_FROM_A_NETWORK + 1


class TestWhetherAnAccountExists:
    @pytest.fixture(autouse=True)
    def accounts(self):
        password = make_password(PASSWORD)
        User.objects.create(username="sample-closed", password=password, is_active=False)
        User.objects.create(username="sample-guest", password=password)

    def test_is_not_told_by_text_or_status(self):
        """Nor whether it is closed or no staff: the right password makes no difference there."""
        words = {"sample-editor": "a wrong one", "sample-nobody": PASSWORD}
        words |= {"sample-closed": PASSWORD, "sample-guest": PASSWORD}
        for status in [200] * 5 + [429]:
            answers = set()
            for name, word in words.items():
                response = attempt(name, word)
                page = response.content.decode().partition("<body")[2].replace(name, "")
                answers.add((response.status_code, TOKEN.sub("", page)))
            assert [told for told, _ in answers] == [status]

    def test_is_not_told_by_time(self, monkeypatch):
        """What takes the time is the hashing of passwords, and it is as often for every name."""
        hasher, hashed = type(get_hasher()), []
        encode = hasher.encode

        def note(self, *args, **kwargs):
            hashed.append(1)
            return encode(self, *args, **kwargs)

        monkeypatch.setattr(hasher, "encode", note)
        for number, name in enumerate(["sample-editor", "sample-nobody", "sample-closed"], 1):
            attempt(name)
            assert len(hashed) == number


class TestTheSession:
    def test_has_another_key_after_signing_in(self, client):
        session = client.session
        session["sample"] = "of a stranger"
        session.save()
        before = client.cookies["sessionid"].value
        assert attempt(word=PASSWORD, client=client).status_code == 302
        assert client.cookies["sessionid"].value != before
        assert not Client(headers={"cookie": f"sessionid={before}"}).session.get("_auth_user_id")

    def test_is_not_begun_by_a_form_of_another_site(self):
        client = Client(enforce_csrf_checks=True)
        assert attempt(word=PASSWORD, client=client).status_code == 403
        assert "sessionid" not in client.cookies

    def test_that_is_there_leads_on_from_the_sign_in(self, client, editor):
        client.force_login(editor)
        for asked, led in (("/admin/trash/", "/admin/trash/"), ("https://example.org/", "/admin/")):
            assert client.get(ADDRESS, {"next": asked}).headers["Location"] == led

    @pytest.mark.parametrize("next_", ["https://example.org/", "//example.org", "javascript:1"])
    def test_leads_to_no_other_site(self, next_):
        response = attempt(word=PASSWORD, next=next_)
        assert response.headers["Location"] == "/admin/"


class TestANewBrowser:
    """Its owner gets a message, so that somebody else's sign-in does not go unseen."""

    @pytest.fixture(autouse=True)
    def mailed(self, settings, monkeypatch):
        settings.MAILERS = MAILED
        monkeypatch.setattr(mail, "later", lambda work, *arguments: work(*arguments))
        User.objects.update(email="sample-editor@stories.example")

    def test_is_told_to_the_owner_of_the_account_once(self):
        browser = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"})
        assert attempt(word=PASSWORD, client=browser).status_code == 302
        (message,) = outbox.outbox
        assert message.to == ["sample-editor@stories.example"]
        for told in ("sample-editor", "Firefox on Linux", "5 January 2026, 12:08 (UTC)"):
            assert told in message.body
        assert "http://testserver/admin/password_change/" in message.body
        browser.post("/admin/logout/")
        assert attempt(word=PASSWORD, client=browser).status_code == 302
        assert len(outbox.outbox) == 1

    def test_is_one_for_each_account(self):
        User.objects.create_user("other", "other@stories.example", password=PASSWORD, is_staff=True)
        browser = Client()
        for name in ("sample-editor", "other"):
            attempt(name=name, word=PASSWORD, client=browser)
        assert [message.to for message in outbox.outbox] == [
            ["sample-editor@stories.example"],
            ["other@stories.example"],
        ]

    def test_that_failed_to_sign_in_is_not_told(self):
        attempt()
        assert outbox.outbox == []

    def test_signs_in_too_where_nobody_can_be_told(self, settings):
        settings.MAILERS = {}
        assert attempt(word=PASSWORD).status_code == 302
        assert outbox.outbox == []
