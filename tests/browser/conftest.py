"""A real Chromium before the site as it is deployed: DEBUG off, static files hashed and served by
whitenoise, pictures by our own view. No host but this machine is reached."""

import fcntl
import os
import shutil
import sqlite3
import threading
import time
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import override_settings
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from stories.models import Story
from tests import chromium
from tests.browser import barriers, data_sets
from tests.browser.desks import PATIENCE
from tests.browser.forms import bar, form_of
from tests.browser.shared_page import EMPTY_FILE, SharedPage, without_scripts

HOST = "127.0.0.1"
HERE = Path(__file__).parent
HASHED = settings.STORAGES  # as the site has them: the other tests change them later
DOOR = threading.Lock()
# What is asked of another host fails, and so does the test of a `watched` page that asks it.
NO_OTHER_HOST = f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HOST}, EXCLUDE localhost"
NO_SCRIPTS = {"java_script_enabled": False}
expect.set_options(timeout=PATIENCE * 1000)


class OneAtATime(WSGIHandler):
    """One request after the other, and none between tests: the database is emptied then."""

    def __call__(self, environ, start_response):
        DOOR.acquire()
        try:
            response = super().__call__(environ, start_response)
        except BaseException:
            connections.close_all()
            DOOR.release()
            raise
        close = response.close

        def close_and_open_the_door():
            # A connection that the site keeps for the thread's next request may go on seeing the
            # database as it was before it was put back: until it is closed the door is shut.
            response.close = close
            try:
                close()
            finally:
                connections.close_all()
                DOOR.release()

        response.close = close_and_open_the_door
        return response


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.allow_hosts([HOST]))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, tmp_path_factory):
    path = chromium.find()
    if not path:
        missing = "NO CHROMIUM: install one, or name it with CHROMIUM=/path/to/it."
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(missing)
        pytest.skip(f"{missing} NO BROWSER TEST WAS RUN.")
    own = {"executable_path": path, "args": [*chromium.ARGUMENTS, NO_OTHER_HOST]}
    own["env"] = chromium.environment(tmp_path_factory.mktemp("chromium"))
    return browser_type_launch_args | own


@pytest.fixture(scope="session")
def folder_of_run(tmp_path_factory):
    """Return a folder that the workers of this run share, and no other run."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@contextmanager
def only_one(folder):
    """Let one worker look for the folder and make it, while the others wait."""
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def collected_files(folder_of_run):
    """Static files under their hashed names, as `collectstatic` leaves them.

    The first worker of a run collects them for all.
    """
    folder = folder_of_run / "static"
    with only_one(folder):
        return folder if folder.exists() else collect(folder)


def collect(folder):
    # Compressing them would take ten seconds and change nothing that a page shows.
    as_they_are = ["css", "ico", "js", "map", "md", "png", "svg", "txt", "woff2"]
    with override_settings(
        STATIC_ROOT=folder, STORAGES=HASHED, WHITENOISE_SKIP_COMPRESS_EXTENSIONS=as_they_are
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
    (folder / barriers.AXE_FILE).write_text(barriers.AXE_SCRIPT)
    (folder / EMPTY_FILE).write_text("")
    return folder


@pytest.fixture(autouse=True)
def static_files(settings, collected_files):
    """Hashed, in the place of the plain ones of the other tests."""
    settings.STATIC_ROOT = collected_files
    settings.STORAGES = settings.STORAGES | {"staticfiles": HASHED["staticfiles"]}


class Kept:
    """A database and a folder of pictures, kept to be put back."""

    def __init__(self, folder):
        self.database, self.media = sqlite3.connect(":memory:"), folder / "media"
        with closing(sqlite3.connect(folder / "kept.db")) as database:
            database.backup(self.database)

    def put_back(self, media):
        connection.ensure_connection()
        until = time.monotonic() + 60

        def see(status, left, pages):
            # The backup itself would wait for ever for a writer that never ends.
            if time.monotonic() > until:
                raise TimeoutError(f"a connection still writes (SQLite says {status})")

        self.database.backup(connection.connection, progress=see)
        # A connection that is used on may go on seeing the database as it was: the next test opens
        # its own.
        connection.close()
        # A test with real transactions between two of ours gives them other numbers.
        ContentType.objects.clear_cache()
        shutil.copytree(self.media, media, dirs_exist_ok=True)


def keep(folder, media):
    """Write what there is, for each worker of the run."""
    folder.mkdir()
    connection.ensure_connection()  # a command closes it
    with closing(sqlite3.connect(folder / "kept.db")) as database:
        connection.connection.backup(database)
    shutil.copytree(media, folder / "media") if media.exists() else (folder / "media").mkdir()


@pytest.fixture(scope="session")
def kept():
    """What was kept of each data set, by its name."""
    kept = {}
    yield kept
    for each in kept.values():
        each.database.close()


@pytest.fixture
def _django_db_helper(django_db_setup, django_db_blocker, kept, media, request, folder_of_run):
    """Put the whole database back before each test: as migrated, or with the data set it names.

    In place of pytest-django's own, which empties every table after a test that other threads
    have to see: that, and making the data anew, took longer than most of the tests. A test names
    a data set by the fixture of the same name. It is there before any other fixture writes. The
    first worker of a run makes it for all.
    """
    if connection.vendor != "sqlite":
        pytest.skip("NO BROWSER TEST WAS RUN: they need SQLite, whose whole file can be put back.")
    named = [name for name in data_sets.MAKERS if name in request.fixturenames][:1]
    with django_db_blocker.unblock():
        for name in ["migrated", *named]:
            if name not in kept:
                folder = folder_of_run / f"kept-{name}"
                with only_one(folder):
                    if not folder.exists():
                        data_sets.MAKERS.get(name, lambda: None)()
                        keep(folder, media)
                kept[name] = Kept(folder)
            if name in named:
                kept[name].put_back(media)
        yield
        kept["migrated"].put_back(media)


@pytest.fixture(scope="session")
def live_server(django_db_setup, collected_files):
    """pytest-django's, but nothing is before our middleware and our view of pictures."""
    server = LiveServer(HOST, start=False)
    server.thread.static_handler = lambda _: OneAtATime()
    with override_settings(
        STATIC_ROOT=collected_files, STORAGES=HASHED
    ):  # whitenoise reads it once
        server.start()
    DOOR.acquire()
    yield server
    DOOR.release()
    server.stop()


@pytest.fixture(autouse=True)
def door(live_server, _django_db_helper):
    """Closed between tests: a form that is left says so, and must not meet another database."""
    DOOR.release()
    yield
    assert DOOR.acquire(timeout=60)


@pytest.fixture(scope="session")
def browser(live_server, browser):
    """Set up after the server, so that it is closed first, and its open requests can end."""
    return browser


@pytest.fixture(scope="session")
def base_url(live_server):
    """What the addresses are relative to: `page.goto("/en/")`."""
    return live_server.url


@pytest.fixture
def azhigulova(db):
    """The first profile, as its fixture has it."""
    return Story.objects.get(slug="in-the-words-of-khalida-azhigulova")


@pytest.fixture
def invented_desk(db):
    """A public story with changes, beside something for each part of the desk's first page."""
    return Story.objects.get(slug="invented", changes_to=None)


@pytest.fixture
def site(live_server, db):
    """The site's address; it holds the first profile, and plainly invented stories."""
    return live_server.url


@pytest.fixture
def watched_page(page, live_server):
    """A page in a browser context of its own; at its end the test fails if anything went wrong."""
    with watched(page, live_server.url):
        yield page


@pytest.fixture
def reader(watched_page):
    """The page of a visitor who only looks."""
    return watched_page


@pytest.fixture
def desk(watched_page):
    """A page of somebody who has yet to sign in; what the policy stops in it fails the test."""
    watched_page.emulate_media(reduced_motion="reduce")
    return watched_page


@pytest.fixture
def signed_in(admin_client, base_url):
    """Signs the administrator in, in a browser's context."""

    def sign_in(context):
        session = admin_client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": base_url}])

    return sign_in


@pytest.fixture
def open_form(desk, signed_in, context):
    """Opens a record's form, and waits for the editor of its body."""
    signed_in(context)

    def open_form(record):
        desk.goto(form_of(record))
        if isinstance(record, Story):
            expect(bar(desk)).to_be_visible()
        return desk

    return open_form


@pytest.fixture(scope="session")
def shared_context(browser, base_url):
    """A browser context for all tests, and the session of its first page, which can empty it.

    To start a process and to read every script anew took half of a test's time: the first page is
    one of the site's, though nobody answers it, so that its process stays for the others.
    """
    context = browser.new_context(base_url=base_url, reduced_motion="reduce")
    first = context.new_page()
    first.route("**", lambda route: route.fulfill(body=""))
    first.goto("/")
    yield context, context.new_cdp_session(first)
    context.close()


@pytest.fixture(scope="session")
def shared_page(shared_context):
    return SharedPage(shared_context[0])


@pytest.fixture
def context(request, base_url):
    """The shared context, emptied after the test: no page, cookie, permission or stored word stays.

    What a test tells a context to run stays too long: it tells its pages. A test that marks the
    context that it wants has one of its own, unless it only wants no scripts.
    """
    if asked_for(request) not in ({}, NO_SCRIPTS):
        yield request.getfixturevalue("new_context")()
        return
    context, session = request.getfixturevalue("shared_context")
    page = request.getfixturevalue("shared_page")
    yield context
    context.set_offline(True)
    page.empty(*context.pages[1:])
    context.set_offline(False)
    context.clear_cookies()
    context.clear_permissions()
    everything = {"origin": base_url, "storageTypes": "all"}
    session.send("Storage.clearDataForOrigin", everything)


@pytest.fixture
def page(request, context, door):
    """The shared page, or one of a context that the test has of its own."""
    asked = asked_for(request)
    if asked not in ({}, NO_SCRIPTS):
        yield context.new_page()
        return
    page = request.getfixturevalue("shared_page").lend()
    with without_scripts(page) if asked else nullcontext():
        yield page


def asked_for(request):
    mark = request.node.get_closest_marker("browser_context_args")
    return dict(mark.kwargs) if mark else {}


@contextmanager
def watched(page, own_host):
    """Fail if anything goes wrong in the page, however it looks.

    That is a message of error in its console (what the content security policy stops is one), an
    error of a script, a file that did not come, or a request to another host, which fails. To be
    told of each request as well would take a fifth of the time of a form.
    """
    troubles = []

    def hear(message):
        # A page that answers 404 or 410 is told as an error too, though it was asked for.
        is_own_status = message.text.startswith("Failed to load resource")
        is_own_status &= message.location["url"] == page.url
        if message.type == "error" and not is_own_status:
            troubles.append(f"in the console: {message.text} ({message.location['url']})")

    def miss(request):
        # A file that the next page makes needless is let go.
        if not request.url.startswith((own_host, "data:", "blob:")):
            troubles.append(f"another host was asked: {request.url}")
        elif request.failure != "net::ERR_ABORTED":
            troubles.append(f"did not come: {request.url} ({request.failure})")

    page.on("console", hear)
    page.on("pageerror", lambda error: troubles.append(f"in a script: {error}"))
    page.on("requestfailed", miss)
    yield
    assert not troubles, "\n".join(troubles)
