"""Compare what two accounts may do."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet


def is_above(user: Any, other: Any) -> bool:
    """Whether the other account holds permissions that the user lacks.

    The user must not change its password then: knowing it would grant these permissions.
    """
    if user.is_superuser or other is None:
        return False
    rights = Permission.objects.filter(Q(user=other) | Q(group__user=other))
    return other.is_superuser or bool(missing_permissions(user, rights))


def missing_permissions(user: Any, rights: QuerySet[Permission]) -> list[Permission]:
    """Return the permissions in `rights` that the user does not hold."""
    held = user.get_all_permissions()
    named = (
        (right, right.content_type.app_label) for right in rights.select_related("content_type")
    )
    return [right for right, label in named if f"{label}.{right.codename}" not in held]
