"""Test that the right password of whoever has a second step opens nothing without that step."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.core import mail as outbox
from django.test import Client

from stories.accounts import half_signed_in, mail, one_time_codes, passkeys, second_factor
from stories.admin import sign_in
from stories.models import AuditEntry, AuthenticatorApp, Passkey, RecoveryCode
from tests.authenticator import Authenticator
from tests.markup import markup
from tests.test_colleagues import MAILED, colleague

pytestmark = pytest.mark.django_db
SIGN_IN, STEP = "/admin/login/", "/admin/login/second-step/"
PASSWORD = "a password of nobody"  # noqa: S105  an invented account's
NOW = datetime(2026, 1, 5, 12, 8, 20, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105  an invented one
OPTIONS = re.compile('data-options="([^"]*)"')
WRONG = "This is not right, or was used before."


@pytest.fixture(autouse=True)
def editor(clock):
    return colleague("sample-editor", "Editors", PASSWORD)


@pytest.fixture
def app(editor):
    """Give the editor an app; return its recovery codes."""
    return second_factor.add_app(editor, SECRET, 0, now=NOW)


@pytest.fixture
def key(editor):
    """Give the editor a passkey; return what signs with it."""
    device = Authenticator()
    add_passkey(editor, device)
    return device


class Asked:
    """A request for a page at localhost, as a view has it."""

    scheme = "http"

    def __init__(self, host="localhost"):
        self.get_host, self.is_secure = lambda: host, lambda: False


def add_passkey(user, device):
    options, state = passkeys.ask_for_new(Asked(), user, "Sample")
    passkey = passkeys.read_new(Asked(), state, device.make(options))
    passkey.name = "My telephone"
    return second_factor.add_passkey(user, passkey, now=NOW)


def code(after=0, now=NOW):
    """The code that the app shows so many seconds after now."""
    moment = int(now.timestamp()) + after
    return one_time_codes._codes(SECRET).generate(moment).decode()


def typed_password(client=None, name="sample-editor", word=PASSWORD, **more):
    """Type the password in a browser at localhost; return it, and the answer."""
    client = client or Client(headers={"host": "localhost"})
    network = more.pop("network", "192.0.2.1")
    typed = {"username": name, "password": word, **more}
    return client, client.post(SIGN_IN, typed, REMOTE_ADDR=network)


def options_in(response):
    return unescape(OPTIONS.search(response.content.decode())[1])


def is_in(client):
    return client.get("/admin/password_change/").status_code == 200


def guess(client, word="000000", network="192.0.2.1"):
    return client.post(STEP, {"code": word}, REMOTE_ADDR=network)


class TestTheRightPassword:
    def test_alone_opens_nothing(self, app, editor):
        client, answer = typed_password()
        assert answer.headers["Location"] == STEP
        assert not is_in(client)
        assert "_auth_user_id" not in client.session
        assert AuditEntry.objects.filter(kind="signed_in").count() == 0
        editor.refresh_from_db()
        assert editor.last_login is None
        assert "One more step" in markup(client.get(STEP))

    def test_alone_opens_all_to_whoever_has_no_second_step(self):
        client, answer = typed_password()
        assert answer.headers["Location"] == "/admin/"
        assert is_in(client)
        assert client.get(STEP).headers["Location"] == "/admin/"

    def test_that_is_wrong_looks_the_same_with_and_without_a_second_step(self, app):
        colleague("sample-writer", "Writers", PASSWORD)
        pages = set()
        for name in ("sample-editor", "sample-writer", "sample-nobody"):
            _, answer = typed_password(name=name, word="a wrong one")
            page = answer.content.decode().partition("<body")[2].replace(name, "")
            hidden = r'<input type="hidden" name="csrfmiddlewaretoken"[^>]*>| nonce="[^"]*"'
            pages.add((answer.status_code, re.sub(hidden, "", page)))
        assert len(pages) == 1

    def test_is_asked_for_again_after_ten_minutes(self, app, clock):
        client, _ = typed_password()
        clock(NOW + timedelta(minutes=9, seconds=59))
        assert client.get(STEP).status_code == 200
        later = NOW + timedelta(minutes=10)
        clock(later)
        answer = client.post(STEP, {"code": code(now=later)}, follow=True)
        assert answer.request["PATH_INFO"] == SIGN_IN
        assert "Too much time has passed" in markup(answer)
        assert not is_in(client)

    @pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, "password"])
    def test_is_worth_nothing_once_the_account_changed(self, change, app, editor):
        client, _ = typed_password()
        if change == "password":
            editor.set_password("another invented word")
            editor.save()
        else:
            User.objects.filter(pk=editor.pk).update(**change)
        assert client.post(STEP, {"code": code()}).headers["Location"] == SIGN_IN
        assert not is_in(client)

    def test_ends_who_was_signed_in_there(self, app, admin_client):
        admin_client.defaults["HTTP_HOST"] = "localhost"
        typed_password(admin_client)
        assert not is_in(admin_client)


class TestTheSession:
    def test_has_another_key_after_each_step(self, app):
        client = Client(headers={"host": "localhost"})
        session = client.session
        session["sample"] = "of a stranger"
        session.save()
        keys = [client.cookies["sessionid"].value]
        typed_password(client)
        keys.append(client.cookies["sessionid"].value)
        client.post(STEP, {"code": code()})
        keys.append(client.cookies["sessionid"].value)
        assert len(set(keys)) == 3
        for old in keys[:2]:
            stranger = Client(headers={"cookie": f"sessionid={old}", "host": "localhost"})
            assert not is_in(stranger)
            assert stranger.get(STEP).headers["Location"] == SIGN_IN

    def test_takes_no_code_from_a_form_of_another_site(self, app):
        client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
        session = client.session
        half_signed_in.begin(session, User.objects.get(username="sample-editor"), "/", NOW)
        session.save()
        client.cookies["sessionid"] = session.session_key
        assert client.post(STEP, {"code": code()}).status_code == 403

    @pytest.mark.parametrize(
        ("asked", "led"),
        [("https://example.org/", "/admin/"), ("//example.org", "/admin/"), ("/admin/trash/",) * 2],
    )
    def test_leads_on_within_the_site_alone(self, asked, led, app):
        client, _ = typed_password(next=asked)
        answer = client.post(f"{STEP}?next=https://example.org/", {"code": code()})
        assert answer.headers["Location"] == led
        assert is_in(client)
        assert client.get(STEP).headers["Location"] == "/admin/"  # by the button “back”

    def test_is_in_no_frame_and_no_cache_and_may_use_passkeys(self, key):
        client, _ = typed_password()
        headers = client.get(STEP).headers
        assert headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "no-store" in headers["Cache-Control"]
        allowed = headers["Permissions-Policy"].split(", ")
        assert "publickey-credentials-get=(self)" in allowed
        assert "publickey-credentials-create=()" in allowed
        assert "publickey-credentials-get=()" in client.get("/en/").headers["Permissions-Policy"]


class TestACode:
    @pytest.mark.parametrize(
        ("seconds", "is_taken"), [(-90, False), (-60, True), (0, True), (60, True), (90, False)]
    )
    def test_may_come_from_a_clock_that_is_a_minute_off(self, seconds, is_taken, app):
        client, _ = typed_password()
        answer = client.post(STEP, {"code": code(seconds)})
        assert (answer.status_code == 302) == is_taken == is_in(client)

    def test_may_be_typed_with_spaces(self, app):
        client, _ = typed_password()
        assert client.post(STEP, {"code": f" {code()[:3]} {code()[3:]} "}).status_code == 302

    def test_is_taken_once_nor_is_one_of_before(self, app):
        client, _ = typed_password()
        assert client.post(STEP, {"code": code()}).status_code == 302
        for seconds in (0, -30):
            other, _ = typed_password()
            assert WRONG in markup(other.post(STEP, {"code": code(seconds)}))
            assert not is_in(other)

    def test_of_another_account_opens_nothing(self, app):
        other = colleague("sample-other", "Editors", PASSWORD)
        other_codes = second_factor.add_app(other, one_time_codes.new_secret(), 0, now=NOW)
        client, _ = typed_password(name="sample-other")
        assert WRONG in markup(client.post(STEP, {"code": code()}))
        assert WRONG in markup(client.post(STEP, {"code": app[0]}))
        assert client.post(STEP, {"code": other_codes[0]}).status_code == 302

    def test_works_with_a_former_key_of_the_site_and_is_sealed_anew(self, app, settings):
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another key of the tests, and no secret at all"  # noqa: S105  said so
        client, _ = typed_password()
        assert client.post(STEP, {"code": code()}).status_code == 302
        settings.SECRET_KEY_FALLBACKS = []
        client, _ = typed_password()
        assert client.post(STEP, {"code": code(30)}).status_code == 302

    def test_that_no_key_of_the_site_opens_is_refused_in_words(self, app, settings):
        settings.SECRET_KEY = "another key of the tests, and no secret at all"  # noqa: S105  said so
        client, _ = typed_password()
        assert WRONG in markup(client.post(STEP, {"code": code()}))
        assert client.post(STEP, {"code": app[0]}).status_code == 302

    def test_and_the_secret_are_nowhere_in_the_open(self, app):
        assert SECRET not in AuthenticatorApp.objects.get().sealed_secret
        digests = set(RecoveryCode.objects.values_list("digest", flat=True))
        assert not digests & {*app, *(each.replace("-", "") for each in app)}
        client, _ = typed_password()
        for word in ("123456", app[0], code()):
            client.post(STEP, {"code": word})
        told = str(list(AuditEntry.objects.values_list("by_name", "detail")))
        assert not any(word in told for word in ("123456", app[0], code(), SECRET))


class TestARecoveryCode:
    def test_works_once_and_is_told_to_its_owner(self, app, settings, monkeypatch):
        settings.MAILERS = MAILED
        monkeypatch.setattr(mail, "later", lambda work, *arguments: work(*arguments))
        assert len(set(app)) == 10
        client, _ = typed_password()
        answer = client.post(STEP, {"code": app[0].upper().replace("-", " ")}, follow=True)
        assert "9 are left" in markup(answer)
        assert any("signed in with a recovery code" in each.body for each in outbox.outbox)
        again, _ = typed_password()
        assert WRONG in markup(again.post(STEP, {"code": app[0]}))
        assert again.post(STEP, {"code": app[1]}).status_code == 302


class TestAPasskey:
    def test_signs_in(self, key):
        client, _ = typed_password()
        options = options_in(client.get(STEP))
        assert client.post(STEP, {"passkey": key.sign(options)}).status_code == 302
        assert is_in(client)
        assert Passkey.objects.get().used_at == NOW
        assert str(Passkey.objects.get()) == "My telephone"

    def test_that_counts_nothing_signs_in_again_and_again(self, editor):
        device = Authenticator(counts=False)
        add_passkey(editor, device)
        for _ in range(2):
            client, _ = typed_password()
            options = options_in(client.get(STEP))
            assert client.post(STEP, {"passkey": device.sign(options)}).status_code == 302

    def test_that_was_copied_is_refused(self, key):
        """A copy does not know how often the other one signed."""
        for count, status in [(5, 302), (0, 200)]:
            key.count = count
            client, _ = typed_password()
            answer = key.sign(options_in(client.get(STEP)))
            assert client.post(STEP, {"passkey": answer}).status_code == status

    def test_signs_what_was_asked_last_alone(self, key):
        client, _ = typed_password()
        first = key.sign(options_in(client.get(STEP)))
        second = key.sign(options_in(client.get(STEP)))
        assert client.post(STEP, {"passkey": first}).status_code == 200
        assert client.post(STEP, {"passkey": second}).status_code == 200
        assert not is_in(client)

    def test_signs_once_what_was_asked(self, key):
        client, _ = typed_password()
        answer = key.sign(options_in(client.get(STEP)))
        assert client.post(STEP, {"passkey": answer}).status_code == 302
        other, _ = typed_password()
        other.get(STEP)
        assert other.post(STEP, {"passkey": answer}).status_code == 200

    @pytest.mark.parametrize(
        "other",
        [
            {"origin": "https://localhost"},
            {"origin": "http://example.org"},
            {"host": "example.org"},
        ],
    )
    def test_made_for_another_site_is_refused(self, other, key):
        client, _ = typed_password()
        vars(key).update(other)
        answer = key.sign(options_in(client.get(STEP)))
        assert client.post(STEP, {"passkey": answer}).status_code == 200

    def test_of_somebody_else_is_refused(self, key):
        other = Authenticator()
        add_passkey(colleague("sample-other", "Editors", PASSWORD), other)
        client, _ = typed_password()
        answer = other.sign(options_in(client.get(STEP)))
        assert client.post(STEP, {"passkey": answer}).status_code == 200

    def test_that_is_none_is_refused_in_words(self, key, editor):
        client, _ = typed_password()
        client.get(STEP)
        assert WRONG in markup(client.post(STEP, {"passkey": "no JSON", "code": ""}))
        _, state = passkeys.ask_for_one(Asked(), editor)
        for answer in ("", "[]", "{}", '{"response": 7}', "[" * 5000, "x" * 20_000):
            assert not passkeys.use(Asked(), editor, state, answer, NOW)

    def test_that_is_broken_anywhere_is_refused_in_words(self, key, editor):
        options, state = passkeys.ask_for_one(Asked(), editor)
        good = json.loads(key.sign(options))
        for name in ("authenticatorData", "clientDataJSON", "signature"):
            for broken in ("", "AAAA", good["response"][name][:-9], None, 7, {}):
                answer = good | {"response": good["response"] | {name: broken}}
                assert not passkeys.use(Asked(), editor, state, json.dumps(answer), NOW)
        assert passkeys.use(Asked(), editor, state, json.dumps(good), NOW)

    @pytest.mark.parametrize(
        ("host", "are_possible"),
        [
            ("localhost:8000", True),
            ("desk.localhost", True),
            ("stories.example", False),
            ("127.0.0.1:8000", False),
            ("[::1]:8000", False),
        ],
    )
    def test_is_offered_where_browsers_have_them(self, host, are_possible):
        assert passkeys.are_possible(Asked(host)) == are_possible

    def test_is_not_offered_at_an_address_of_numbers(self, key):
        client, _ = typed_password(Client(headers={"host": "127.0.0.1"}))
        assert "data-options" not in markup(client.get(STEP))


class TestGuessingCodes:
    def test_is_limited_by_account_and_told_in_words(self, app):
        client, _ = typed_password()
        answers = [guess(client, network=f"192.0.2.{number}") for number in range(6)]
        assert [each.status_code for each in answers] == [200] * 5 + [429]
        assert "Wait 7 minutes" in markup(answers[-1])
        assert answers[-1].headers["Retry-After"] == "400"
        refused = client.post(STEP, {"code": code()})
        assert refused.status_code == 429
        assert not is_in(client)

    def test_is_one_line_of_the_audit_log(self, app):
        client, _ = typed_password()
        for _ in range(7):
            guess(client)
        failed = AuditEntry.objects.filter(kind="sign_in_failed").order_by("pk")
        assert [*failed.values_list("by_name", "detail", "times")] == [
            ("sample-editor", "second step, after the right password", 5),
            ("", sign_in.REFUSED, 2),
        ]

    def test_begun_anew_is_counted_on(self, app):
        for number in range(6):
            client, _ = typed_password()
            assert guess(client).status_code == (200 if number < 5 else 429)

    def test_locks_no_owner_out_of_a_known_browser(self, app):
        known, _ = typed_password()
        assert known.post(STEP, {"code": code()}).status_code == 302
        known.post("/admin/logout/")
        stranger, _ = typed_password(network="198.51.100.1")
        for _ in range(6):
            guess(stranger, network="198.51.100.1")
        typed_password(known)
        assert known.post(STEP, {"code": code(30)}).status_code == 302

    def test_is_not_counted_where_it_was_right(self, app):
        for number in range(6):
            client, _ = typed_password()
            assert client.post(STEP, {"code": app[number]}).status_code == 302
