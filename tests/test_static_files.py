"""Test the static files as a server stores and sends them."""

import gzip
import re

import pytest
from django.conf import settings as configured
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.http import HttpResponse
from django.test import RequestFactory

from profiles_site.static_files import StaticFiles, StaticFilesStorage
from tests.desk import read_out

TEXT = b"invented " * 100
STORED = ["css/embed.1f.css", "css/base.1f.css", "css/story.1f.css", "fonts/onest.1f.woff2"]


@pytest.fixture
def sent(settings, tmp_path, client):
    """Return the headers of each stored file as whitenoise sends it."""
    for name in STORED:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("invented")
    settings.STATIC_ROOT = tmp_path
    answers = {name: client.get(f"{settings.STATIC_URL}{name}") for name in STORED}
    assert {read_out(answer) for answer in answers.values()} == {b"invented"}
    return {name: answer.headers for name, answer in answers.items()}


def test_a_frame_on_another_site_may_load_its_styles_and_fonts_and_no_other_file(sent):
    policies = {name: sent[name].get("Cross-Origin-Resource-Policy") for name in STORED}
    assert policies == dict.fromkeys(STORED, "cross-origin") | {"css/story.1f.css": "same-origin"}


def test_only_fonts_are_read_across_origins(sent):
    allowed = {name: sent[name].get("Access-Control-Allow-Origin") for name in STORED}
    assert allowed == dict.fromkeys(STORED) | {"fonts/onest.1f.woff2": "*"}


def test_a_worker_looks_for_a_file_when_it_is_asked_for_and_remembers_no_other(settings, tmp_path):
    (tmp_path / "css").mkdir()
    for name in ("css/one.1f.css", "css/one.1f.css.gz", "css/two.1f.css"):
        (tmp_path / name).write_bytes(gzip.compress(TEXT) if name.endswith("gz") else TEXT)
    settings.STATIC_ROOT = tmp_path
    middleware = StaticFiles(lambda request: HttpResponse(status=404))
    assert middleware.files == {}
    request = RequestFactory(headers={"accept-encoding": "gzip"})

    def ask(name: str) -> HttpResponse:
        return middleware(request.get(f"{settings.STATIC_URL}{name}"))

    for _ in range(2):
        with ask("css/one.1f.css").file_to_stream as file:
            assert gzip.decompress(file.read()) == TEXT
    for name in ("css", "css/", "css/three.css", "css/one.1f.css.gz", "../static/css/two.1f.css"):
        assert ask(name).status_code == 404, name
    assert middleware(request.get("/css/two.1f.css")).status_code == 404
    assert [*middleware.files] == [f"{settings.STATIC_URL}css/one.1f.css"]


def test_a_script_imports_another_by_the_name_that_changes_with_its_content(tmp_path):
    told = {"first.js": 'import { say } from "./second.js";\nsay();\n', "second.js": "export {};\n"}
    for name, text in told.items():
        (tmp_path / name).write_text(text)
    storage = StaticFilesStorage(location=tmp_path, base_url=configured.STATIC_URL)
    stored = {name: new for name, new, _ in storage.post_process({n: (storage, n) for n in told})}
    assert re.fullmatch(r"second\.[0-9a-f]{12}\.js", stored["second.js"])
    first = (tmp_path / stored["first.js"]).read_text()
    assert f'from "./{stored["second.js"]}"' in first


def test_a_style_sheet_is_stored_with_those_that_it_imports_in_it(tmp_path):
    """In one file, whose names of other files are right from where it is."""
    told = {
        "css/page.css": '@import "base.css";\n@import "page/end.css";\n',
        "css/base.css": '@layer one, two;\n@import "base/fonts.css";\n',
        "css/base/fonts.css": 'a { src: url("../../fonts/one.woff2"); }\n',
        "css/page/end.css": "/* The\n   end */\n\nb {\n  color: red; /* at last */\n}\n",
        "fonts/one.woff2": "letters",
    }
    source, target = (FileSystemStorage(tmp_path / name) for name in ("source", "target"))
    for name, text in told.items():
        source.save(name, ContentFile(text))
        target.save(name, ContentFile(text))  # `collectstatic` copies each before
    storage = StaticFilesStorage(location=target.location, base_url=configured.STATIC_URL)
    paths = {name: (source, name) for name in told}
    stored = {name: new for name, new, _ in storage.post_process(paths)}
    with target.open(stored["css/page.css"]) as file:
        page = file.read().decode()
    font = stored["fonts/one.woff2"].removeprefix("fonts/")
    assert page == (
        f'@layer one, two;\na {{ src: url("../fonts/{font}"); }}\nb {{\ncolor: red; }}\n'
    )
