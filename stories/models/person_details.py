"""Store what belongs to a person: names in other scripts, and pages on other sites."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from stories import languages

from .fields import web_address


def language_tag(value: str) -> None:
    if not languages.is_tag(value):
        raise ValidationError(languages.refusal(value))


class OtherNameQuerySet(models.QuerySet["OtherName"]):
    def get_by_natural_key(self, person: str, language: str, name: str) -> "OtherName":
        return self.get(person__slug=person, language=language, name=name)

    @transaction.atomic
    def delete(self) -> Any:
        people = list({other.person for other in self.select_related("person")})
        deleted = super().delete()
        for person in people:
            person.refresh_other_names()
        return deleted


class OtherName(models.Model):
    """The person's name in another script or language, as they write it; never transliterated.

    One that is marked as a language of the interface becomes the name for its readers: see
    `Person.refresh_other_names`.
    """

    person = models.ForeignKey(
        "Person", verbose_name=_("person"), on_delete=models.CASCADE, related_name="other_names"
    )
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(
        _("language"),
        max_length=16,
        validators=[language_tag],
        help_text=_("A language tag, with the script where that matters: kk, ru, kk-Latn."),
    )
    objects = OtherNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["language", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "language", "name"], name="a_person_has_an_other_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self.person.refresh_other_names()

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> Any:
        deleted = super().delete(*args, **kwargs)
        self.person.refresh_other_names()
        return deleted

    def natural_key(self) -> tuple[str, str, str]:
        return (self.person.slug, self.language, self.name)

    natural_key.dependencies = ["stories.person"]  # type: ignore[attr-defined]  # Django reads it there


class PersonLinkQuerySet(models.QuerySet["PersonLink"]):
    def get_by_natural_key(self, person: str, url: str) -> "PersonLink":
        return self.get(person__slug=person, url=url)


class PersonLink(models.Model):
    """A page about the person on another site, published by them or their organisation."""

    person = models.ForeignKey(
        "Person", verbose_name=_("person"), on_delete=models.CASCADE, related_name="links"
    )
    label = models.CharField(
        _("label"), max_length=100, help_text=_("What the reader finds there.")
    )
    url = models.URLField(_("address"), max_length=500, validators=[web_address])
    objects = PersonLinkQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("links")
        ordering = ["label", "url"]
        verbose_name = _("link")
        constraints = [
            models.UniqueConstraint(fields=["person", "url"], name="a_person_has_a_link_once")
        ]

    def __str__(self) -> str:
        return self.label

    def natural_key(self) -> tuple[str, str]:
        return (self.person.slug, self.url)

    natural_key.dependencies = ["stories.person"]  # type: ignore[attr-defined]  # Django reads it there
