from typing import Self

from django.db import models


class LockingQuerySet[Record: models.Model](models.QuerySet[Record]):
    def lock(self) -> Self:
        """Lock these rows until the transaction ends; rows that are read after this are current.

        SQLite locks the whole file instead, from the start of a transaction that writes.
        """
        list(self.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
        return self
