"""Set the environment of the tests before Django reads its settings."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from hypothesis import settings

# Never the data of a site whose environment somebody tests in. A worker has that of its run.
if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["SECRET_KEY"] = "for-the-tests-only-and-no-secret-at-all"  # noqa: S105  as it says
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="profiles-tests-")
(Path(os.environ["DATA_DIR"]) / "static").mkdir(
    mode=0o700, exist_ok=True
)  # whitenoise warns without it
os.environ["HTTPS"] = "off"
os.environ["DEBUG"] = "off"
# What a machine sets for a site of its own must not decide what the tests see.
names = ["ALLOWED_HOSTS", "BEHIND_PROXY", "EVIDENCE_KEY", "HSTS_SECONDS", "MAIL_FROM", "MAIL_URL"]
names += ["MEDIA_ROOT", "ORIGINALS_ROOT", "SECRET_KEY_FALLBACKS", "SESSION_IDLE_HOURS", "TIME_ZONE"]
for name in names:
    os.environ.pop(name, None)
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs an event loop in the same thread

# While one works, a suite of five minutes is run, and one of ten is not. So `make test` runs every
# test, but where one tries the same promise in many combinations (a property with examples, a page
# in widths, schemes and languages, a group at records of every kind) it tries a part of them, so
# chosen that each width, scheme, language, group and kind is tried somewhere. CI (CI=true) tries
# all.
TRIES_ALL = os.environ.get("CI", "").lower() == "true"


def share[T](values: Iterable[T], turn: int, parts: int) -> list[T]:
    """Return all values in CI, else one of so many parts of them: for each turn the next part.

    No part is empty, unless there are no values.
    """
    values = list(values)
    parts = min(parts, len(values))
    return values if TRIES_ALL or not values else values[turn % parts :: parts]


# No example is timed: on a machine that others use too, any may take long.
settings.register_profile("few", max_examples=10, deadline=None)
settings.register_profile("many", max_examples=200, deadline=None)
settings.load_profile("many" if TRIES_ALL else "few")
