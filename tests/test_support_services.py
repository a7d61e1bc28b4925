"""Test services that help readers: how they are kept, and who is shown them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from stories import cldr_names
from stories.models import AuditEntry, SupportService, support_service
from stories.templatetags.interface import day
from tests.accounts import make_colleague
from tests.desk import address
from tests.factories import make_person, make_quote, make_service, make_story
from tests.markup import markup

LIST = reverse("admin:stories_supportservice_changelist")
ADD = reverse("admin:stories_supportservice_add")
PAGE = "/en/support/"


def typed(**changes):
    today = timezone.localdate().isoformat()
    fields = {"name": "Sample Line", "purpose": "Invented help.", "language": "en"}
    fields |= {"country": "KZ", "phone": "+00 (000) 000-00 00", "languages_spoken": ["kk", "ru"]}
    return fields | {"position": "0", "last_verified": today} | changes


@pytest.fixture
def editor(client, db):
    user = make_colleague("sample", "Editors")
    client.force_login(user)
    return client


class TestTheDesk:
    def test_keeps_a_service_and_notes_each_change(self, editor):
        assert editor.post(ADD, typed()).status_code == 302
        service = SupportService.objects.get()
        assert (service.languages_spoken, service.dialled) == ("kk ru", "+000000000000")
        form = editor.get(address(service))
        assert form.context["adminform"].form["languages_spoken"].value() == ["kk", "ru"]
        editor.post(address(service), typed(hours="Every day"))
        editor.post(address(service), typed(hours="Every day"))
        SupportService.objects.update(last_verified=date(2020, 1, 1))
        chosen = {"action": "verify", "_selected_action": [service.pk]}
        told = editor.post(LIST, chosen, follow=True)
        assert "Verified today: “Sample Line”." in markup(told)
        assert SupportService.objects.get().last_verified == timezone.localdate()
        editor.post(
            LIST, {"action": "delete_selected", "_selected_action": [service.pk], "post": 1}
        )
        entries = AuditEntry.objects.filter(kind=AuditEntry.Kind.SUPPORT).order_by("pk")
        assert [entry.detail for entry in entries] == [
            "“Sample Line”: added",
            "“Sample Line”: changed: Hours",
            "“Sample Line”: verified",
            "“Sample Line”: deleted",
        ]
        assert {entry.by_name for entry in entries} == {"sample"}

    @pytest.mark.parametrize(
        ("field", "value", "told"),
        [
            ("phone", "000, 111", "Add another number as a service of its own"),
            ("phone", "CALL-US", "Write one number"),
            ("phone", "+", "Write one number"),
            ("phone", "0", "Write one number"),
            ("phone", "0000 0000 0000 0000", "Write one number"),
            ("phone", "00+000", "Write one number"),
            ("phone", "٠٠٠", "Write one number"),
            ("country", "QQ", "Select a valid choice"),
            ("languages_spoken", ["xx"], "Select a valid choice"),
            ("last_verified", "2999-01-01", "This day is still to come"),
            ("url", "javascript:alert(1)", "Enter a valid URL"),
            ("cost", "A little", "It is free of charge"),
        ],
    )
    def test_says_what_to_do_about_what_is_wrong(self, field, value, told, editor):
        changes = {"is_free": "on"} if field == "cost" else {}
        response = editor.post(ADD, typed(**changes, **{field: value}))
        assert told in str(response.context["adminform"].form.errors[field])
        assert "Invented help." in markup(response)
        assert not SupportService.objects.exists()

    def test_asks_for_a_way_to_reach_it(self, editor):
        assert "Nobody could reach this service" in markup(editor.post(ADD, typed(phone="")))
        assert editor.post(ADD, typed(phone="", postal_address="Nowhere 1")).status_code == 302

    def test_lists_what_is_to_be_verified(self, editor):
        today = timezone.localdate()
        make_service(name="Asked now")
        for name, days in [("Soon", 151), ("Late", 181)]:
            make_service(name=name, last_verified=today - timedelta(days=days), phone="0000")
        make_service(name="Never", last_verified=None)
        for place in (reverse("admin:index"), f"{LIST}?waits=verify"):
            page = markup(editor.get(place))
            assert all(f">{name}<" in page for name in ("Never", "Late", "Soon")), place
            assert "Asked now" not in page
            for told in ("Hidden: never verified", "Hidden since", "Shown until"):
                assert told in page
        assert "Asked now" in markup(editor.get(LIST))
        first = markup(editor.get(reverse("admin:index")))
        assert first.index(">Never<") < first.index(">Late<") < first.index(">Soon<")

    def test_lets_nobody_else_in(self, writer_client):
        service = make_service(last_verified=None)
        for place in (LIST, ADD, address(service)):
            assert writer_client.get(place).status_code == 403
        assert writer_client.post(ADD, typed()).status_code == 403
        assert "Support services" not in markup(writer_client.get(reverse("admin:index")))


def test_what_readers_see_is_the_same_in_the_database_and_in_python(db, settings):
    settings.TIME_ZONE = "Asia/Almaty"
    day, almaty = date(2026, 1, 1), ZoneInfo("Asia/Almaty")
    service, never = make_service(last_verified=day), make_service(last_verified=None)
    last = datetime(2026, 6, 30, 23, 59, tzinfo=almaty)  # 180 days after it
    with timezone.override(almaty):
        for moment, is_seen in [(last, True), (last + timedelta(minutes=1), False)]:
            assert service.is_current(moment) is is_seen
            assert list(SupportService.objects.current(moment)) == [service] * is_seen
        assert not never.is_current(last)


class TestThePage:
    pytestmark = pytest.mark.django_db

    def test_is_not_there_and_not_linked_while_nothing_is_verified(self, client):
        quote = make_quote(make_story(content_note="Speaks of nothing."))
        make_service(last_verified=timezone.localdate() - timedelta(days=181))
        pages = [quote.story.get_absolute_url(), quote.get_absolute_url(), "/sitemaps/pages.xml"]
        assert client.get(PAGE).status_code == 404
        assert not any(PAGE in client.get(page).content.decode() for page in pages)
        make_service()
        assert all(PAGE in client.get(page).content.decode() for page in pages)
        quiet = make_story(make_person("Another"))
        assert PAGE not in client.get(quiet.get_absolute_url()).content.decode()

    def test_shows_all_that_is_known_and_dials(self, client, monkeypatch):
        now = timezone.now()
        monkeypatch.setattr(timezone, "now", lambda: now)
        make_service(
            languages_spoken="kk ug",
            hours="Every day",
            cost="As a call in town",
            url="https://www.line.example/help",
            postal_address="Nowhere 1\nNo Town",
            phone="+00 (000) 000-00 00",
        )
        make_service(name="Sample Refuge", is_free=True, phone="", url="https://refuge.example/")
        page = client.get(PAGE).content.decode()
        for told in (
            'href="tel:+000000000000"',
            "Every day",
            "As a call in town",
            "Free of charge",
            "Қазақша</bdi>, ",
            ">line.example<",
            "Nowhere 1<br>No Town",
            f'datetime="{timezone.localdate().isoformat()}">{day(timezone.now())}<',
            "Kazakhstan",
            "Exit this page",
        ):
            assert told in page, told
        assert page.count("tel:") == 1

    def test_begins_with_the_reader_s_language_country_by_country(self, client):
        make_service(name="English, near", country="KZ", language="en")
        make_service(name="Speaks Russian", country="KZ", languages_spoken="kk ru", position=1)
        make_service(name="In Russian", country="KZ", language="ru", position=2)
        make_service(name="English, far", country="AL", language="en")
        make_service(name="Uzbek", country="UZ", languages_spoken="uz ru")
        page = client.get("/ru/support/").content.decode()
        order = ["Казахстан", "In Russian", "Speaks Russian", "English, near"]
        order += ["Узбекистан", "Uzbek", "Албания", "English, far"]
        places = [page.index(f">{words}<") for words in order]
        assert places == sorted(places)

    def test_takes_as_many_queries_for_many_as_for_one(self, client):
        counts = []
        for _ in range(2):
            make_service()
            with CaptureQueriesContext(connection) as captured:
                client.get(PAGE)
            counts.append(len(captured))
        assert counts == [2, 2]


def test_a_country_has_its_name_in_each_language_of_the_interface():
    names = [cldr_names.country("KZ", code) for code in ("en", "ru", "kk", "ar")]
    assert names == ["Kazakhstan", "Казахстан", "Қазақстан", "Kazakhstan"]
    assert cldr_names.country("QQ", "en") == "QQ"


@pytest.mark.parametrize(
    ("check", "value"),
    [
        (support_service.country_code, "QQ"),
        (support_service.spoken_languages, "kk xx"),
    ],
)
def test_a_record_is_checked_however_it_is_made(check, value):
    with pytest.raises(ValidationError):
        check(value)


def test_the_desk_names_countries_in_its_language(admin_client):
    service = make_service(country="KZ")
    admin_client.post("/admin/language/", {"language": "ru"})
    form = markup(
        admin_client.get(reverse("admin:stories_supportservice_change", args=[service.pk]))
    )
    assert '<option value="KZ" selected>Казахстан</option>' in form
    assert form.index("Австралия") < form.index("Казахстан") < form.index("Япония")
    listed = markup(admin_client.get(reverse("admin:stories_supportservice_changelist")))
    assert '<td class="field-country_name">Казахстан</td>' in listed
