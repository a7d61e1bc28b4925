"""Count requests in the database, so that all processes of a site count together."""

from typing import ClassVar

from django.db import connection, models

COUNT_ONE = """
    INSERT INTO {table} (digest, "window", number) VALUES (%s, %s, 1)
    ON CONFLICT (digest) DO UPDATE SET number = {table}.number + 1
    RETURNING number
"""


class RequestCountQuerySet(models.QuerySet["RequestCount"]):
    def count_one(self, digest: str, window: int, minute: int) -> int:
        """Count one more with this digest, and return the number so far.

        `window` is the minute in which the count ends. One statement counts, so none is lost where
        many come at once. The first of a digest deletes the counts that ended before `minute`.
        """
        table = connection.ops.quote_name(self.model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(COUNT_ONE.format(table=table), [digest, window])
            number: int = cursor.fetchone()[0]
        if number == 1:
            self.filter(window__lt=minute).delete()
        return number

    def take_one_back(self, digest: str) -> None:
        self.filter(digest=digest, number__gt=0).update(number=models.F("number") - 1)


class RequestCount(models.Model):
    """How many requests of one kind came from one address within one window of time.

    `digest` is keyed with the site's secret and holds the window, so it names nobody. `window` is
    the number of the minute in which the count ends, so counts of any length are deleted alike.
    """

    digest = models.CharField(max_length=64, unique=True)
    window = models.BigIntegerField(db_index=True)
    number = models.PositiveIntegerField()

    objects: ClassVar[RequestCountQuerySet] = RequestCountQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Count {self.pk}"
