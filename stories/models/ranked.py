"""Model the ranked documents of a search, so that Django can join them with public stories."""

from typing import ClassVar

from django.db import models

from .person import Person
from .story import Story


class NoRowsManager(models.Manager["Ranked"]):
    """Returns no rows, for `dumpdata` and other code that reads every model: there is no table."""

    def get_queryset(self) -> models.QuerySet["Ranked"]:
        return super().get_queryset().none()


class Ranked(models.Model):
    """A document that the search engine ranked: a story or a person."""

    document = models.BigIntegerField(primary_key=True)
    score = models.FloatField()
    story = models.ForeignKey(Story, models.DO_NOTHING, null=True, related_name="+")
    person = models.ForeignKey(Person, models.DO_NOTHING, null=True, related_name="+")

    objects: ClassVar[NoRowsManager] = NoRowsManager()
    documents: ClassVar[models.Manager["Ranked"]] = models.Manager()

    class Meta:
        managed = False  # there is no table: the search names a part of its query so
        db_table = "ranked"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.document)  # pragma: no cover  for a shell
