from datetime import datetime
from typing import ClassVar

from django.core.validators import URLValidator, validate_slug
from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.text import capfirst

from stories import headlines, languages

from .fields import LinesField, lines


class PersonQuerySet(models.QuerySet["Person"]):
    def get_by_natural_key(self, slug: str) -> "Person":
        return self.get(slug=slug)

    def published(self, now: datetime) -> "PersonQuerySet":
        """People with at least one public story; nobody else has a page."""
        return self.filter(Exists(self._stories().published(now)))

    def withdrawn(self) -> "PersonQuerySet":
        """People with at least one withdrawn story. See also `published`: that goes first."""
        return self.filter(Exists(self._stories().withdrawn()))

    def for_cards(self) -> "PersonQuerySet":
        return self.select_related("portrait").order_by(Lower("sort_name"), "slug")

    def for_page(self) -> "PersonQuerySet":
        return self.select_related("portrait").prefetch_related("other_names", "links")

    def _stories(self):
        from .story import Story  # noqa: PLC0415  the two name each other

        return Story.objects.filter(person=OuterRef("pk"))


class Person(models.Model):
    """Somebody who speaks. Her words are in her stories; all that stands here is the editor's."""

    class Anonymity(models.TextChoices):
        NAMED = "named", "Named: this is the person’s name"
        PSEUDONYM = "pseudonym", "Pseudonym: the name was changed, and the page says so"
        ANONYMOUS = "anonymous", "Anonymous: no name is given, and the page says so"

    name = models.CharField(
        max_length=200,
        help_text="As the person writes it. For a changed name, the changed one: "
        "the real name is not kept here at all.",
    )
    sort_name = models.CharField(
        "name for sorting",
        max_length=200,
        help_text="As in a list of names: “Azhigulova, Khalida”.",
    )
    slug = models.SlugField(
        "address",
        max_length=100,
        unique=True,
        help_text="The last part of the page’s address: Latin letters, digits and hyphens, "
        "such as khalida-azhigulova. It should not change once the page is known.",
    )
    language = models.CharField(
        max_length=16,
        choices=languages.CHOICES,
        default="en",
        help_text="The language that the description, roles and credentials are written in.",
    )
    description = models.TextField(
        blank=True,
        max_length=1000,
        help_text="One sentence, in your voice, that says who this is. Only what is known.",
    )
    roles = LinesField(
        blank=True,
        help_text="One a line, as stated: “human rights activist”. The first is shown in lists.",
    )
    credentials = LinesField(blank=True, help_text="One a line, as stated: “PhD in Law”.")
    portrait = models.ForeignKey(
        "Picture",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="portrayed_people",
        help_text="May stay empty: the page is made to look right without one.",
    )
    anonymity = models.CharField(max_length=10, choices=Anonymity.choices, default=Anonymity.NAMED)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[PersonQuerySet] = PersonQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["sort_name"]
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(anonymity__in=["named", "pseudonym", "anonymous"]),
                name="a_person_is_named_pseudonym_or_anonymous",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("person_detail", args=[self.slug])

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    natural_key.dependencies = ["stories.picture"]  # type: ignore[attr-defined]

    @property
    def role_list(self) -> list[str]:
        return lines(self.roles)

    @property
    def credential_list(self) -> list[str]:
        return lines(self.credentials)

    @property
    def titles(self) -> list[str]:
        """What stands over the name: the first role and the credentials.

        Without a description, all roles: no other line says them.
        """
        roles = self.role_list[:1] if self.description else self.role_list
        return [capfirst(role) for role in roles] + self.credential_list

    @property
    def monogram(self) -> str:
        return headlines.monogram(self.name)

    @property
    def is_named(self) -> bool:
        return self.anonymity == self.Anonymity.NAMED

    def is_published(self, now: datetime) -> bool:
        return self.stories.published(now).exists()


class OtherNameQuerySet(models.QuerySet["OtherName"]):
    def get_by_natural_key(self, person: str, language: str, name: str) -> "OtherName":
        return self.get(person__slug=person, language=language, name=name)


class OtherName(models.Model):
    """The person's name in another script or language, as given by her; never transliterated."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="other_names")
    name = models.CharField(max_length=200)
    language = models.CharField(
        max_length=16,
        validators=[validate_slug],
        help_text="A language tag, with the script where that matters: kk, ru, kk-Latn.",
    )
    objects = OtherNameQuerySet.as_manager()

    class Meta:
        ordering = ["language", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "language", "name"], name="a_person_has_an_other_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str, str]:
        return (self.person.slug, self.language, self.name)

    natural_key.dependencies = ["stories.person"]  # type: ignore[attr-defined]


class PersonLinkQuerySet(models.QuerySet["PersonLink"]):
    def get_by_natural_key(self, person: str, url: str) -> "PersonLink":
        return self.get(person__slug=person, url=url)


class PersonLink(models.Model):
    """A page elsewhere about the person, which she or her organisation keeps."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="links")
    label = models.CharField(max_length=100, help_text="What the reader finds there.")
    url = models.URLField("address", max_length=500, validators=[URLValidator(["http", "https"])])
    objects = PersonLinkQuerySet.as_manager()

    class Meta:
        ordering = ["label", "url"]
        verbose_name = "link"
        constraints = [
            models.UniqueConstraint(fields=["person", "url"], name="a_person_has_a_link_once")
        ]

    def __str__(self) -> str:
        return self.label

    def natural_key(self) -> tuple[str, str]:
        return (self.person.slug, self.url)

    natural_key.dependencies = ["stories.person"]  # type: ignore[attr-defined]
