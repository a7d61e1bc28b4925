"""Set the environment of the tests before Django reads its settings."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "for-the-tests-only")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="profiles-tests-"))
(Path(os.environ["DATA_DIR"]) / "static").mkdir(exist_ok=True)  # whitenoise warns without it
os.environ["HTTPS"] = "off"
os.environ["DEBUG"] = "off"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs an event loop in the same thread
