"""Find what makes the site unsafe, for `manage.py check` and for the first page of the desk."""

import stat
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import connection
from django.utils.translation import gettext as _

from stories.models import Passkey

from . import second_factor

LEAST_KEY, LEAST_LETTERS = 32, 8  # characters of a key, and different ones among them
OTHERS = stat.S_IRWXG | stat.S_IRWXO
SHOWN = 5  # names
NO_DOMAINS = (".localhost", ".local", ".test", ".internal")


def check(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    return [checks.Warning(told, id="stories.W001") for told in find()]


def check_accounts(
    app_configs: Any, databases: Any = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Warn of passwords alone, where the database is asked: `manage.py check --database default`.

    `migrate` asks too, before there are any accounts.
    """
    if not databases or not _has_tables():
        return []
    return [checks.Warning(told, id="stories.W002") for told in find_in_accounts()]


def find_all() -> list[str]:
    """Return what `find` does, and what is unsafe about accounts."""
    return find() + find_in_accounts()


def find_in_accounts() -> list[str]:
    """Return a sentence where somebody who may publish or keep accounts has a password alone."""
    if not any(map(is_in_the_open, settings.ALLOWED_HOSTS)):
        return []
    names = list(second_factor.without().values_list("username", flat=True))
    if not names:
        return []
    shown = ", ".join(names[:SHOWN])
    if len(names) > SHOWN:
        shown = _("%(names)s and %(number)s more") % {"names": shown, "number": len(names) - SHOWN}
    told = _(
        "A password alone opens the accounts of these, who may publish or keep accounts: "
        "%(names)s. Let them set up a second step at sign-in; the settings of the site can "
        "demand it."
    )
    return [told % {"names": shown}]


def find() -> list[str]:
    """Return a sentence for each thing that is unsafe, with what to do about it."""
    found: list[str] = []
    if any(map(is_in_the_open, settings.ALLOWED_HOSTS)):
        if settings.DEBUG:
            found.append(
                _(
                    "DEBUG is on in the open: errors show strangers the code and the settings. "
                    "Set DEBUG=off, and restart."
                )
            )
        if not settings.HTTPS:
            found.append(
                _(
                    "HTTPS is off in the open: passwords and drafts can be read on their way. "
                    "Set HTTPS=on, and put a proxy with a certificate before the site."
                )
            )
    if any(map(can_be_guessed, [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS])):
        found.append(
            _(
                "A secret key can be guessed, and with it sessions and links can be forged. Take "
                "short ones out of SECRET_KEY_FALLBACKS; `manage.py rotate_secret_key` makes a "
                "long one."
            )
        )
    told = _(
        "Other accounts of the machine can read the database in “%(file)s”. "
        "Run: chmod -R go= '%(folder)s'"
    )
    found += [
        told % {"file": file, "folder": file.parent}
        for file in _database_files()
        if is_open_to_others(file)
    ]
    return found


def is_in_the_open(host: str) -> bool:
    """Return whether a name in ALLOWED_HOSTS is reached from other machines than a few.

    stories.example, .stories.example, *, 203.0.113.7    in the open
    localhost, 127.0.0.1, [::1], desk.local, 10.0.0.3    not
    """
    name = host.strip("[]").lower()
    try:
        address = ip_address(name)
    except ValueError:
        return name == "*" or ("." in name and not name.endswith(NO_DOMAINS))
    return address.is_global


def can_be_guessed(key: str) -> bool:
    return len(key) < LEAST_KEY or len(set(key)) < LEAST_LETTERS


def is_open_to_others(file: Path) -> bool:
    """Return whether the rights of a file and of its folder let other accounts read it."""
    return file.exists() and all(path.stat().st_mode & OTHERS for path in (file, file.parent))


def _database_files() -> Iterator[Path]:
    database = settings.DATABASES["default"]
    if "sqlite" in str(database["ENGINE"]):
        yield Path(str(database["NAME"]))


def _has_tables() -> bool:
    return Passkey._meta.db_table in connection.introspection.table_names()
