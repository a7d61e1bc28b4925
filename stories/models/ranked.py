"""The best documents of a search, as a model: so that Django joins what is public to them."""

from typing import ClassVar

from django.db import models

from .person import Person
from .story import Story


class NothingKept(models.Manager["Ranked"]):
    """What `dumpdata` and the like see of a model that has no table."""

    def get_queryset(self) -> models.QuerySet["Ranked"]:
        return super().get_queryset().none()


class Ranked(models.Model):
    """One of the best documents, as the engine's pass has them: a story or a person."""

    document = models.BigIntegerField(primary_key=True)
    score = models.FloatField()
    story = models.ForeignKey(Story, models.DO_NOTHING, null=True, related_name="+")
    person = models.ForeignKey(Person, models.DO_NOTHING, null=True, related_name="+")

    objects: ClassVar[NothingKept] = NothingKept()
    passed: ClassVar[models.Manager["Ranked"]] = models.Manager()

    class Meta:
        managed = False  # no table, but the name of the pass within the query around it
        db_table = "ranked"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.document)  # pragma: no cover  for a shell
