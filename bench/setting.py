"""What every benchmark starts with: a scratch site in a folder of its own. Import it first."""

import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ |= {
    "DATA_DIR": tempfile.mkdtemp(prefix="profiles-bench-"),
    "DJANGO_SETTINGS_MODULE": "profiles_site.settings",
    "HTTPS": "off",
    "SECRET_KEY": "for-measuring-only",
}

import django

django.setup()

from django.core.management import call_command  # noqa: E402  Django is set up
from django.http import HttpResponse  # noqa: E402  Django is set up
from django.urls import path  # noqa: E402  Django is set up

import profiles_site.urls  # noqa: E402  Django is set up

profiles_site.urls.urlpatterns.insert(0, path("empty", lambda request: HttpResponse("empty")))


def fill(stories: int = 0) -> None:
    """The first profile, and so many invented stories."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("loaddata", "azhigulova", verbosity=0)
    if stories:
        call_command("sample", stories)
