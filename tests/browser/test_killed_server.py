"""Test that typed text survives a server that is killed and restarted."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import User
from django.db import connection
from playwright.sync_api import expect

from tests.browser.desks import field, kept, press, put_back


class Server:
    """The site as its own process, with its own database, that can be killed."""

    def __init__(self, folder, static):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        (folder / "static").symlink_to(static)
        self.environment = {
            name: value for name, value in os.environ.items() if name != "DATABASE_URL"
        } | {"DATA_DIR": str(folder), "HTTPS": "off"}
        self.process = None

    def start(self):
        words = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        words += ["--port", str(self.port), "--log-level", "warning"]
        self.process = subprocess.Popen(  # noqa: S603  our own words
            [sys.executable, *words, "profiles_site.wsgi:application"],
            env=self.environment,
            start_new_session=True,
        )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise TimeoutError

    def kill(self):
        """As a power cut would: the process that serves and the one that watches it."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=60)


@pytest.fixture
def server(tmp_path, collected_files, db):
    server = Server(tmp_path, collected_files)
    # A hash of the site's own: the fast one of the tests is unknown to it.
    password = PBKDF2PasswordHasher().encode("words", "salt", iterations=1)
    User.objects.create(username="anna", password=password, is_staff=True, is_superuser=True)
    with closing(sqlite3.connect(tmp_path / "profiles.sqlite3")) as copy:
        connection.connection.backup(copy)
    server.start()
    yield server
    server.kill()


class TestAKilledServer:
    @pytest.mark.thorough("the browser keeps the same where the connection is cut: test_keeping.py")
    def test_that_comes_back_is_offered_what_was_typed(self, server, context):
        page = context.new_page()
        page.goto(f"{server.url}/admin/stories/person/add/")
        page.get_by_label("Username").fill("anna")
        page.get_by_label("Password").fill("words")
        press(page, "Log in")
        field(page, "name").fill("Sample Person")
        field(page, "description").press_sequentially("Typed in ")
        server.kill()
        field(page, "description").press_sequentially("the dark.")
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_url("chrome-error://**")
        server.start()
        page.goto(f"{server.url}/admin/stories/person/add/")
        expect(field(page, "name")).to_have_value("")
        put_back(page)
        expect(field(page, "name")).to_have_value("Sample Person")
        expect(field(page, "description")).to_have_value("Typed in the dark.")
        field(page, "sort_name").fill("Person, Sample")
        field(page, "slug").fill("sample-person")
        press(page, "Save")
        expect(page.get_by_role("link", name="Sample Person").first).to_be_visible()
        assert kept(page) == []
