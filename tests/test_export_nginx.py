"""Test that nginx answers from an export as the site itself answers: status, headers and bytes."""

import http.client
import shutil
import socket
import subprocess
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from django.utils import timezone

from stories.export import links
from stories.export.client import Client, at_home
from tests.factories import make_person, make_picture, make_quote, make_service, make_story
from tests.test_export import BASE, export_to

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not NGINX, reason="NO NGINX: what it answers from an export is not tried."),
]

CONFIG = """
worker_processes 1; pid {here}/pid; error_log {here}/errors; {user}
events {{}}
http {{
    access_log off;
    client_body_temp_path {here}/body; proxy_temp_path {here}/proxy;
    fastcgi_temp_path {here}/fastcgi; uwsgi_temp_path {here}/uwsgi; scgi_temp_path {here}/scgi;
    server {{
        listen unix:{here}/s;
        root {copy}/current/site;
        include {copy}/current/nginx.conf;
    }}
}}
"""
# nginx says these in its own way; a language is in the page itself.
OWN = {"content-length", "etag", "vary", "content-language", "content-disposition", "location"}
OWN |= {"server", "date", "connection", "last-modified", "accept-ranges"}


class Unix(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("stories.example")
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


@pytest.fixture
def nginx(tmp_path_factory):
    """Serve an export by nginx on a Unix socket; yield what starts it and then asks it."""
    here = tmp_path_factory.mktemp("n")  # a socket has a short path
    config = here / "conf"
    command = [NGINX, "-p", str(here), "-c", str(config), "-e", str(here / "errors")]

    def start(copy):
        user = f"user {Path(here).owner()};" if Path(here).owner() == "root" else ""
        config.write_text(CONFIG.format(here=here, copy=copy, user=user))
        subprocess.run(command, check=True)  # noqa: S603  it returns when it listens

        def ask(address, **headers):
            connection = Unix(str(here / "s"))
            connection.request("GET", address, headers=headers)
            answer = connection.getresponse()
            body = answer.read()
            connection.close()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body

        return ask

    yield start
    if (here / "pid").exists():
        subprocess.run([*command, "-s", "stop"], check=True)  # noqa: S603  the one of this test


@pytest.mark.thorough("starts a server; what its configuration says is tried in test_export_parts")
def test_nginx_answers_as_the_site_does(nginx, tmp_path):
    # It takes its time: the site is exported, and asked again for a page of each kind.
    person = make_person("Sample Person", slug="once", portrait=make_picture())
    fields = {"lead_picture": make_picture(), "tags": ["горы"]}
    story = make_story(person, slug="former", content_note="Nothing hard.", **fields)
    story.slug = "hills"
    story.save()
    person.slug = "sample-person"
    person.save()
    tag = story.tags.get()
    tag.name, tag.slug = "Горы", "gory"
    tag.save()
    kept, left = make_quote(story), make_quote(make_story(slug="leaves"))
    left.story.withdraw(by=None, now=timezone.now(), note="Asked to.")
    make_service()
    taken = make_picture()
    taken.withdraw(by=None, now=timezone.now(), note="Asked to.")
    export_to(tmp_path / "copy")
    ask, client = nginx(tmp_path / "copy"), Client(urlsplit(BASE), BASE)
    picture = story.lead_picture
    assert ask(f"/media/pictures/{taken.folder}/x.jpg")[0] == 410
    with at_home(client.base):
        for address in (
            "/en/stories/hills/",
            "/ru/en/stories/hills/",
            "/en/en/stories/hills/",
            "/en/stories/former/",
            "/ru/en/stories/former/",
            "/embed/en/stories/former/",
            "/ru/people/once/timeline.json",
            f"/ru/tags/{quote('горы')}/",
            "/en/stories/hills.json",
            "/kk/people/sample-person/",
            "/kk/people/sample-person/timeline.json",
            "/kk/people/sample-person.json",
            "/en/feeds/stories.atom",
            "/en/feeds/stories.json",
            f"/en/feeds/tags/{quote('горы')}.atom",
            "/ru/tags/gory/",
            f"/en/quotes/{kept.key}/",
            f"/en/quotes/{kept.key}.json",
            f"/en/quotes/{kept.key}.jsonld",
            f"/embed/quotes/{kept.key}/",
            kept.card_address("wide"),
            picture.url(picture.renditions("whole")[0].name),
            "/en/search/",
            "/sitemap.xml",
            "/sitemaps/stories.xml",
            "/robots.txt",
            "/ru/nothing/",
            f"/kk/quotes/{left.key}/",
            f"/kk/quotes/{left.key}.json",
            f"/embed/quotes/{left.key}/",
        ):
            told = client.get(address)
            status, headers, body = ask(address)
            assert status == told.status, address
            if "Location" in told.headers:
                assert headers["location"] == told.headers["Location"], address
                continue
            wanted = {name.lower(): value for name, value in told.headers.items()} | {
                "cache-control": expected_caching(told)
            }
            if status == 404:
                wanted["x-robots-tag"] = "noindex"
            if address.endswith(".json") and status == 410:  # its error page is that of a reader
                others = [name for name in wanted if "origin" in name or "expose" in name]
                wanted = {name: wanted[name] for name in wanted if name not in others}
                headers = {name: headers[name] for name in headers if name not in others}
            own = {name: value for name, value in headers.items() if name not in OWN}
            assert own == {name: wanted[name] for name in wanted.keys() - OWN}, address
            if status == 200:
                assert body == as_file(told, f"{BASE}{address}"), address
    assert ask("/en/stories/leaves/")[0] == 404  # its address may hold a name: no list has it
    assert ask("/en/404.html")[0] == 404
    assert ask("/media/pictures/")[0] == 404
    assert ask("/", **{"Accept-Language": "de, kk;q=0.5"})[1]["location"] == "/kk/"
    assert ask("/", **{"Accept-Language": "de"})[1]["location"] == "/en/"
    assert ask("/en/stories")[1]["location"] == "/en/stories/"
    packed = ask("/en/stories/hills/", **{"Accept-Encoding": "gzip"})
    assert packed[1]["content-encoding"] == "gzip"
    assert ask("/favicon.ico")[1]["content-type"] == "image/vnd.microsoft.icon"
    assert ask(f"/en/people/?tag={quote('горы')}")[0] == 200
    assert ask("/en/quotes/?letter=S")[2] == ask("/en/quotes/letter=S/")[2]
    assert ask("/search/index.json")[1]["content-type"] == "application/json"
    fonts = {each.name for each in (tmp_path / "copy/current/site/static/fonts").glob("*.woff2")}
    font = ask(f"/static/fonts/{fonts.pop()}")[1]
    assert font["access-control-allow-origin"] == "*"
    assert font["content-type"] == "font/woff2"
    assert ask("/static/css/embed.css")[1]["cross-origin-resource-policy"] == "cross-origin"
    assert ask("/static/css/story_detail.css")[1]["cross-origin-resource-policy"] == "same-origin"


def as_file(told, address):
    if not told.headers["Content-Type"].startswith("text/html"):
        return told.content
    return links.as_files(told.content.decode(), address).encode()


def expected_caching(told):
    """Every page is as careful as the one with “Exit this page”; files keep what they say."""
    is_page = told.headers["Content-Type"].startswith("text/html")
    is_framed = told.view in {"quote_embed", "story_embed"}
    return "no-store" if is_page and not is_framed else told.headers["Cache-Control"]
