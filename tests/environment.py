"""Set the environment of the tests before Django reads its settings."""

import os
import tempfile
from pathlib import Path

from hypothesis import settings

os.environ.setdefault("SECRET_KEY", "for-the-tests-only")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="profiles-tests-"))
(Path(os.environ["DATA_DIR"]) / "static").mkdir(exist_ok=True)  # whitenoise warns without it
os.environ["HTTPS"] = "off"
os.environ["DEBUG"] = "off"
# What a machine sets for a site of its own must not decide what the tests see.
names = ("ALLOWED_HOSTS", "BEHIND_PROXY", "HSTS_SECONDS", "MEDIA_ROOT", "ORIGINALS_ROOT")
for name in (*names, "SECRET_KEY_FALLBACKS", "TIME_ZONE"):
    os.environ.pop(name, None)
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs an event loop in the same thread

# A property is tried with few examples while one works, and with many in CI. No example is timed:
# on a machine that others use too, any may take long.
settings.register_profile("few", max_examples=20, deadline=None)
settings.register_profile("many", max_examples=200, deadline=None)
settings.load_profile("many" if os.environ.get("CI", "").lower() == "true" else "few")
