"""What visitors may see: said here, and once more on a record in `Story.is_published`."""

from datetime import datetime

from django.db.models import Q


def told_publicly(now: datetime, story: str = "") -> Q:
    """Holds for a published story whose moment has come.

    For other records `story` is the way to the story with its underscores: "story__". Everything
    public starts from this, through a `published()` of its QuerySet.
    """
    return Q(**{f"{story}status": "published", f"{story}published_at__lte": now})
