"""Never let a site lose the last of those who keep its accounts."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

KEEPS_ACCOUNTS = "auth.change_user"
BACKEND = "django.contrib.auth.backends.ModelBackend"
NOBODY_LEFT = _(
    "Nobody would be left who keeps the accounts. Make somebody else an administrator first."
)


class NobodyLeftError(Exception):
    """A change would leave no administrator."""


def administrators() -> "QuerySet[User]":
    """Return the open accounts that may change accounts, by a group or by themselves."""
    return User.objects.with_perm(KEEPS_ACCOUNTS, backend=BACKEND).filter(is_staff=True)


def lock(by: Any) -> Any:
    """Lock the accounts; return the one that acts, as it is now.

    Of two administrators who demote each other at once one waits, and holds no right any more.
    SQLite locks the whole file instead, from the start of a transaction that writes.
    """
    list(User.objects.select_for_update().order_by("pk").values_list("pk"))
    return User.objects.get(pk=by.pk)


def demand_one() -> None:
    """Raise NobodyLeftError where no administrator is left. Call `lock` before the change."""
    if not administrators().exists():
        raise NobodyLeftError
