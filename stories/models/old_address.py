"""The addresses that records had once, where visitors could see them.

An old address names the record and not another address: so it leads to where the record is now,
in one step, however often that moves. Whoever has an address now goes first; of those that had it
once, the last.
"""

from django.db import models
from django.db.models import Q

from stories import languages


class OldStoryAddress(models.Model):
    story = models.ForeignKey("Story", on_delete=models.CASCADE, related_name="old_addresses")
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


class OldPersonAddress(models.Model):
    person = models.ForeignKey("Person", on_delete=models.CASCADE, related_name="old_addresses")
    slug = models.SlugField(max_length=100, unique=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.slug


class OldTagName(models.Model):
    """A name that a tag had, or that another had which became it; kept versions know tags by name.

    Its address stands here too where visitors could see it.
    """

    tag = models.ForeignKey("Tag", on_delete=models.CASCADE, related_name="old_names")
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
