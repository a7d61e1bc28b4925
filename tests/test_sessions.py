"""Test that a session ends with its use, and that its owner sees and ends each."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from stories.accounts import browsers, sessions
from stories.models import AuditEntry
from tests.factories import make_story
from tests.markup import markup

pytestmark = pytest.mark.django_db
PASSWORD = "a password of nobody"  # noqa: S105  an invented account's
PAGE = "/admin/sign-ins/"
NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def editor(clock):
    return User.objects.create_superuser("sample-editor", password=PASSWORD)


def signed_in(agent=LINUX, name="sample-editor"):
    client = Client(headers={"user-agent": agent})
    typed = {"username": name, "password": PASSWORD}
    assert client.post("/admin/login/", typed).status_code == 302
    return client


def is_in(client):
    return client.get("/admin/password_change/").status_code == 200


def writes(client, where="/admin/password_change/"):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(where)
    return [each["sql"] for each in queries if "UPDATE" in each["sql"]]


def mark_of_public_pages():
    with connection.cursor() as cursor:
        cursor.execute("SELECT mark FROM stories_generation")
        return cursor.fetchall()


class TestASession:
    def test_ends_after_a_working_day_without_use(self, clock, settings):
        client = signed_in()
        assert settings.SESSION_IDLE_HOURS == 10
        clock(NOW + timedelta(hours=9, minutes=59))
        assert is_in(client)
        clock(NOW + timedelta(hours=19, minutes=58))
        assert is_in(client)
        clock(NOW + timedelta(hours=29, minutes=59))
        assert not is_in(client)

    def test_that_ended_is_deleted_at_the_next_sign_in(self, clock):
        signed_in()
        clock(NOW + timedelta(hours=9, minutes=59))
        signed_in()
        assert Session.objects.count() == 2
        clock(NOW + timedelta(hours=10))
        signed_in()
        assert Session.objects.count() == 2

    def test_is_saved_at_most_once_in_five_minutes(self, clock):
        client = signed_in()
        clock(NOW + timedelta(minutes=4))
        assert not writes(client)
        clock(NOW + timedelta(minutes=5))
        before = mark_of_public_pages()
        (update,) = writes(client)
        assert mark_of_public_pages() == before
        assert "django_session" in update
        assert not writes(client)

    def test_is_not_held_by_what_an_open_page_asks_for_by_itself(self, clock):
        client, story = signed_in(), make_story(status="draft")
        clock(NOW + timedelta(hours=9))
        client.post(f"/admin/stories/story/{story.pk}/presence/")
        client.get("/admin/kept/")
        clock(NOW + timedelta(hours=10))
        assert not is_in(client)

    def test_is_not_held_by_reading_public_pages(self, clock):
        client = signed_in()
        clock(NOW + timedelta(hours=9))
        assert not writes(client, "/en/")
        assert client.get("/nothing/at/all").status_code == 404

    def test_that_notes_nothing_yet_counts_from_the_sign_in(self, clock, editor):
        client = Client()
        client.force_login(editor)
        assert not writes(client)
        assert sessions.places(editor, None, NOW)[0].browser == browsers.UNKNOWN
        User.objects.update(last_login=None)
        assert writes(client)

    def test_ends_with_a_changed_password_but_where_it_was_changed(self):
        here, there = signed_in(), signed_in(PHONE)
        new = {"new_password1": "another invented word", "new_password2": "another invented word"}
        here.post("/admin/password_change/", {"old_password": PASSWORD} | new)
        assert is_in(here)
        assert not is_in(there)
        assert "Android" not in markup(here.get(PAGE))


class TestWhereYouAreSignedIn:
    def test_lists_kinds_of_browsers_with_their_last_use(self, clock):
        here = signed_in()
        clock(NOW + timedelta(hours=1))
        signed_in(PHONE)
        page = markup(here.get(PAGE))
        assert "<strong>Firefox on Linux</strong> (this one)" in page
        assert "<strong>Chrome on Android</strong></p>" in page
        assert page.index("Chrome on Android") > page.index("Firefox on Linux")
        assert "Last used on 5 January 2026, 09:00" in page
        assert PAGE in markup(here.get("/admin/"))

    def test_is_ones_own_and_shows_no_key(self):
        User.objects.create_user("sample-other", password=PASSWORD, is_staff=True)
        here, other = signed_in(), signed_in(PHONE, "sample-other")
        signed_in()
        page = markup(here.get(PAGE))
        assert "Android" not in page
        assert not any(session.session_key in page for session in Session.objects.all())
        (place,) = sessions.places(User.objects.get(username="sample-other"), None, NOW)
        here.post(PAGE, {"end": place.key}, follow=True)
        assert is_in(other)

    def test_ends_one(self, editor):
        here, there, phone = signed_in(), signed_in(), signed_in(PHONE)
        (place,) = [
            each for each in sessions.places(editor, None, NOW) if "Android" in each.browser
        ]
        answer = here.post(PAGE, {"end": place.key}, follow=True)
        assert "has to sign in first" in markup(answer)
        assert [is_in(client) for client in (here, there, phone)] == [True, True, False]
        again = here.post(PAGE, {"end": place.key}, follow=True)
        assert "not signed in there any more" in markup(again)
        entry = AuditEntry.objects.latest("pk")
        assert (entry.kind, entry.by) == ("signed_out", editor)
        assert entry.detail == "user sample-editor: signed out of 1 other browser"

    def test_ends_all_others(self):
        here, there, phone = signed_in(), signed_in(), signed_in(PHONE)
        here.post(PAGE, {"end": "others"})
        assert [is_in(client) for client in (here, there, phone)] == [True, False, False]
        assert "End all others" not in markup(here.get(PAGE))

    def test_does_not_end_this_one(self, editor):
        here = signed_in()
        (place,) = sessions.places(editor, here.session.session_key, NOW)
        here.post(PAGE, {"end": place.key})
        assert is_in(here)

    def test_knows_sessions_of_a_former_secret(self, editor, settings):
        here = signed_in()
        there = signed_in(PHONE)
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another key of the tests, and no secret at all"  # noqa: S105  said so
        assert is_in(here)
        assert len(sessions.places(editor, None, NOW)) == 2
        assert is_in(there)


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (LINUX, "Firefox on Linux"),
        (PHONE, "Chrome on Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18) Version/18.0 Safari/604.1", "Safari on an iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15) Safari/605.1", "Safari on a Mac"),
        ("curl/8.0", browsers.UNKNOWN),
        ("", browsers.UNKNOWN),
    ],
)
def test_a_browser_is_told_by_its_kind(agent, told):
    assert browsers.describe(agent) == told


def test_a_browser_is_told_in_the_language_of_who_reads():
    assert browsers.in_words("Safari on an iPhone") == "Safari on an iPhone"
    with override("ru"):
        assert browsers.in_words("Safari on an iPhone") == "Safari на iPhone"
        assert browsers.in_words("") == browsers.in_words(browsers.UNKNOWN) != browsers.UNKNOWN
