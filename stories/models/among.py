"""A lookup for what a subquery finds, where other conditions may hold instead."""

from typing import Any

from django.db import models
from django.db.models.lookups import In


@models.Field.register_lookup
class Among(In):
    """The same as `in`, for a subquery that finds few records and does not depend on the others.

        filter(Q(pk__among=newest) | Q(pk__among=others))

    PostgreSQL would look at each row of the table for an `IN` within an `OR`. As an array, what is
    found is looked up by the index.
    """

    lookup_name = "among"

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        if connection.vendor == "postgresql":  # pragma: no cover  seen by make test-postgres
            return f"= ANY (ARRAY {rhs})"
        return super().get_rhs_op(connection, rhs)
