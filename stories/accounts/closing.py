"""Close the account of somebody who leaves."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from stories.models import AuditEntry, EditingSession, Handover, PreviewLink, Story

from . import administrators, second_factor


def waiting_work(user: Any) -> Any:
    """Return the stories in the hands of this user that are not finished."""
    return Story.objects.in_hands_of(user).unfinished()


@transaction.atomic
def close(user: Any, *, by: Any, heir: Any, now: datetime) -> None:
    """End all that the account opens, and hand over what waits; the history stays under its name.

    Its password is gone, and with it each session and each link to set another; so is its second
    step at sign-in. Raises
    NobodyLeftError where it is the last account of an administrator, and PermissionDenied where
    `by` was demoted a moment ago.
    """
    if not administrators.lock(by).has_perm(administrators.KEEPS_ACCOUNTS):
        raise PermissionDenied
    stories = list(waiting_work(user)) if heir else []
    for story in stories:
        Handover.hand_over(story, to=heir, now=now)
    links = list(PreviewLink.objects.filter(made_by=user, revoked_at=None, expires_at__gt=now))
    for link in links:
        link.revoke(by=by, now=now)
    EditingSession.objects.filter(user=user).delete()
    second_factor.forget(user)
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    administrators.demand_one()
    facts = [f"closed; preview links revoked: {len(links)}"]
    facts += [f"stories handed to {heir}: {len(stories)}"] * bool(stories)
    detail = f"user {user}: {'; '.join(facts)}"
    AuditEntry.note(AuditEntry.Kind.ACCOUNT, now=now, by=by, detail=detail)
