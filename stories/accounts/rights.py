"""Compare what two accounts may do."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import BigAutoField, Q, QuerySet

from stories.models.compiled_queries.compiled import CompiledQuery

# By two subqueries, each with an index: Django asks in two queries, compiled anew for each page.
HELD = CompiledQuery(
    lambda user: (
        Permission.objects.filter(
            Q(pk__in=Permission.objects.filter(user=user).values("pk"))
            | Q(pk__in=Permission.objects.filter(group__user=user).values("pk"))
        )
        .order_by()
        .values_list("content_type__app_label", "codename")
    ),
    user=BigAutoField(),
)


def read(user: Any) -> None:
    """Let an account know all that it may do, as Django's backend notes it at the first question.

    Of a superuser there is nothing to know.
    """
    if user.is_active and not user.is_superuser and not hasattr(user, "_perm_cache"):
        user._perm_cache = {f"{label}.{name}" for label, name in HELD.fetch(user=user.pk)}


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
