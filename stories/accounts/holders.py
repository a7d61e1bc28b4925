"""Name who holds a right: the groups that give it, and the colleagues that have it by any way."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, User

from . import administrators


@dataclass(frozen=True)
class Holders:
    groups: list[str]
    colleagues: list[Any]  # accounts that are open


def find(*permissions: str) -> Holders:
    """Return who holds all of these permissions."""
    groups = Group.objects.order_by("name")
    users = User.objects.filter(is_staff=True).order_by("first_name", "last_name", "username")
    for permission in permissions:
        label, _, codename = permission.partition(".")
        named = {"permissions__codename": codename, "permissions__content_type__app_label": label}
        held = User.objects.with_perm(permission, backend=administrators.BACKEND)
        groups, users = groups.filter(**named), users.filter(pk__in=held.values("pk"))
    return Holders([group.name for group in groups], list(users))
