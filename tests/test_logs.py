"""Test that the log names nobody, whatever is asked for and whatever fails."""

import io
import logging
import logging.config

import pytest
from django.conf import settings as configured
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from profiles_site.logs import kind_of_page
from stories.views import people, search
from tests.factories import make_person, make_quote, make_story

pytestmark = pytest.mark.django_db

NAME = "concealed-person"


@pytest.fixture
def log():
    """Return what a site writes into its log, with all loggers at DEBUG."""
    written = io.StringIO()
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    asked = configured.LOGGING | {
        "handlers": {"console": configured.LOGGING["handlers"]["console"] | {"stream": written}}
    }
    levels = {name: logging.getLogger(name).level for name in ("django", "django.server")}
    logging.config.dictConfig(asked)
    for logger in (root, *map(logging.getLogger, levels)):
        logger.setLevel(logging.DEBUG)
    backends = logging.getLogger("django.db.backends")
    backends.setLevel(logging.INFO)
    yield written
    backends.setLevel(logging.NOTSET)
    logging.config.dictConfig(configured.LOGGING)
    root.handlers[:] = before
    root.setLevel(level)
    for name, former in levels.items():
        logging.getLogger(name).setLevel(former)


PATHS = [
    *(f"/en/people/{NAME}{ending}" for ending in ("/", ".json", "/timeline.json", ".txt")),
    *(f"/ru/kk/stories/{NAME}/", f"/en/stories/{NAME}/", f"/en/stories/{NAME}.json"),
    *(f"/embed/stories/{NAME}/", f"/embed/quotes/{NAME}/", f"/kk/quotes/{NAME}.jsonld"),
    f"/oembed?url=http://testserver/en/stories/{NAME}/",
    *(f"/media/pictures/{NAME}/a.jpg", f"/cards/{NAME}/wide-abc.png", f"/preview/{NAME}/"),
    *(f"/en/feeds/people/{NAME}.atom", f"/en/tags/{NAME}/", f"/{NAME}", f"/ru/{NAME}%20lost/x"),
    *(f"/en/search/?person={NAME}", f"/en/people/?letter={NAME}", f"/{NAME}%0Aforged: line"),
]


@pytest.mark.parametrize("path", PATHS)
def test_an_address_that_answers_with_a_fault_is_not_written(path, client, log):
    client.get(path)
    client.post(path)
    told = log.getvalue()
    assert "concealed" not in told
    assert "lost" not in told
    assert "forged" not in told


def test_what_is_gone_is_written_as_a_kind_of_page(client, log):
    story = make_story(make_person(slug=NAME), slug=NAME)
    quote = make_quote(story)
    story.withdraw(by=None, now=timezone.now())
    client.get(story.get_absolute_url())
    client.get(f"/ru/people/{NAME}/")
    client.get(f"/en/quotes/{quote.key}/")
    client.get("/nothing/like/it/")
    told = [line for line in log.getvalue().splitlines() if line.startswith(("Gone", "Not"))]
    assert told == [
        "Gone: /<language:language>/stories/<slug:slug>/",
        "Gone: /ru/people/<slug:slug>/",
        "Gone: /en/quotes/<slug:key>/",
        "Not Found: /…",
    ]


def fail_with(error):
    def view(*args, **kwargs):
        raise error

    return view


@pytest.mark.parametrize(
    "error",
    [
        ValueError(f"cannot read {NAME} of http://testserver/en/people/{NAME}/?x=1"),
        RuntimeError(f"/en/people/{NAME}/ failed\nDETAIL:  Key (slug)=({NAME}) exists."),
        IntegrityError(f"duplicate\nDETAIL:  Key (name)=(Concealed concealed-name) for {NAME}"),
    ],
)
def test_a_report_of_an_error_says_where_and_not_about_whom(error, client, log, monkeypatch):
    monkeypatch.setattr(people.responses, "find_person_page", fail_with(error))
    client.raise_request_exception = False
    assert client.get(f"/en/people/{NAME}/").status_code == 500
    told = log.getvalue()
    assert "concealed" not in told.lower()
    assert "Internal Server Error: /en/people/<slug:slug>/" in told
    assert 'stories/views/people.py", line' in told
    assert type(error).__name__ in told


def test_nor_what_was_searched_for(client, log, monkeypatch):
    failing = fail_with(ValueError(f"no page for {NAME}"))
    monkeypatch.setattr(search.page_context, "render_with_exit", failing)
    client.raise_request_exception = False
    client.get(f"/en/search/?q={NAME}")
    assert "concealed" not in log.getvalue()
    assert "ValueError: no page for …" in log.getvalue()


def test_a_form_that_is_refused_is_written_without_where_it_came_from(admin_user, log):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    where = f"http://testserver/en/people/{NAME}/"
    headers = {"Referer": where, "Origin": f"https://{NAME}.example"}
    assert client.post(f"/admin/?next={where}", {"a": NAME}, headers=headers).status_code == 403
    client.post("/admin/", secure=True, headers={"Referer": f"https://a.example/{NAME}/"})
    told = log.getvalue()
    assert told.count("Forbidden") == 2
    assert "concealed" not in told


def test_the_server_for_work_on_the_code_and_templates_tell_nothing_either(log):
    logging.getLogger("django.server").info(
        '"%s" %s %s', f"GET /en/people/{NAME}/ HTTP/1.1", 200, 1
    )
    logging.getLogger("django.server").info('"%s"', "GET /static/css/base.css?a=b HTTP/1.1")
    try:
        raise LookupError({"person": NAME})
    except LookupError:
        logging.getLogger("django.template").debug("Exception while resolving", exc_info=True)
    logging.getLogger("anything").warning("/srv/data/file and /en/people/%s/", NAME)
    logging.getLogger("django.request").warning("%s", "http://[/")
    assert log.getvalue().splitlines() == [
        '"GET /en/people/<slug:slug>/ HTTP/1.1" 200 1',
        '"GET /static/css/base.css HTTP/1.1"',
        "Exception while resolving",
        "/srv/data/file and /en/people/<slug:slug>/",
        "/…",
    ]


def test_a_kind_of_page_is_its_pattern():
    assert kind_of_page("/admin/stories/story/7/change/?q=x").startswith("/admin/stories/story/<")
    assert kind_of_page("https://elsewhere.example/a") == "/…"
