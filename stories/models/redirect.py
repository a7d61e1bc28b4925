"""Former public addresses of records.

A former address refers to the record and not to another address. So it redirects in one step,
however often the record moves. If several records had an address, its present owner comes first,
then the last former one. The addresses of records that are deleted for good are retired.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from .fields import LanguageField


class StoryRedirect(models.Model):
    story = models.ForeignKey("Story", on_delete=models.CASCADE, related_name="redirects")
    language = LanguageField()
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
    def at(
        self, model: type[models.Model], *addresses: Mapping[str, Any]
    ) -> "RetiredAddressQuerySet":
        """The retired ones among these addresses of records of `model`, each `address_parts`."""
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        digests = [_digest(model, each, key) for each in addresses for key in keys]
        return self.filter(digest__in=digests)

    def retire(self, model: type[models.Model], addresses: Iterable[Mapping[str, Any]]) -> None:
        """Store addresses, each as `address_parts`. Addresses that are retired already stay."""
        digests = {_digest(model, each, settings.SECRET_KEY) for each in addresses}
        retired = [self.model(digest=digest) for digest in sorted(digests)]
        self.bulk_create(retired, ignore_conflicts=True)


class RetiredAddress(models.Model):
    """An address of a public record that was deleted for good: no other record may take it.

    Its page answers that it is gone. Quotes are retired by their key, pictures by their folder. An
    address may contain a name, so only a digest of it is stored, made with the site's secret:
    otherwise anybody who has the database could try names.
    """

    digest = models.CharField(max_length=64, unique=True)

    objects: ClassVar[RetiredAddressQuerySet] = RetiredAddressQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.digest


def _digest(model: type[models.Model], address_parts: Mapping[str, Any], secret: str) -> str:
    address = json.dumps([model._meta.model_name, *sorted(address_parts.items())])
    return keyed(sha256(address.encode()).hexdigest(), secret)


def keyed(digest: str, secret: str) -> str:
    """Return what is stored of the plain digest of an address."""
    return salted_hmac(
        "stories.RetiredAddress", digest, secret=secret, algorithm="sha256"
    ).hexdigest()


class FormerTagName(models.Model):
    """A former name of a tag, or the name of a tag that was merged into it.

    Stored versions refer to tags by name. The slug is stored where visitors could see its address.
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
