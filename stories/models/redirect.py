"""The addresses that records had once, where visitors could see them.

An old address names the record and not another address: so it leads to where the record is now,
in one step, however often that moves. Whoever has an address now goes first; of those that had it
once, the last. What is deleted for good leaves of its addresses that they are nobody's any more.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from stories import languages


class StoryRedirect(models.Model):
    story = models.ForeignKey("Story", on_delete=models.CASCADE, related_name="redirects")
    language = models.CharField(max_length=16, choices=languages.CHOICES)
    slug = models.SlugField(max_length=120)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["language", "slug"], name="an_old_address_leads_to_one_story"
            )
        ]

    def __str__(self) -> str:
        return f"{self.language}/{self.slug}"


class PersonRedirect(models.Model):
    person = models.ForeignKey("Person", on_delete=models.CASCADE, related_name="redirects")
    slug = models.SlugField(max_length=100, unique=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.slug


class RetiredAddressQuerySet(models.QuerySet["RetiredAddress"]):
    def at(self, model: type[models.Model], place: Mapping[str, Any]) -> "RetiredAddressQuerySet":
        return self.filter(digest=_digest(model, place))

    def keep(self, model: type[models.Model], places: Iterable[Mapping[str, Any]]) -> None:
        rows = [self.model(digest=_digest(model, place)) for place in places]
        self.bulk_create(rows, ignore_conflicts=True)


class RetiredAddress(models.Model):
    """An address where visitors could see what is deleted for good: it stays nobody else's.

    An address may be a name. Kept is a digest of it, from which it cannot be read.
    """

    digest = models.CharField(max_length=64, unique=True)

    objects: ClassVar[RetiredAddressQuerySet] = RetiredAddressQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.digest


def _digest(model: type[models.Model], place: Mapping[str, Any]) -> str:
    told = json.dumps([model._meta.model_name, *sorted(place.items())])
    return sha256(told.encode()).hexdigest()


class FormerTagName(models.Model):
    """A name that a tag had, or that another had which became it; kept versions know tags by name.

    Its address stands here too where visitors could see it.
    """

    tag = models.ForeignKey("Tag", on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=100, blank=True, allow_unicode=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["slug"], condition=~Q(slug=""), name="an_old_address_leads_to_one_tag"
            )
        ]

    def __str__(self) -> str:
        return self.name
