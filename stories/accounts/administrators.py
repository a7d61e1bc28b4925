"""Never let a site lose the last of those who keep its accounts."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

KEEPS_ACCOUNTS = "auth.change_user"
BACKEND = "django.contrib.auth.backends.ModelBackend"
NOBODY_LEFT = (
    "Nobody would be left who keeps the accounts. Make somebody else an administrator first."
)


class NobodyLeftError(Exception):
    """A change would leave no administrator."""


def administrators() -> "QuerySet[User]":
    """Return the open accounts that may change accounts, by a group or by themselves."""
    return User.objects.with_perm(KEEPS_ACCOUNTS, backend=BACKEND).filter(is_staff=True)


@contextmanager
def kept() -> Iterator[None]:
    """Undo what is done within, and raise NobodyLeftError, if it takes away the last administrator.

    It locks the accounts: of two administrators who demote each other at once, the second is
    refused. SQLite locks the whole file instead, from the start of a transaction that writes.
    """
    with transaction.atomic():
        list(User.objects.select_for_update().order_by("pk").values_list("pk"))
        had = administrators().exists()
        yield
        if had and not administrators().exists():
            raise NobodyLeftError
