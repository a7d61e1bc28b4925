"""A real Chromium before the site as it is deployed: DEBUG off, static files hashed and served by
whitenoise, pictures by our own view. No host but this machine is reached."""

import os
import threading
from pathlib import Path

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.test.utils import override_settings
from pytest_django.live_server_helper import LiveServer

from tests import chromium
from tests.factories import (
    SENTENCES,
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_story,
)

HOST = "127.0.0.1"
HERE = Path(__file__).parent
DOOR = threading.Lock()


class OneAtATime(WSGIHandler):
    """One request after the other, and none between tests: the database is emptied then."""

    def __call__(self, environ, start_response):
        with DOOR:
            return super().__call__(environ, start_response)


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.allow_hosts([HOST]))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    path = chromium.find()
    if not path:
        missing = "NO CHROMIUM: install one, or name it with CHROMIUM=/path/to/it."
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(missing)
        pytest.skip(f"{missing} NO BROWSER TEST WAS RUN.")
    return browser_type_launch_args | {"executable_path": path, "args": chromium.ARGUMENTS}


@pytest.fixture(scope="session")
def collected_files(tmp_path_factory):
    """Static files under their hashed names, as `collectstatic` leaves them."""
    folder = tmp_path_factory.mktemp("static")
    # Compressing them would take ten seconds and change nothing that a page shows.
    as_they_are = ["css", "ico", "js", "map", "md", "png", "svg", "txt", "woff2"]
    with override_settings(STATIC_ROOT=folder, WHITENOISE_SKIP_COMPRESS_EXTENSIONS=as_they_are):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


@pytest.fixture(autouse=True)
def static_files(settings, collected_files):
    """Hashed, in the place of the plain ones of the other tests."""
    settings.STATIC_ROOT = collected_files


@pytest.fixture(scope="session")
def live_server(django_db_setup, collected_files):
    """pytest-django's, but nothing stands before our middleware and our view of pictures."""
    server = LiveServer(HOST, start=False)
    server.thread.static_handler = lambda _: OneAtATime()
    with override_settings(STATIC_ROOT=collected_files):  # whitenoise reads it once
        server.start()
    DOOR.acquire()
    yield server
    DOOR.release()
    server.stop()


@pytest.fixture(autouse=True)
def door(live_server):
    """Closed between tests: a form that is left says so, and must not meet an emptied database."""
    DOOR.release()
    yield
    assert DOOR.acquire(timeout=30)


@pytest.fixture(scope="session")
def browser(live_server, browser):
    """Set up after the server, so that it goes first: what it still holds open ends in peace."""
    return browser


@pytest.fixture(scope="session")
def base_url(live_server):
    """What the addresses are relative to: `page.goto("/en/")`."""
    return live_server.url


@pytest.fixture
def site(live_server, azhigulova):
    """The site's address; it holds the first profile, and plainly invented stories."""
    invent_a_pseudonym()
    invent_an_arabic_story()
    invent_a_kazakh_story()
    make_story(make_person(), status="withdrawn", slug="withdrawn")
    return live_server.url


def invent_a_pseudonym():
    """A person and a story with one of all there is."""
    person = make_person(
        "Sample Pseudonym",
        slug="sample-pseudonym",
        anonymity="pseudonym",
        description="Sample Pseudonym is an invented person, and says so.",
        roles="invented teacher\ninvented neighbour",
        credentials="Degree in nothing",
        portrait=make_picture((320, 320)),
    )
    person.other_names.create(name="Үлгі Бүркеншік", language="kk")
    person.links.create(label="Her invented page", url="https://person.example/page")
    story = make_story(
        person,
        slug="sample-with-a-picture",
        headline="A day among invented hills, told as it was not",
        kicker="Sample",
        standfirst="An invented introduction. It leads to invented words.",
        body=f"<p>{SENTENCES}</p>" + "<h2>Later</h2><p>Then other words came, and more.</p>" * 2,
        content_note="Speaks of nothing that is hard to read.",
        byline="Interview by nobody",
        told_date="2024-06",
        source_publisher="Invented Paper",
        source_url="https://paper.example/story",
        source_date="2024",
        lead_picture=make_picture((960, 640), caption="Invented hills, seen by nobody."),
        tags=["human rights", "invented hills"],
    )
    make_quote(story, is_pull_quote=True, key="samplepq")
    make_milestone(story, date_edtf="2020~")


def invent_an_arabic_story():
    person = make_person(
        "شخص مثال", slug="sample-arabic", language="ar", roles="شخص مخترع", description="شخص مخترع."
    )
    words = "كلمات مخترعة لا تتحدث عن أحد. الجبال هادئة في الليل. لا يوجد هنا شخص حقيقي."
    story = make_story(
        person,
        slug="sample-arabic",
        language="ar",
        headline="بكلمات شخص مثال: ”الجبال هادئة“",
        standfirst="مقدمة مخترعة.",
        body=f"<p>{words}</p><p>وهذه كلمات أخرى مخترعة.</p>",
        tags=["تلال"],
    )
    make_quote(story, text="الجبال هادئة في الليل.", is_pull_quote=True, key="samplear")
    make_milestone(story, title="هادئ", passage="لا يوجد هنا شخص حقيقي.", date_edtf="2020")


def invent_a_kazakh_story():
    person = make_person("Үлгі Адам", slug="sample-kazakh", language="kk", roles="ойдан шығарылған")
    words = "Ойдан шығарылған сөздер ешкім туралы емес. Таулар түнде тыныш. Мұнда шын адам жоқ."
    story = make_story(
        person,
        slug="sample-kazakh",
        language="kk",
        headline="Үлгі Адамның сөзімен: «Таулар түнде тыныш»",
        standfirst="Ойдан шығарылған кіріспе.",
        body=f"<p>{words}</p><p>Бұл да ойдан шығарылған сөздер.</p>",
        tags=["таулар"],
    )
    make_quote(story, text="Таулар түнде тыныш.", is_pull_quote=True, key="samplekk")
    make_milestone(story, title="Тыныш", passage="Мұнда шын адам жоқ.", date_edtf="2020")


@pytest.fixture
def watched_page(page, live_server):
    """A page; at its end the test fails if anything went wrong in it, however it looked.

    That is a message of error in its console (what the content security policy stops is one), an
    error of a script, a file that did not come, or a request to another host.
    """
    troubles = []

    def hear(message):
        # A page that answers 404 or 410 is told as an error too, though it was asked for.
        is_own_status = message.text.startswith("Failed to load resource")
        is_own_status &= message.location["url"] == page.url
        if message.type == "error" and not is_own_status:
            troubles.append(f"in the console: {message.text} ({message.location['url']})")

    def see(request):
        if not request.url.startswith((live_server.url, "data:", "blob:")):
            troubles.append(f"another host was asked: {request.url}")

    def miss(request):
        # A file that the next page makes needless is let go.
        if request.failure != "net::ERR_ABORTED":
            troubles.append(f"did not come: {request.url} ({request.failure})")

    page.on("console", hear)
    page.on("pageerror", lambda error: troubles.append(f"in a script: {error}"))
    page.on("request", see)
    page.on("requestfailed", miss)
    yield page
    assert not troubles, "\n".join(troubles)
