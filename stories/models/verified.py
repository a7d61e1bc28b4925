from collections.abc import Iterable

from django.db import models


class VerifiedQuerySet[Record: models.Model](models.QuerySet[Record]):
    def verified(self) -> list[Record]:
        """Those whose words their story still holds, exactly once. See `verified` below."""
        return verified(self)


def verified[Record: models.Model](records: Iterable[Record]) -> list[Record]:
    """Those of the quotes or milestones whose words stand in their story: no page shows others.

    Said here alone, as `is_verified` of each; `Story.verified_quotes` and
    `Story.verified_milestones` are made of it.
    """
    return [record for record in records if record.is_verified]  # type: ignore[attr-defined]  # of a quote or milestone
