from typing import Self

from django.db import models


class LockingQuerySet[Record: models.Model](models.QuerySet[Record]):
    def lock(self) -> Self:
        """Hold these rows until the transaction ends; what is read after that is the newest.

        SQLite holds the whole file from the start of a transaction that writes.
        """
        list(self.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
        return self
