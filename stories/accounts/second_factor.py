"""The second step at sign-in: who has one, of whom it is demanded, and what ends it.

Each change is written to the audit log, with no code and no secret; the desk mails it to the owner
of the account. Why not by django-allauth, which has all of it: its sign-in would stand beside the
one that is here, with limits, known browsers and an audit log of its own; it is imported by every
worker that serves readers; and it refuses a code that was used before by a cache, which no two
workers here share. The hard parts are of the libraries it stands on: `fido2` and `cryptography`.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from stories.models import AuditEntry, AuthenticatorApp, Passkey, RecoveryCode, SiteSettings

from . import administrators, one_time_codes, sessions

MAY_PUBLISH = "stories.publish_story"
DEMANDED_OF = (MAY_PUBLISH, administrators.KEEPS_ACCOUNTS)  # Editors and Administrators
MOST_PASSKEYS = 10


def of(user_ref: str = "pk") -> Q:
    """Return the condition that an account has a second step; use it in a query of accounts."""
    owner = OuterRef(user_ref)
    return Q(Exists(AuthenticatorApp.objects.filter(user=owner))) | Q(
        Exists(Passkey.objects.filter(user=owner))
    )


def is_set_up(user: Any) -> bool:
    return User.objects.filter(of(), pk=user.pk).exists()


def without() -> "QuerySet[User]":
    """Return the open accounts of whom a second step can be demanded, and that have none."""
    held = [
        User.objects.with_perm(right, backend=administrators.BACKEND).values("pk")
        for right in DEMANDED_OF
    ]
    found = User.objects.filter(is_staff=True).filter(Q(pk__in=held[0]) | Q(pk__in=held[1]))
    return found.exclude(of()).order_by("username")


def due_at(user: Any, site: SiteSettings) -> datetime | None:
    """Return until when the desk is open to this user without a second step; None: for ever.

    The days count from when it was demanded, or from when the account was opened since.
    """
    demanded_at = site.second_factor_demanded_at
    if demanded_at is None or not any(user.has_perm(right) for right in DEMANDED_OF):
        return None
    invitation = getattr(user, "invitation", None)
    opened_at = (invitation and invitation.accepted_at) or user.date_joined
    return max(demanded_at, opened_at) + timedelta(days=site.second_factor_days)


@transaction.atomic
def add_app(user: Any, secret: str, step: int, *, now: datetime) -> list[str]:
    """Store an app that has shown its code of this step; return the recovery codes, if first."""
    sealed = one_time_codes.seal(secret)
    about = {"sealed_secret": sealed, "last_step": step, "made_at": now}
    codes = _codes_for_first(user)
    AuthenticatorApp.objects.update_or_create(user=user, defaults=about)
    _note(user, "authenticator app set up", user, now)
    return codes


@transaction.atomic
def add_passkey(user: Any, passkey: Passkey, *, now: datetime) -> list[str]:
    """Store a passkey that a browser has made; return the recovery codes, if it is the first.

    Raises IntegrityError where the passkey is stored already.
    """
    codes = _codes_for_first(user)
    passkey.user, passkey.made_at = user, now
    passkey.save(force_insert=True)
    _note(user, f"passkey “{passkey}” made", user, now)
    return codes


@transaction.atomic
def renew_recovery_codes(user: Any, *, now: datetime) -> list[str]:
    codes = one_time_codes.make_recovery_codes(user)
    _note(user, "new recovery codes made", user, now)
    return codes


@transaction.atomic
def remove_app(user: Any, *, now: datetime) -> None:
    if AuthenticatorApp.objects.filter(user=user).delete()[0]:
        _note(user, "authenticator app removed", user, now)
        _forget_codes_after_last(user)


@transaction.atomic
def remove_passkey(user: Any, passkey: Passkey, *, now: datetime) -> None:
    if Passkey.objects.filter(user=user, pk=passkey.pk).delete()[0]:
        _note(user, f"passkey “{passkey}” removed", user, now)
        _forget_codes_after_last(user)


@transaction.atomic
def reset(user: Any, *, by: Any, now: datetime) -> None:
    """Take the second step from a colleague who lost it, and end where they are signed in.

    Without `by`, whoever runs the machine does it. Raises PermissionDenied where `by` was demoted
    a moment ago.
    """
    if by and not administrators.lock(by).has_perm(administrators.KEEPS_ACCOUNTS):
        raise PermissionDenied
    forget(user)
    sessions.end_all(user, now)
    _note(user, "second step at sign-in reset", by, now)


def forget(user: Any) -> None:
    for kind in (AuthenticatorApp, Passkey, RecoveryCode):
        kind._default_manager.filter(user=user).delete()


def _codes_for_first(user: Any) -> list[str]:
    return [] if is_set_up(user) else one_time_codes.make_recovery_codes(user)


def _forget_codes_after_last(user: Any) -> None:
    if not is_set_up(user):
        RecoveryCode.objects.filter(user=user).delete()


def _note(user: Any, what: str, by: Any, now: datetime) -> None:
    AuditEntry.note(AuditEntry.Kind.ACCOUNT, now=now, by=by, detail=f"user {user}: {what}")
