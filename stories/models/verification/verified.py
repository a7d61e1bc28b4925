from collections.abc import Iterable

from django.db import models


def verified[Record: models.Model](records: Iterable[Record]) -> list[Record]:
    """Return the quotes or milestones that pages may show: their story still holds their words.

    Use `Story.verified_quotes` and `Story.verified_milestones`, which call this, so that no view
    has to filter.
    """
    return [record for record in records if record.is_verified]  # type: ignore[attr-defined]  # of a quote or milestone
