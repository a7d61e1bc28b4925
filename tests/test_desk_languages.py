"""Test that the desk speaks to each colleague in the language they chose."""

import re

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stories.models.desk.desk_language import DeskLanguage
from stories.models.desk.mail_choice import send
from tests.markup import markup

pytestmark = pytest.mark.django_db
PASSWORD = "a password of nobody"  # noqa: S105  an invented account's
CHOOSE = "/admin/language/"


@pytest.fixture
def editor():
    return User.objects.create_superuser("sample-editor", "e@desk.example", PASSWORD)


def signed_in(**headers):
    client = Client(headers=headers)
    client.post("/admin/login/", {"username": "sample-editor", "password": PASSWORD})
    return client


def language_of(client, address="/admin/mail/"):
    return re.search(r'<html lang="(\w+)" dir="ltr">', markup(client.get(address)))[1]


class TestChoosing:
    def test_is_english_until_somebody_chooses_whatever_the_browser_prefers(self, editor):
        client = signed_in(accept_language="kk")
        assert language_of(client) == "en"

    @pytest.mark.parametrize("language", ["ru", "kk"])
    def test_speaks_the_chosen_language_from_then_on_in_each_browser(self, editor, language):
        client = signed_in()
        answer = client.post(CHOOSE, {"language": language, "next": "/admin/mail/?a=1"})
        assert answer.headers["location"] == "/admin/mail/?a=1"
        assert language_of(client) == language
        assert language_of(signed_in()) == language
        client.post(CHOOSE, {"language": "en"})
        assert language_of(client) == language_of(signed_in()) == "en"

    def test_offers_each_language_by_its_own_name_and_tells_the_present_one(self, editor):
        client = signed_in()
        client.post(CHOOSE, {"language": "kk"})
        page = markup(client.get("/admin/mail/?a=1"))
        assert re.findall(
            r'<button[^>]*lang="(\w+)"\s*(aria-current="true")?>(\w+)</button>', page
        ) == [
            ("en", "", "English"),
            ("ru", "", "Русский"),
            ("kk", 'aria-current="true"', "Қазақша"),
        ]
        assert '<input type="hidden" name="next" value="/admin/mail/?a=1">' in page

    @pytest.mark.parametrize("sent", [{"language": "tlh"}, {}])
    def test_stores_nothing_that_is_not_offered(self, editor, sent):
        client = signed_in()
        answer = client.post(CHOOSE, sent | {"next": "https://elsewhere.example/"})
        assert answer.headers["location"] == "/admin/"
        assert not DeskLanguage.objects.exists()

    def test_is_for_those_who_are_signed_in_and_changes_nothing_by_a_link(self, editor):
        assert Client().post(CHOOSE, {"language": "ru"}).status_code == 302
        assert signed_in().get(CHOOSE).status_code == 405
        assert not DeskLanguage.objects.exists()

    def test_asks_the_database_for_it_on_no_page(self, editor):
        client = signed_in()
        with CaptureQueriesContext(connection) as in_english:
            client.get("/admin/mail/")
        client.post(CHOOSE, {"language": "ru"})
        with CaptureQueriesContext(connection) as in_russian:
            client.get("/admin/mail/")
        assert len(in_russian) == len(in_english)


class TestBeforeSigningIn:
    def test_speaks_the_language_of_the_browser(self):
        client = Client(headers={"accept-language": "ru, en;q=0.5"})
        assert language_of(client, "/admin/login/") == "ru"
        assert language_of(Client(), "/admin/login/") == "en"


class TestMail:
    @pytest.mark.parametrize(
        ("language", "subject"),
        [("ru", "В редакции вас ждёт новое"), ("kk", "Редакцияда сізді жаңалық күтіп тұр")],
    )
    def test_is_in_the_language_of_whom_it_is_for(self, settings, editor, language, subject):
        settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
        DeskLanguage.objects.create(user=editor, language=language)
        assert send(editor, [(None, "/admin/")])
        assert mail.outbox[0].subject == subject
        assert str(editor.desk_language).startswith("sample-editor: ")
