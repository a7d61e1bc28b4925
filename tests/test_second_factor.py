"""Test how a second step at sign-in is set up, demanded, removed and reset."""

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail as outbox
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from stories.accounts import closing, mail, one_time_codes, second_factor, unsafe
from stories.admin.pages import second_factor as pages
from stories.models import AuditEntry, AuthenticatorApp, Passkey, RecoveryCode, SiteSettings
from tests.accounts import signed_in
from tests.authenticator import Authenticator
from tests.factories import make_story
from tests.markup import markup
from tests.test_colleagues import MAILED, colleague
from tests.test_second_step import PASSWORD, SECRET, add_passkey, options_in

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 12, 8, 20, tzinfo=UTC)
PAGE = "/admin/second-step/"
KEY = re.compile(r'value="([A-Z2-7]{32})"')
CODES = re.compile(r"(?<![\w-])[a-z2-7]{4}(?:-[a-z2-7]{4}){3}(?![\w-])")


@pytest.fixture(autouse=True)
def mailed(settings, monkeypatch):
    settings.MAILERS = MAILED
    monkeypatch.setattr(mail, "later", lambda work, *arguments: work(*arguments))


@pytest.fixture(autouse=True)
def editor(clock):
    return colleague("sample-editor", "Editors", PASSWORD)


@pytest.fixture
def desk(editor):
    """Return the editor's browser, in which the password was typed again just now."""
    client = Client(headers={"host": "localhost"})
    client.force_login(editor)
    assert client.post(f"{PAGE}password/", {"password": PASSWORD}).status_code == 302
    return client


def details():
    return [*AuditEntry.objects.order_by("pk").values_list("detail", flat=True)]


def set_up_app(client):
    """Set an app up as its owner does; return the answer."""
    secret = KEY.search(client.get(f"{PAGE}app/").content.decode())[1]
    shown = one_time_codes._codes(secret).generate(int(NOW.timestamp())).decode()
    return client.post(f"{PAGE}app/", {"code": shown})


def make_passkey(client, device=None, name="My telephone"):
    options = options_in(client.get(f"{PAGE}passkey/"))
    answer = (device or Authenticator()).make(options)
    return client.post(f"{PAGE}passkey/", {"passkey": answer, "name": name})


def is_in(client):
    return client.get("/admin/password_change/").status_code == 200


class TestThePasswordAgain:
    @pytest.fixture
    def desk(self, editor):
        return signed_in(editor)

    @pytest.mark.parametrize("way", ["app/", "passkey/", "codes/", "app/remove/"])
    def test_is_asked_for_before_anything_changes(self, way, desk):
        for answer in (desk.get(f"{PAGE}{way}"), desk.post(f"{PAGE}{way}", {"code": "1"})):
            assert answer.headers["Location"].startswith(f"{PAGE}password/?next=")
        assert "type your password again" in markup(desk.get(answer.headers["Location"]))
        answer = desk.post(answer.headers["Location"], {"password": PASSWORD})
        assert answer.headers["Location"] == f"{PAGE}{way}"

    def test_is_good_for_ten_minutes(self, desk, clock):
        desk.post(f"{PAGE}password/", {"password": PASSWORD})
        clock(NOW + timedelta(minutes=9, seconds=59))
        assert desk.get(f"{PAGE}app/").status_code == 200
        clock(NOW + timedelta(minutes=10))
        assert desk.get(f"{PAGE}app/").status_code == 302

    @pytest.mark.parametrize("where", ["https://example.org/", "//example.org", f"{PAGE}\\x", "/"])
    def test_leads_to_these_pages_alone(self, where, desk):
        answer = desk.post(f"{PAGE}password/?next={where}", {"password": PASSWORD})
        assert answer.headers["Location"] == PAGE

    def test_that_is_wrong_again_and_again_has_to_wait(self, desk):
        answers = [desk.post(f"{PAGE}password/", {"password": "a wrong one"}) for _ in range(6)]
        assert [each.status_code for each in answers] == [200] * 5 + [429]
        assert "This is not your password" in markup(answers[0])
        assert "Wait 7 minutes" in markup(answers[-1])
        assert desk.post(f"{PAGE}password/", {"password": PASSWORD}).status_code == 429
        assert desk.get(f"{PAGE}app/").status_code == 302
        entry = AuditEntry.objects.get(by_name="sample-editor")
        assert (entry.kind, entry.times) == ("sign_in_failed", 5)


class TestAnApp:
    def test_is_set_up_by_its_code_and_gives_recovery_codes_once(self, desk, editor):
        page = markup(desk.get(f"{PAGE}app/"))
        assert "<svg" in page
        answer = set_up_app(desk)
        assert len(set(CODES.findall(markup(answer)))) == 10
        assert "no-store" in answer.headers["Cache-Control"]
        assert not CODES.search(markup(desk.get(PAGE)))
        assert "Authenticator app" in markup(desk.get(PAGE))
        assert details() == ["user sample-editor: authenticator app set up"]
        assert "An authenticator app was set up." in outbox.outbox[0].body
        assert outbox.outbox[0].to == [editor.email]

    def test_signs_out_of_the_other_browsers(self, desk, editor):
        other = Client()
        other.force_login(editor)
        set_up_app(desk)
        assert [is_in(desk), is_in(other)] == [True, False]

    def test_does_not_take_the_code_of_its_setting_up_again(self, desk, editor):
        set_up_app(desk)
        secret = one_time_codes.unseal(AuthenticatorApp.objects.get().sealed_secret)
        shown = one_time_codes._codes(secret).generate(int(NOW.timestamp())).decode()
        assert not one_time_codes.use_app(editor, shown, NOW)

    @pytest.mark.parametrize("code", ["", "000000", "no code"])
    def test_is_not_set_up_by_another_code(self, code, desk):
        page = markup(desk.get(f"{PAGE}app/"))
        answer = markup(desk.post(f"{PAGE}app/", {"code": code}))
        assert "errorlist" in answer
        assert KEY.search(answer)[1] == KEY.search(page)[1]  # the telephone has read it already
        assert not AuthenticatorApp.objects.exists()

    def test_is_not_set_up_by_a_form_that_was_never_shown(self, desk):
        assert "errorlist" not in markup(desk.post(f"{PAGE}app/", {"code": "000000"}))
        assert not AuthenticatorApp.objects.exists()

    def test_on_another_telephone_takes_the_place_of_the_first(self, desk, editor):
        second_factor.add_app(editor, SECRET, 0, now=NOW)
        answer = set_up_app(desk)
        assert answer.headers["Location"] == PAGE
        assert RecoveryCode.objects.count() == 10
        assert one_time_codes.unseal(AuthenticatorApp.objects.get().sealed_secret) != SECRET

    def test_is_removed_with_the_recovery_codes_where_it_was_the_last(self, desk):
        set_up_app(desk)
        assert "password alone opens" in markup(desk.get(f"{PAGE}app/remove/"))
        desk.post(f"{PAGE}app/remove/")
        assert not AuthenticatorApp.objects.exists()
        assert not RecoveryCode.objects.exists()
        assert details()[-1] == "user sample-editor: authenticator app removed"
        assert "The authenticator app was removed." in outbox.outbox[-1].body
        assert desk.post(f"{PAGE}app/remove/").headers["Location"] == PAGE
        second_factor.remove_app(User.objects.get(username="sample-editor"), now=NOW)
        assert len(details()) == 2


class TestAPasskey:
    def test_is_made_with_a_name_and_removed(self, desk, editor):
        answer = make_passkey(desk)
        assert len(set(CODES.findall(markup(answer)))) == 10
        page = markup(desk.get(PAGE))
        assert "My telephone" in page
        assert "Made on 5 January 2026" in page
        assert details() == ["user sample-editor: passkey “My telephone” made"]
        key = Passkey.objects.get()
        where = f"{PAGE}passkey/{key.pk}/remove/"
        assert "My telephone" in markup(desk.get(where))
        assert desk.post(where).headers["Location"] == PAGE
        assert not Passkey.objects.exists()
        assert not RecoveryCode.objects.exists()
        assert "A passkey was removed." in outbox.outbox[-1].body
        assert desk.post(where).status_code == 404
        second_factor.remove_passkey(editor, key, now=NOW)
        assert len(details()) == 2

    def test_beside_an_app_leaves_the_recovery_codes(self, desk, editor):
        codes = second_factor.add_app(editor, SECRET, 0, now=NOW)
        assert make_passkey(desk).headers["Location"] == PAGE
        desk.post(f"{PAGE}passkey/{Passkey.objects.get().pk}/remove/")
        assert one_time_codes.use_recovery_code(editor, codes[0])

    def test_of_somebody_else_cannot_be_removed(self, desk):
        other = colleague("sample-other", "Editors", PASSWORD)
        add_passkey(other, Authenticator())
        assert desk.post(f"{PAGE}passkey/{Passkey.objects.get().pk}/remove/").status_code == 404
        assert Passkey.objects.exists()

    def test_is_not_stored_twice(self, desk, editor):
        device = Authenticator()
        add_passkey(colleague("sample-other", "Editors", PASSWORD), device)
        assert "made no passkey" in markup(make_passkey(desk, device))
        assert not second_factor.is_set_up(editor)

    @pytest.mark.parametrize(
        "typed", [{}, {"name": "a"}, {"passkey": "{}"}, {"name": "a", "passkey": "{}"}]
    )
    def test_that_is_not_whole_is_asked_for_again(self, typed, desk):
        desk.get(f"{PAGE}passkey/")
        answer = desk.post(f"{PAGE}passkey/", typed)
        assert "errorlist" in markup(answer)
        allowed = answer.headers["Permissions-Policy"].split(", ")
        assert "publickey-credentials-create=(self)" in allowed
        assert not Passkey.objects.exists()

    def test_answers_what_was_asked_alone(self, desk):
        answer = Authenticator().make(options_in(desk.get(f"{PAGE}passkey/")))
        desk.get(f"{PAGE}passkey/")
        page = desk.post(f"{PAGE}passkey/", {"passkey": answer, "name": "a"})
        assert "made no passkey" in markup(page)

    def test_is_one_of_ten_at_most_and_needs_the_name_of_the_site(self, desk, editor):
        for _ in range(second_factor.MOST_PASSKEYS):
            add_passkey(editor, Authenticator())
        assert desk.get(f"{PAGE}passkey/").headers["Location"] == PAGE
        assert f"{PAGE}passkey/" not in re.findall('href="([^"]*)"', markup(desk.get(PAGE)))
        Passkey.objects.all().delete()
        desk.defaults["HTTP_HOST"] = "127.0.0.1"
        assert desk.get(f"{PAGE}passkey/", headers={"host": "127.0.0.1"}).status_code == 302
        assert "here an app is left" in markup(desk.get(PAGE, headers={"host": "127.0.0.1"}))


class TestRecoveryCodes:
    def test_are_made_anew_and_the_former_end(self, desk, editor):
        (old, *_) = second_factor.add_app(editor, SECRET, 0, now=NOW)
        assert "ten new codes" in markup(desk.get(f"{PAGE}codes/"))
        new = CODES.findall(markup(desk.post(f"{PAGE}codes/")))
        assert not one_time_codes.use_recovery_code(editor, old)
        assert one_time_codes.use_recovery_code(editor, new[0])
        assert details()[-1] == "user sample-editor: new recovery codes made"
        assert "New recovery codes were made" in outbox.outbox[-1].body

    def test_are_for_whoever_has_a_second_step(self, desk):
        assert desk.post(f"{PAGE}codes/").headers["Location"] == PAGE
        assert not RecoveryCode.objects.exists()


class TestResetting:
    @pytest.fixture
    def administrator(self):
        return colleague("sample-administrator", "Administrators")

    @pytest.fixture
    def other(self, client, administrator):
        client.force_login(administrator)
        return client

    def test_by_another_administrator_ends_it_with_the_sessions(self, desk, other, editor):
        set_up_app(desk)
        where = reverse("admin:auth_user_reset_second_factor", args=[editor.pk])
        assert where in markup(other.get(f"/admin/auth/user/{editor.pk}/change/"))
        assert editor.email in markup(other.get(where))
        answer = other.post(where, follow=True)
        assert "It is reset" in markup(answer)
        assert not second_factor.is_set_up(editor)
        assert not RecoveryCode.objects.exists()
        assert not is_in(desk)
        entry = AuditEntry.objects.latest("pk")
        assert (entry.by_name, entry.detail) == (
            "sample-administrator",
            "user sample-editor: second step at sign-in reset",
        )
        assert "An administrator removed it" in outbox.outbox[-1].body
        assert outbox.outbox[-1].to == [editor.email]
        assert where not in markup(other.get(f"/admin/auth/user/{editor.pk}/change/"))
        assert "has no second step" in markup(other.post(where, follow=True))

    def test_is_for_those_who_may_change_the_account(self, desk, admin_user, other):
        second_factor.add_app(admin_user, SECRET, 0, now=NOW)
        where = reverse("admin:auth_user_reset_second_factor", args=[admin_user.pk])
        assert desk.post(where).status_code == 403
        assert other.post(where).status_code == 403  # it holds more than an administrator
        assert second_factor.is_set_up(admin_user)

    def test_is_not_for_ones_own(self, other, administrator):
        second_factor.add_app(administrator, SECRET, 0, now=NOW)
        where = reverse("admin:auth_user_reset_second_factor", args=[administrator.pk])
        assert other.post(where).headers["Location"] == PAGE
        assert second_factor.is_set_up(administrator)
        assert where not in markup(other.get(f"/admin/auth/user/{administrator.pk}/change/"))

    def test_by_somebody_who_was_demoted_meanwhile_is_refused(self, administrator, editor):
        second_factor.add_app(editor, SECRET, 0, now=NOW)
        User.objects.get(pk=administrator.pk).groups.clear()
        with pytest.raises(second_factor.PermissionDenied):
            second_factor.reset(editor, by=administrator, now=NOW)
        assert second_factor.is_set_up(editor)

    def test_of_the_only_administrator_is_done_at_the_machine(self, desk, editor):
        set_up_app(desk)
        said = io.StringIO()
        call_command("reset_second_factor", "sample-editor", stdout=said)
        assert "Reset: sample-editor" in said.getvalue()
        assert not second_factor.is_set_up(editor)
        assert not is_in(desk)
        with pytest.raises(CommandError, match="no account"):
            call_command("reset_second_factor", "sample-nobody")

    def test_goes_with_an_account_that_is_closed(self, administrator, editor):
        second_factor.add_app(editor, SECRET, 0, now=NOW)
        add_passkey(editor, Authenticator())
        closing.close(editor, by=administrator, heir=None, now=NOW)
        assert not second_factor.is_set_up(editor)
        assert not RecoveryCode.objects.exists()

    def test_is_shown_in_the_list_of_accounts(self, other, editor):
        assert "icon-yes" not in markup(other.get("/admin/auth/user/?username=sample-editor"))
        second_factor.add_app(editor, SECRET, 0, now=NOW)
        row = markup(other.get("/admin/auth/user/?username=sample-editor"))
        assert 'field-second_step"><img src="/static/admin/img/icon-yes.svg"' in row


class TestDemanded:
    @pytest.fixture
    def at(self, client, editor, clock):
        """Return how to sign the editor in, so many days after it was demanded."""
        User.objects.update(date_joined=NOW - timedelta(days=100))

        def sign_in(days, user=editor):
            clock(NOW + timedelta(days=days))
            client.force_login(User.objects.get(pk=user.pk))
            return client

        return sign_in

    @pytest.fixture(autouse=True)
    def demand(self, clock):
        site = SiteSettings(pk=1, demands_second_factor=True, second_factor_days=14)
        site.note_demand(NOW)
        site.save()
        return site

    @pytest.mark.parametrize(
        ("days", "told"),
        [
            (0, "In 14 days the desk opens only"),
            (12.5, "In 2 days the desk opens only"),
            (13.5, "In 1 day the desk opens only"),
        ],
    )
    def test_is_counted_down_on_the_first_page(self, days, told, at):
        client = at(days)
        for where in ("/admin/", PAGE):
            assert told in markup(client.get(where))

    def test_leads_from_every_page_to_where_it_is_set_up(self, at):
        story, client = make_story(), at(14)
        ways = ["", "stories/story/", f"stories/story/{story.pk}/change/", "sign-ins/", "trash/"]
        for way in ways:
            assert client.get(f"/admin/{way}").headers["Location"] == PAGE
        answer = client.post(f"/admin/stories/story/{story.pk}/change/", {"headline": "Changed"})
        assert answer.headers["Location"] == PAGE
        assert "demands a second step" in markup(client.get(PAGE))
        client.post(f"{PAGE}password/", {"password": PASSWORD})
        set_up = KEY.search(client.get(f"{PAGE}app/").content.decode())[1]
        later = int(timezone.now().timestamp())
        shown = one_time_codes._codes(set_up).generate(later).decode()
        assert client.post(f"{PAGE}app/", {"code": shown}).status_code == 200
        assert client.get("/admin/").status_code == 200
        client.post(f"{PAGE}app/remove/")
        assert client.get("/admin/").headers["Location"] == PAGE
        assert client.post("/admin/logout/").status_code == 200

    def test_asks_nothing_of_whoever_has_one(self, at, editor):
        second_factor.add_app(editor, SECRET, 0, now=NOW)
        page = at(14).get("/admin/")
        assert page.status_code == 200
        assert "A second step at sign-in" not in markup(page)

    def test_asks_nothing_of_writers(self, at):
        writer = colleague("sample-writer", "Writers")
        assert at(140, writer).get("/admin/").status_code == 200

    def test_counts_from_when_an_account_was_opened(self, at, editor):
        User.objects.filter(pk=editor.pk).update(date_joined=NOW + timedelta(days=10))
        assert at(23).get("/admin/").status_code == 200
        assert at(24).get("/admin/").status_code == 302

    def test_counts_from_the_first_save_that_demands_it(self, demand):
        demand.note_demand(NOW + timedelta(days=3))
        assert demand.second_factor_demanded_at == NOW
        demand.demands_second_factor = False
        demand.note_demand(NOW)
        assert demand.second_factor_demanded_at is None

    def test_is_chosen_by_administrators_in_the_settings(self, admin_client, admin_user):
        second_factor.add_app(admin_user, SECRET, 0, now=NOW)
        SiteSettings.objects.update(demands_second_factor=False, second_factor_demanded_at=None)
        page = admin_client.get("/admin/stories/sitesettings/1/change/")
        form = page.context["adminform"].form
        typed = {name: form[name].value() or "" for name in form.fields if name != "logo"}
        rows = {"site_people-TOTAL_FORMS": "0", "site_people-INITIAL_FORMS": "0"}
        prefix = page.context["inline_admin_formsets"][0].formset.prefix
        rows = {name.replace("site_people", prefix): value for name, value in rows.items()}
        typed |= rows | {"demands_second_factor": "on", "second_factor_days": "91"}
        refused = admin_client.post("/admin/stories/sitesettings/1/change/", typed)
        assert "less than or equal to 90" in markup(refused)
        typed["second_factor_days"] = "7"
        answer = admin_client.post("/admin/stories/sitesettings/1/change/", typed)
        assert answer.status_code == 302
        stored = SiteSettings.objects.get()
        assert (stored.second_factor_demanded_at, stored.second_factor_days) == (NOW, 7)
        assert "second step" in details()[-1]


class TestWhatIsUnsafe:
    @pytest.fixture(autouse=True)
    def in_the_open(self, settings):
        settings.ALLOWED_HOSTS = ["stories.example"]

    def test_is_a_password_alone_for_those_who_publish_or_keep_accounts(self, editor):
        colleague("sample-writer", "Writers")
        (told,) = unsafe.find_in_accounts()
        assert "sample-editor. Let them" in told
        second_factor.add_app(editor, SECRET, 0, now=NOW)
        assert unsafe.find_in_accounts() == []

    def test_names_a_few(self):
        for number in range(6):
            User.objects.create_superuser(f"sample-{number}")
        (told,) = unsafe.find_in_accounts()
        assert "sample-0, sample-1, sample-2, sample-3, sample-4 and 2 more" in told

    def test_is_warned_of_by_the_system_check(self, monkeypatch):
        said = io.StringIO()
        call_command("check", tag=["database"], databases=["default"], stderr=said)
        assert "A password alone opens the accounts" in said.getvalue()
        assert unsafe.check_accounts(None) == []
        monkeypatch.setattr(Passkey._meta, "db_table", "not_there_yet")
        assert unsafe.check_accounts(None, databases=["default"]) == []

    def test_is_nothing_on_ones_own_machine(self, settings):
        settings.ALLOWED_HOSTS = ["localhost"]
        assert unsafe.find_in_accounts() == []


def test_each_kind_has_a_name_for_whoever_looks_into_the_database(editor):
    second_factor.add_app(editor, SECRET, 0, now=NOW)
    assert str(AuthenticatorApp.objects.get()) == "App of sample-editor"
    assert str(RecoveryCode.objects.first()).startswith("Recovery code ")


@pytest.mark.parametrize("way", ["", "password/", "app/", "passkey/"])
def test_no_page_is_in_a_frame_or_a_cache_or_takes_a_form_of_another_site(way, desk):
    headers = desk.get(f"{PAGE}{way}").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "no-store" in headers["Cache-Control"]
    desk.handler.enforce_csrf_checks = True
    typed = {"password": PASSWORD, "code": "1", "name": "a", "passkey": "{}"}
    if way:
        assert desk.post(f"{PAGE}{way}", typed).status_code == 403


def test_pages_are_for_the_staff_alone(client):
    assert client.get(PAGE).headers["Location"].startswith("/admin/login/")
    assert pages.SECRET not in client.session
