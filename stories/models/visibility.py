"""What visitors may see: said here, and once more on a record in `Workflow.is_published`."""

from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Coalesce


def public_condition(now: datetime, story: str = "") -> Q:
    """Holds for a published story whose moment has come, and which nothing has replaced yet.

    For other records `story` is the way to the story with its underscores: "story__". Everything
    public starts from this, through a `published()` of its QuerySet.

    Scheduled changes are a row of their own, shown from their minute on; the row that they
    replace is shown until then. So nothing has to run when the minute comes.
    """
    return (
        Q(
            **{
                f"{story}status": "published",
                f"{story}published_at__lte": now,
                f"{story}deleted_at__isnull": True,
            }
        )
        & (Q(**{f"{story}shown_from__isnull": True}) | Q(**{f"{story}shown_from__lte": now}))
        & (Q(**{f"{story}shown_until__isnull": True}) | Q(**{f"{story}shown_until__gt": now}))
    )


def latest_change(story: str = "") -> Coalesce:
    """The moment since which readers see a public story as it is. See `Workflow.changed_at`."""
    moments = ("shown_from", "modified_at", "published_at")
    return Coalesce(*(f"{story}{moment}" for moment in moments))
