"""Test what a worker does when it starts: no more than its first readers need."""

import json
import os
import subprocess
import sys

HEAVY = ["PIL", "edtf", "snowballstemmer", "cryptography", "fontpkg"]
LOOK = f"""
import gc, json, sys
from profiles_site import wsgi  # sets Django up
from profiles_site import urls
print(json.dumps([[each for each in {HEAVY} if each in sys.modules], gc.isenabled()]))
"""


def test_a_worker_starts_without_what_only_some_requests_need(tmp_path):
    own = {"DJANGO_SETTINGS_MODULE": "profiles_site.settings", "DATA_DIR": str(tmp_path)}
    words = [sys.executable, "-W", "ignore", "-c", LOOK]
    told = subprocess.check_output(words, env=os.environ | own, text=True)  # noqa: S603  ours
    assert json.loads(told) == [[], True]
