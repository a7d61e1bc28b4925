"""Sign in with a passkey, a code of an app and a recovery code, as Chromium has them."""

import re

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from profiles_site import mailers
from stories.accounts import mail, one_time_codes, second_factor
from stories.models import AuthenticatorApp, SiteSettings
from tests.accounts import make_colleague
from tests.browser.barriers import find_barriers_in_looks
from tests.browser.desks import KEPT, sign_in, wait

PASSWORD = "a long invented word"  # noqa: S105  an invented account's
NAME = "sample-editor"
LINK = re.compile(r"http://127\.0\.0\.1:\d+/admin/reset/[\w-]+/[\w-]+/")
LOOKS = [(1440, "light"), (360, "dark")]
A_TELEPHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def editor(db):
    return make_colleague(NAME, "Editors", email="sample@stories.example", password=PASSWORD)


@pytest.fixture
def desk(live_server):
    """The site by a name: browsers offer no passkeys at an address of numbers."""
    return f"http://localhost:{live_server.thread.port}/admin/"


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def follow(page, name):
    with page.expect_navigation():
        page.get_by_role("link", name=name, exact=True).click()


def type_password(page, desk):
    page.goto(f"{desk}login/")
    page.get_by_label("Username").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Log in")


def sign_out(page):
    press(page, "Log out")


def confirm(page):
    page.get_by_label("Your password").fill(PASSWORD)
    press(page, "Go on")


@pytest.fixture
def telephone(page):
    """The virtual authenticator of Chromium; return how to lose it."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    device = devices.send("WebAuthn.addVirtualAuthenticator", {"options": A_TELEPHONE})
    yield lambda: devices.send("WebAuthn.removeVirtualAuthenticator", device)
    devices.detach()


def test_a_passkey_is_made_and_signs_in(page, editor, desk, telephone):
    sign_in(page.context, editor, desk)
    page.goto(f"{desk}second-step/passkey/")
    confirm(page)
    page.get_by_label("A name for it").fill("My telephone")
    press(page, "Make the passkey")
    expect(page.locator("#codes")).to_be_visible()
    page.context.clear_cookies()
    type_password(page, desk)
    press(page, "Use your passkey")
    expect(page).to_have_url(desk)


@pytest.mark.thorough("a long walk; a passkey is used above, codes in test_second_step.py")
def test_a_code_on_paper_signs_in_where_the_passkey_is_lost(page, editor, desk, telephone):
    type_password(page, desk)
    follow(page, "Second step")
    follow(page, "Make a passkey…")
    confirm(page)
    page.get_by_label("A name for it").fill("My telephone")
    press(page, "Make the passkey")
    codes = page.locator("#codes").inner_text().split()
    assert len(codes) == 10
    follow(page, "I have kept them: to the desk")
    sign_out(page)

    type_password(page, desk)
    expect(page).to_have_url(f"{desk}login/second-step/")
    assert not find_barriers_in_looks(page, LOOKS)
    press(page, "Use your passkey")
    expect(page).to_have_url(desk)
    follow(page, "Second step")
    expect(page.get_by_text("last used on")).to_be_visible()
    sign_out(page)

    telephone()
    type_password(page, desk)
    page.get_by_label("Code of your app").fill(codes[0])
    press(page, "Sign in")
    expect(page.get_by_text("9 are left")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(desk)  # not the step, nor somebody half signed in


@pytest.mark.thorough("each step is tried in test_second_factor.py, and keeping in test_keeping.py")
def test_a_second_step_is_demanded_and_nothing_that_was_typed_is_lost(page, editor, desk):
    site = SiteSettings(pk=1, demands_second_factor=True, second_factor_days=1)
    site.note_demand(timezone.now())
    site.save()
    type_password(page, desk)
    expect(page.get_by_text("In 1 day the desk opens only")).to_be_visible()
    assert not find_barriers_in_looks(page, LOOKS)
    page.goto(f"{desk}stories/person/add/")
    page.locator("#id_name").fill("Invented Person")
    wait(page, f"{KEPT}.length === 1")
    SiteSettings.objects.update(second_factor_days=0)
    press(page, "Save")
    expect(page).to_have_url(f"{desk}second-step/")
    expect(page.get_by_text("This site demands a second step")).to_be_visible()
    follow(page, "Set up an authenticator app…")
    assert not find_barriers_in_looks(page, LOOKS)
    confirm(page)
    assert not find_barriers_in_looks(page, LOOKS)
    secret = page.get_by_label("Key", exact=True).input_value()
    now = int(timezone.now().timestamp())
    shown = one_time_codes._codes(secret).generate(now).decode()
    page.get_by_label("The code that the app shows now").fill(shown)
    press(page, "Set it up")
    assert not find_barriers_in_looks(page, LOOKS)  # with the recovery codes
    assert one_time_codes.unseal(AuthenticatorApp.objects.get().sealed_secret) == secret
    for way in ("", "app/remove/", "codes/", "passkey/"):
        page.goto(f"{desk}second-step/{way}")
        assert not find_barriers_in_looks(page, LOOKS)
    page.goto(f"{desk}stories/person/add/")
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#id_name")).to_have_value("Invented Person")


@pytest.mark.thorough("each step is tried in test_resetting.py and test_sessions.py")
def test_a_password_is_reset_by_mail_and_the_browser_is_in_the_list(
    page, editor, base_url, settings, tmp_path
):
    settings.MAILERS = mailers.parse(f"file://{tmp_path}")
    page.goto("/admin/login/")
    follow(page, "Forgotten your password?")
    page.get_by_label("E-mail address").fill(editor.email)
    press(page, "Send the link")
    mail.POSTMAN.submit(str).result(60)  # the one before it is done then
    (message,) = tmp_path.glob("*")
    page.goto(LINK.search(message.read_text())[0])
    for label in ("New password:", "New password confirmation:"):
        page.get_by_label(label).fill("another invented long word")
    press(page, "Set the password")
    page.get_by_label("Username").fill(NAME)
    page.get_by_label("Password").fill("another invented long word")
    press(page, "Log in")
    follow(page, "Where you are signed in")
    expect(page.get_by_text("(this one)")).to_be_visible()


@pytest.mark.thorough("pages like these are looked at in test_desk.py")
def test_nothing_bars_an_administrator_who_helps(page, editor, admin_user, base_url):
    sign_in(page.context, admin_user, base_url)
    second_factor.renew_recovery_codes(editor, now=timezone.now())
    second_factor.add_app(editor, one_time_codes.new_secret(), 0, now=timezone.now())
    closed = User.objects.create_user("sample-closed", is_active=False, is_staff=True)
    for name, user in (("reset_second_factor", editor), ("invite_again", closed)):
        page.goto(reverse(f"admin:auth_user_{name}", args=[user.pk]))
        expect(page.locator("#content-main.asks")).to_be_visible()
        assert not find_barriers_in_looks(page, LOOKS)
