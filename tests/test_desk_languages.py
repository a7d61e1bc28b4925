"""Test that the desk speaks to each colleague in the language they chose."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext, ngettext, override

from stories.admin import script_texts
from stories.admin.names_of_rights import name_of, title_of
from stories.admin.scripts import NAMES
from stories.admin.texts_of_django import TEXTS
from stories.models.desk.desk_language import DeskLanguage
from stories.models.desk.mail_choice import send
from tests.factories import make_person, make_picture, make_quote, make_story
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


class TestThePages:
    """Text that a page has in English too is not translated, unless it is a record's own."""

    PAGES = (
        "",
        "mail/",
        "trash/",
        "sign-ins/",
        "password_change/",
        "stories/story/",
        "stories/story/add/",
        "stories/story/{story}/change/",
        "stories/story/{story}/history/",
        "stories/story/{story}/consent/",
        "stories/story/{story}/comments/",
        "stories/story/{story}/links/",
        "stories/story/{story}/translate/",
        "stories/story/{story}/delete/",
        "stories/person/",
        "stories/person/{person}/change/",
        "stories/picture/",
        "stories/picture/{picture}/change/",
        "stories/tag/",
        "stories/consent/",
        "stories/supportservice/add/",
        "stories/sitepage/add/",
        "stories/sitesettings/1/change/",
        "stories/auditentry/",
        "stories/concern/",
        "auth/user/",
        "auth/user/add/",
        "auth/group/add/",
    )

    @pytest.mark.parametrize("language", ["ru", "kk"])
    def test_say_nothing_in_english(self, editor, language):
        picture = make_picture(alt_text="Төбелер.", credit="Ешкім")
        story = make_story(
            make_person("Үлгі", description="Адам.", portrait=picture),
            headline="Үлгінің сөзі",
            body="<p>Таулар тыныш.</p>",
            language="kk",
            standfirst="Кіріспе.",
        )
        make_quote(story, text="Таулар тыныш.")
        numbers = {"story": story.pk, "person": story.person_id, "picture": picture.pk}
        client = signed_in()
        in_english = {page: texts_of(client, page.format(**numbers)) for page in self.PAGES}
        client.post(CHOOSE, {"language": language})
        left = {page: texts_of(client, page.format(**numbers)) for page in self.PAGES}
        same = {text for page in self.PAGES for text in in_english[page] & left[page]}
        assert same == set()


def texts_of(client, address):
    """Return the texts of a page that look English."""
    page = client.get(f"/admin/{address}", follow=True)
    assert page.status_code == 200, address
    body = re.sub(r"<(script|style|code)\b.*?</\1>", "", markup(page), flags=re.DOTALL)
    shown = re.findall(r">([^<]+)<", body)
    shown += re.findall(r'(?:aria-label|title|alt|placeholder|value)="([^"]+)"', body)
    english = re.compile(r"[^·]*[A-Za-z]{2,} [a-z]{2,}[^·]*")
    return {text.strip() for text in shown if english.fullmatch(text.strip())}


class TestDjangosOwnTexts:
    def test_that_it_has_no_words_for_are_in_our_catalogue(self):
        with override("kk"):
            assert all(gettext(text) != text for text in TEXTS)
            assert ngettext("%(num)d year", "%(num)d years", 2) % {"num": 2} == "2 жыл"


def test_a_right_of_a_model_that_is_gone_keeps_its_stored_name():
    gone = ContentType(app_label="stories", model="gone")
    right = Permission(codename="view_gone", name="Can view gone", content_type=gone)
    assert (title_of(gone), name_of(right)) == ("gone", "Can view gone")


class TestTheScripts:
    def test_say_only_what_is_listed_for_translation(self):
        said = {
            text
            for script in (settings.BASE_DIR / "static/js/desk").glob("*.js")
            for text in re.findall(r'gettext\(\s*"([^"]+)"', script.read_text())
        }
        assert said == set(script_texts.TEXTS) - set(script_texts.OF_THE_EDITOR)

    def test_and_the_styles_say_no_words_of_their_own(self):
        joined = re.compile(r"`[A-Za-z]+: \$\{")
        written = re.compile(r'content: "[A-Za-z]')
        files = [*Path(settings.BASE_DIR, "static/js/desk").glob("*.js")]
        files += Path(settings.BASE_DIR, "static/css").rglob("*.css")
        assert len(files) > 50
        told = [
            (file.name, line)
            for file in files
            for line in file.read_text().splitlines()
            if joined.search(line) or written.search(line)
        ]
        assert told == []

    def test_get_translations_with_a_form_and_none_in_english(self, editor):
        client = signed_in()
        form = "/admin/stories/story/add/"
        assert 'id="desk-texts"' not in client.get(form).content.decode()
        client.post(CHOOSE, {"language": "ru"})
        assert '"Undo": "\\u041e\\u0442\\u043c' in client.get(form).content.decode()
        asked_by_the_editor = client.get(reverse("admin:jsi18n")).content.decode()
        assert '"URL": "\\u0410\\u0434\\u0440\\u0435\\u0441"' in asked_by_the_editor


def test_every_module_that_a_script_imports_has_a_name():
    scripts = Path(settings.BASE_DIR, "static/js/desk").glob("*.js")
    imported = {
        name for file in scripts for name in re.findall(r'from "desk/(\w+)"', file.read_text())
    }
    assert "texts" in imported
    assert imported <= set(NAMES)


def test_the_script_of_adding_pictures_has_its_texts(editor):
    client = signed_in()
    address = reverse("admin:stories_picture_add_several")
    assert "desk-texts" not in markup(client.get(address))
    client.post(CHOOSE, {"language": "ru"})
    assert 'id="desk-texts"' in markup(client.get(address))
