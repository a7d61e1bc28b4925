"""Define in SQL what visitors may see. See also `Workflow.is_published`, the same in Python."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.db.models.functions import Coalesce

RENEWAL_DAYS = 60  # before consent ends, the desk says so
# The fields of a story that decide it: what `public_condition` and `Workflow.is_published` read.
DECIDED_BY = ["status", "published_at", "deleted_at", "withdrawn_until"]
DECIDED_BY += ["shown_from", "shown_until", "consented_until"]


def to_renew_until(now: datetime) -> datetime:
    """Return the moment until which the desk says already now that consent ends."""
    return now + timedelta(days=RENEWAL_DAYS)


def public_condition(now: datetime, story: str = "") -> Q:
    """Return the condition for a published story that has appeared and is not replaced yet.

    A story that is withdrawn for some days comes back by itself at `withdrawn_until`.

    For other models `story` is the lookup that leads to the story, such as "story__". Every
    `published()` of a QuerySet uses this condition.

    Scheduled changes are a row of their own, which is visible from its moment on; the row that it
    replaces is visible until then. So no program has to run at that moment.
    """
    return (
        Q(
            **{
                f"{story}status": "published",
                f"{story}published_at__lte": now,
                f"{story}deleted_at__isnull": True,
            }
        )
        & (
            Q(**{f"{story}withdrawn_until__isnull": True})
            | Q(**{f"{story}withdrawn_until__lte": now})
        )
        & (Q(**{f"{story}shown_from__isnull": True}) | Q(**{f"{story}shown_from__lte": now}))
        & (Q(**{f"{story}shown_until__isnull": True}) | Q(**{f"{story}shown_until__gt": now}))
        & consent_condition(now, story)
    )


def consent_condition(now: datetime, record: str = "") -> Q:
    """Return the condition that consent to a story or a picture has not ended.

    See also `Workflow.is_without_consent` and `Picture.is_without_consent`. The moment is stored
    when a consent changes, so that readers pay for one comparison.
    """
    until = f"{record}consented_until"
    return Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": now})


def latest_change(story: str = "") -> Coalesce:
    """Return the moment since which readers see the present words. See `Workflow.changed_at`."""
    moments = ("shown_from", "modified_at", "published_at")
    return Coalesce(*(f"{story}{moment}" for moment in moments))
