"""Test the static files as a server stores and sends them."""

import re

import pytest
from django.conf import settings as configured

from profiles_site.static_files import StaticFilesStorage
from tests.desk import read_out

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


def test_a_script_imports_another_by_the_name_that_changes_with_its_content(tmp_path):
    told = {"first.js": 'import { say } from "./second.js";\nsay();\n', "second.js": "export {};\n"}
    for name, text in told.items():
        (tmp_path / name).write_text(text)
    storage = StaticFilesStorage(location=tmp_path, base_url=configured.STATIC_URL)
    stored = {name: new for name, new, _ in storage.post_process({n: (storage, n) for n in told})}
    assert re.fullmatch(r"second\.[0-9a-f]{12}\.js", stored["second.js"])
    first = (tmp_path / stored["first.js"]).read_text()
    assert f'from "./{stored["second.js"]}"' in first
