"""Invite colleagues to the desk by a link that works once, for seven days."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group, User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.utils import timezone

from stories.models import AuditEntry, Invitation

from .rights import is_above

MAY_INVITE = "auth.add_user"


class InvitationTokens(PasswordResetTokenGenerator):
    """Makes and checks the secret part of the link, which is stored nowhere.

    As with a link to reset a password, a password that is set, and another e-mail address, make it
    void; so does a later invitation of the same account.
    """

    key_salt = "stories.invitation"

    def check_token(self, user: Any, token: str | None) -> bool:
        return may_be_accepted(user, timezone.now()) and super().check_token(user, token)

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        value: str = super()._make_hash_value(user, timestamp)
        return f"{value}{user.invitation.invited_at.timestamp()}"


tokens = InvitationTokens()


def may_be_accepted(user: Any, now: datetime) -> bool:
    """Whether the account waits for its owner, and who invited it still may give what it holds."""
    invitation = getattr(user, "invitation", None)
    if user is None or invitation is None or user.is_active or not invitation.is_waiting(now):
        return False
    inviter = invitation.invited_by
    return (
        inviter is not None
        and inviter.is_staff
        and inviter.has_perm(MAY_INVITE)  # which nobody has whose account is closed
        and not is_above(inviter, user)
    )


@transaction.atomic
def invite(*, name: str, email: str, username: str, group: Group, by: Any, now: datetime) -> User:
    """Make an account that stays closed until its owner accepts; return it."""
    user = User(username=username, first_name=name, email=email, is_staff=True, is_active=False)
    user.set_unusable_password()
    user.save()
    user.groups.add(group)
    _note_invitation(user, by, now)
    _note(user, f"invited as one of the {group}", by, now)
    return user


@transaction.atomic
def invite_again(user: Any, *, by: Any, now: datetime) -> None:
    """Invite somebody whose link was lost or expired, or whose account was closed."""
    _note_invitation(user, by, now)
    _note(user, "invited again", by, now)


def _note_invitation(user: Any, by: Any, now: datetime) -> None:
    about = {"invited_by": by, "invited_by_name": by.get_username(), "invited_at": now}
    user.invitation, _ = Invitation.objects.update_or_create(
        user=user, defaults=about | {"accepted_at": None}
    )


@transaction.atomic
def accept(user: Any, *, now: datetime) -> None:
    """Open the account of somebody who set a password by a link that works."""
    Invitation.objects.filter(user=user).update(accepted_at=now)
    user.is_active = True
    user.save(update_fields=["is_active"])
    _note(user, "invitation accepted, password set", user, now)


def _note(user: Any, what: str, by: Any, now: datetime) -> None:
    AuditEntry.note(AuditEntry.Kind.ACCOUNT, now=now, by=by, detail=f"user {user}: {what}")
