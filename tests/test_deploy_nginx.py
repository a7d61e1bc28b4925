"""Try deploy/nginx.conf with nginx itself: readers go on reading for a minute, and no longer."""

import re
import shutil
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.test_deploy import NGINX as CONFIG

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
OPENSSL = shutil.which("openssl")
pytestmark = [
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.thorough("starts servers; what the configuration says is tried in test_deploy.py"),
    pytest.mark.skipif(
        not (NGINX and OPENSSL), reason="NO NGINX: what it does in front of a site is not tried."
    ),
]
WHOLE = "pid {here}/pid; {user}\nevents {{}}\nhttp {{\n{temporary}{ours}\n}}\n"
KINDS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
SECONDS = 3  # in place of the minute, where it has to pass


class Site:
    """What nginx is in front of: it counts what it is asked, and can be stopped and started."""

    def __init__(self):
        self.asked, self.status, self.server = [], 200, None
        self.port = self.start()

    def start(self):
        site = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self):
                site.asked.append((self.command, self.path))
                known = self.headers.get("If-None-Match") == '"one"'
                self.send_response(304 if known else site.status)
                private = self.path.startswith("/preview/")
                self.send_header("Cache-Control", "no-store" if private else "no-cache")
                self.send_header("ETag", '"one"')
                if self.path == "/embed/":
                    self.send_header("Vary", "Accept-Language")
                if self.path == "/away/":
                    self.send_header("Cache-Status", "profiles; hit")
                self.end_headers()
                if not known:
                    self.wfile.write(f"answer {len(site.asked)}".encode())

            do_POST = do_GET  # noqa: N815  the name that the server asks for

            def log_message(self, *_):
                pass

        port = self.port if self.server else 0
        self.server = ThreadingHTTPServer(("127.0.0.1", port), Answer)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self.server.server_address[1]

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def site():
    site = Site()
    yield site
    site.stop()


@pytest.fixture
def seconds():
    """Return for how long a page is kept, which must not pass where a test does not wait for it."""
    return 59


@pytest.fixture
def ask(site, tmp_path, seconds):
    """Start nginx before the site, with ports and files of this test; return what asks it."""
    key = ["-keyout", str(tmp_path / "privkey.pem"), "-out", str(tmp_path / "fullchain.pem")]
    words = [OPENSSL, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    subprocess.run([*words, "-days", "1", *key], check=True, capture_output=True)  # noqa: S603  ours
    spare = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    port = spare.server_address[1]
    spare.server_close()
    ours = CONFIG
    for old, new in (
        (r"listen \[::\].*;", ""),
        (r"listen 80;", f"listen unix:{tmp_path}/plain;"),
        (r"listen 443", f"listen 127.0.0.1:{port}"),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{site.port}"),
        (r"/etc/ssl/stories|/var/cache/nginx|/var/log/nginx", str(tmp_path)),
        (r"stories\.example", "localhost"),
        (r"200 59s", f"200 {seconds}s"),
    ):
        ours, number = re.subn(old, new, ours)
        assert number
    temporary = "".join(f"{kind}_temp_path {tmp_path}/{kind};\n" for kind in KINDS)
    user = "user root;" if Path(tmp_path).owner() == "root" else ""
    whole = WHOLE.format(here=tmp_path, user=user, temporary=temporary, ours=ours)
    (tmp_path / "conf").write_text(whole)
    command = [NGINX, "-p", str(tmp_path), "-c", str(tmp_path / "conf"), "-e", f"{tmp_path}/errors"]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603  it returns when it listens
    trusting = ssl._create_unverified_context()  # noqa: S323  of a certificate of this test

    def ask(path, method="GET", **headers):
        asked = urllib.request.Request(
            f"https://127.0.0.1:{port}{path}",
            method=method,
            headers={"Host": "localhost"} | headers,
            data=b"typed" if method == "POST" else None,
        )
        try:
            with urllib.request.urlopen(asked, context=trusting) as answer:  # noqa: S310  likewise
                return answer.status, answer.read().decode(), dict(answer.headers)
        except urllib.error.HTTPError as error:
            return error.code, "", dict(error.headers)

    yield ask
    subprocess.run([*command, "-s", "stop"], check=True, capture_output=True)  # noqa: S603  the one of this test


def test_every_request_reaches_the_site_while_it_answers(site, ask):
    assert [ask("/en/")[1] for _ in range(3)] == ["answer 1", "answer 2", "answer 3"]
    known = {"If-None-Match": '"one"'}
    assert ask("/en/", **known)[0] == 304
    assert len(site.asked) == 4
    for status in (410, 500, 502, 503):
        site.status = status
        assert ask("/en/")[0] == status


def test_a_page_is_read_where_the_site_does_not_answer(site, ask):
    ask("/en/")
    site.stop()
    status, page, headers = ask("/en/")
    assert (status, page) == (200, "answer 1")
    assert headers["Cache-Status"] == 'nginx; hit; detail="the site does not answer"'
    assert headers["Cache-Control"] == "no-cache"
    site.start()
    status, page, headers = ask("/en/")
    assert (status, page, headers.get("Cache-Status")) == (200, "answer 2", None)


@pytest.mark.parametrize("seconds", [SECONDS])
def test_a_withdrawn_page_is_not_seen_for_longer_than_a_minute(site, ask):
    """It is that of the last answer: to look at the page does not keep it."""
    ask("/en/")
    site.stop()
    for _ in range(4):
        time.sleep(SECONDS / 3)
        last = ask("/en/")[0]
    assert last == 502
    site.start()
    status, page, headers = ask("/en/")
    assert (status, page, headers.get("Cache-Status")) == (200, "answer 2", None)


def test_nothing_else_is_kept(site, ask):
    signed_in = {"Cookie": "sessionid=invented"}
    ways = ["/admin/", "/media/a.jpg", "/health/", "/preview/a/", "/away/", "/embed/"]
    for way in ways:
        assert ask(way)[0] == 200
    ask("/en/", **signed_in)
    ask("/kk/")
    site.stop()
    assert [ask(way)[0] for way in [*ways, "/en/"]] == [502] * 7
    assert ask("/kk/", **signed_in)[0] == 502
    assert ask("/kk/")[0] == 200


def test_a_form_is_sent_to_the_site_once(site, ask):
    site.status = 200
    assert ask("/en/check/", "POST")[0] == 200
    assert site.asked == [("POST", "/en/check/")]
    site.stop()
    assert ask("/en/check/", "POST")[0] == 502
