"""Test what a worker does when it starts: no more than its first readers need."""

import gc
import json
import os
import subprocess
import sys
from threading import Thread

from django.urls import get_script_prefix, set_script_prefix
from django.urls.resolvers import RoutePattern
from django.utils import translation

from profiles_site.urls import Desk
from stories.apps import DeskConfig

HEAVY = ["PIL", "pillow_heif", "edtf", "Stemmer", "cryptography", "fontpkg"]
HEAVY += ["stories.admin", "django.contrib.auth.admin", "stories.passages.matching"]
HEAVY += ["stories.accounts.unsafe", "stories.cards.texts", "stories.dates.reading"]
HEAVY += ["stories.erasure", "stories.publication.words"]
LOOK = f"""
import gc, json, sys
from profiles_site import wsgi  # sets Django up
from django.urls import reverse
frozen = gc.get_freeze_count()
found = [reverse("home"), [each for each in {HEAVY} if each in sys.modules], gc.isenabled()]
found += [reverse("admin:stories_story_changelist"), "stories.admin" in sys.modules]
print(json.dumps([*found, gc.get_freeze_count() > frozen > 0]))
"""


def test_a_worker_starts_without_what_only_some_requests_need_and_finds_it_then(tmp_path):
    own = {"DJANGO_SETTINGS_MODULE": "profiles_site.settings", "DATA_DIR": str(tmp_path)}
    words = [sys.executable, "-W", "ignore", "-c", LOOK]
    told = subprocess.check_output(words, env=os.environ | own, text=True)  # noqa: S603  ours
    desk = "/admin/stories/story/"
    assert json.loads(told) == ["/en/", [], True, desk, True, True]


def test_the_names_of_the_desk_are_found_wherever_it_is_built(monkeypatch):
    monkeypatch.setattr(DeskConfig, "is_built_at_start", False)
    monkeypatch.setattr(gc, "freeze", lambda: None)
    desk = Desk(RoutePattern("admin/"), "the desk", app_name="admin", namespace="admin")
    desk._populate()
    assert "url_patterns" not in vars(desk)
    assert desk.url_patterns
    assert "index" in desk.reverse_dict


def test_the_language_and_the_addresses_of_a_request_are_not_those_of_another_one():
    import profiles_site.wsgi  # noqa: F401  it says where they are kept

    seen: list[str | None] = []

    def other_request() -> None:
        seen.extend([translation.get_language(), get_script_prefix()])
        translation.activate("ru")
        set_script_prefix("/other/")

    with translation.override("kk"):
        thread = Thread(target=other_request)
        thread.start()
        thread.join()
        seen.extend([translation.get_language(), get_script_prefix()])
    assert seen == ["en", "/", "kk", "/"]
