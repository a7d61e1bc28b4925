"""Test the answers to a full disk, a stopped database and an error of ours."""

import errno
import io
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, OperationalError
from django.test import Client
from django.test.client import BOUNDARY, encode_multipart
from django.urls import reverse

from stories.models import Person
from stories.models.compiled_queries.compiled import CompiledQuery
from stories.views import errors, health
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def disk_full_on_postgresql():
    error = DatabaseError("could not extend file")
    error.__cause__ = type("DiskFull", (Exception,), {"sqlstate": "53100"})()
    return error


FAULTS = {
    "a full disk": (OSError(errno.ENOSPC, "No space left on device"), 507, "no room left"),
    "a full quota": (OSError(errno.EDQUOT, "Quota exceeded"), 507, "no room left"),
    "a full disk under SQLite": (OperationalError("database or disk is full"), 507, "no room left"),
    "a full disk under PostgreSQL": (disk_full_on_postgresql(), 507, "no room left"),
    "a stopped database": (OperationalError("connection refused"), 503, "cannot reach our records"),
    "a fault of ours": (RuntimeError("oops"), 500, "Something went wrong on our side"),
    "another fault of the system": (OSError(errno.EIO, "I/O error"), 500, "Something went wrong"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_visitor_is_told_in_words(fault):
    error, status, words = FAULTS[fault]
    with patch.object(CompiledQuery, "fetch", side_effect=error):
        response = Client(raise_request_exception=False).get("/en/stories/")
    assert response.status_code == status
    assert words in response.content.decode()
    assert ("Retry-After" in response.headers) == (status != 500)


def test_a_program_is_told_in_the_same_words():
    error, status, words = FAULTS["a stopped database"]
    with patch("stories.views.feeds._feed", side_effect=error):
        response = Client(raise_request_exception=False).get("/en/feeds/stories/en.atom")
    assert response.status_code == status
    assert words in response.content.decode()


@pytest.mark.parametrize("fault", ["a full disk", "a stopped database"])
def test_what_an_editor_typed_is_offered_back(fault, admin_user):
    client = Client(raise_request_exception=False)
    client.force_login(admin_user)
    error, status, _ = FAULTS[fault]
    typed = {"name": 'Typed "name" <b>', "sort_name": "\nx", "password": "never shown"}
    with (
        patch.object(Person, "save", side_effect=error),
        patch.object(Person, "full_clean", return_value=None),
    ):
        from stories.admin.person import PersonForm

        with patch.object(PersonForm, "is_valid", side_effect=error):
            response = client.post(reverse("admin:stories_person_add"), typed)
    page = response.content.decode()
    assert response.status_code == status
    assert "Typed &quot;name&quot; &lt;b&gt;" in page
    assert "never shown" not in page
    assert "Send it again" in page
    assert not Person.objects.exists()


@pytest.mark.parametrize("charset", ["hex", "rot13", "idna", "undefined", "koi8-r", "none"])
def test_a_form_is_read_whatever_charset_its_header_names(charset):
    from profiles_site.wsgi import Handler

    sent = encode_multipart(BOUNDARY, {"words": "тихие холмы"})
    request = Handler.request_class(
        {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/en/check/",
            "QUERY_STRING": "page=1",
            "CONTENT_TYPE": f"multipart/form-data; Charset={charset}; boundary={BOUNDARY}",
            "CONTENT_LENGTH": str(len(sent)),
            "wsgi.input": io.BytesIO(sent),
        }
    )
    assert (request.GET["page"], request.POST["words"]) == ("1", "тихие холмы")


@pytest.mark.parametrize("host", ["testserver:65536", "testserver:" + 5000 * "9"])
def test_a_port_that_cannot_be_is_a_wrong_request(host, client):
    assert client.get("/en/feeds/stories.atom", headers={"host": host}).status_code == 400


def test_a_form_too_large_to_read_is_left_in_the_browser(rf):
    request = rf.post("/")
    request.resolver_match = None

    class Unreadable:
        def lists(self):
            raise RequestDataTooBig

    request._post = Unreadable()
    try:
        raise OperationalError("gone")
    except OperationalError:
        response = errors.server_error(request)
    assert "Go back in your browser" in response.content.decode()


def test_a_save_that_fails_half_way_changes_nothing(admin_user):
    client = Client(raise_request_exception=False)
    client.force_login(admin_user)
    person = make_person()
    address = reverse("admin:stories_person_change", args=[person.pk])
    page = client.get(address).context["adminform"].form
    typed = {name: page[name].value() or "" for name in page.fields} | {"name": "Sample Changed"}
    for prefix in ("other_names", "links", "milestones"):
        typed |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    with patch(
        "django.contrib.admin.options.ModelAdmin.log_change",
        side_effect=OSError(errno.ENOSPC, "full"),
    ):
        assert client.post(address, typed).status_code == 507
    person.refresh_from_db()
    assert person.name == "Sample Person"
    assert client.post(address, typed).status_code == 302
    person.refresh_from_db()
    assert person.name == "Sample Changed"


class TestHealth:
    def test_all_is_well(self, client):
        response = client.get("/health/")
        assert response.status_code == 200
        assert response.json() == {"database": "ok", "cache": "ok", "storage": "ok"}
        assert "no-store" in response.headers["Cache-Control"]

    def test_a_stopped_database_is_said(self, client):
        fake = SimpleNamespace(cursor=lambda: (_ for _ in ()).throw(OperationalError("gone")))
        with patch.object(health, "connection", fake):
            response = client.get("/health/")
        assert response.status_code == 503
        assert response.json() == {"database": "failing", "cache": "ok", "storage": "ok"}

    def test_a_cache_that_forgets_is_said(self, client):
        with patch.object(cache, "get", return_value=None):
            assert client.get("/health/").json()["cache"] == "failing"

    def test_a_storage_that_is_full_is_said(self, client):
        full = OSError(errno.ENOSPC, "full")
        with patch.object(health.default_storage, "save", side_effect=full):
            assert client.get("/health/").json()["storage"] == "failing"
