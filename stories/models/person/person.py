from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stories import addresses
from stories.models.desk.work_queues import NOTHING
from stories.models.fields import (
    NOT_IN_A_SLUG,
    LanguageField,
    LinesField,
    PlainTextField,
    SortKeyField,
)
from stories.models.in_languages import CODES, LIST_KEYS, NAME_FIELDS, ByName, InLanguages, ListKeys
from stories.models.permanent_id import permanent_id
from stories.models.person_details import OtherName, PersonLink
from stories.models.picture import SHOWN_FIELDS, Picture
from stories.models.picture.card_files import delete_after_commit
from stories.models.protection import Protectable
from stories.models.redirect import PersonRedirect, RetiredAddress
from stories.models.soft_delete import SoftDelete
from stories.models.story import Story

from .in_words import PersonInWords
from .renaming import Renamable
from .transitions import PersonTransitions
from .withdrawal import Withdrawable

if TYPE_CHECKING:
    from stories.models.picture import Picture


# The fields that a card in a list shows, and those that the list is ordered by.
CARD_FIELDS = [*NAME_FIELDS, "slug", "portrait"]
CARD_FIELDS += ["roles", *(f"roles_{code}" for code in CODES)]
CARD_FIELDS += ["sort_name", "sort_key", *(f"sort_name_{code}" for code in CODES)]
CONSENT_FIELDS = {"anonymity", "is_minor"}  # by which consent to the stories is judged
RISK_DAYS = 365  # after these the risk to somebody whom readers see is looked at again


def look_again_before(now: datetime) -> date:
    """Return the day before which somebody must have looked, for the desk to ask again."""
    return timezone.localdate(now) - timedelta(days=RISK_DAYS)


class PersonQuerySet(ByName["Person"]):
    def get_by_natural_key(self, slug: str) -> "Person":
        return self.get(slug=slug)

    def published(self, now: datetime) -> "PersonQuerySet":
        """People with at least one public story. Nobody else has a page."""
        return self.filter(Exists(self._stories().published(now)))

    def for_desk(self, now: datetime) -> "PersonQuerySet":
        """With `is_public` and `is_traceable`: whether other names or links identify the person."""
        names = OtherName.objects.filter(person=OuterRef("pk"))
        links = PersonLink.objects.filter(person=OuterRef("pk"))
        shown = self.select_related("portrait", "changes").defer("changes__content")
        return shown.annotate(
            is_public=Exists(self._stories().published(now)),
            is_traceable=Exists(names) | Exists(links),
        )

    def to_look_at_again(self, now: datetime, last: date) -> "PersonQuerySet":
        """Public people whose risk was noted, and last looked at before a day or never.

        See `look_again_before`.
        """
        people = self.model.objects
        long_ago = people.filter(risk_reviewed_on__lt=last)
        never = people.exclude(risk_note=NOTHING).filter(risk_reviewed_on__isnull=True)
        either = Q(pk__among=long_ago.values("pk")) | Q(
            pk__among=never.values("pk")
        )  # few, by indexes
        return self.active().published(now).filter(either)

    def missing_words_in(self, language: str) -> "PersonQuerySet":
        """Whose name or description readers of a language see in another language."""
        missing = Q(**{f"name_{language}": ""}) | (
            ~Q(description="") & Q(**{f"description_{language}": ""})
        )
        return self.exclude(language=language).filter(missing)

    def active(self) -> "PersonQuerySet":
        """Not in the trash."""
        return self.filter(deleted_at__isnull=True)

    def deleted(self) -> "PersonQuerySet":
        """What is in the trash."""
        return self.filter(deleted_at__isnull=False)

    def withdrawn(self) -> "PersonQuerySet":
        """People with at least one withdrawn story; some may have public ones. See `published`."""
        return self.filter(Exists(self._stories().withdrawn()))

    def who_tell(self, stories: "models.QuerySet[Story]") -> "PersonQuerySet":
        """People who tell one of the stories."""
        return self.filter(Exists(stories.filter(person=OuterRef("pk"))))

    def formerly_at(self, slug: str) -> "PersonQuerySet":
        """The person who had this address before."""
        return self.filter(redirects__slug=slug)

    def is_taken(self, slug: str) -> bool:
        """Whether one of these people has or had the address, or it is retired."""
        return (
            self.filter(Q(slug=slug) | Q(redirects__slug=slug)).exists()
            or RetiredAddress.objects.at(self.model, {"slug": slug}).exists()
        )

    def for_cards(self, key: str = "sort_key") -> "PersonQuerySet":
        """With what a card shows and no more, by a field such as `in_languages.list_key`."""
        shown = [*CARD_FIELDS, *(f"portrait__{name}" for name in SHOWN_FIELDS)]
        return self.select_related("portrait").only(*shown, key).order_by(key, "slug")

    def for_page(self) -> "PersonQuerySet":
        return self.select_related("portrait").prefetch_related("other_names", "links")

    def _stories(self):
        return Story.objects.filter(person=OuterRef("pk"))


class Person(PersonTransitions, PersonInWords, Renamable, Withdrawable, Protectable, SoftDelete):
    """Somebody who tells stories. Their words are in the stories; the editor writes this record."""

    class Anonymity(models.TextChoices):
        NAMED = "named", _("Named: this is the person’s name")
        PSEUDONYM = "pseudonym", _("Pseudonym: the name was changed, and the page says so")
        ANONYMOUS = "anonymous", _("Anonymous: no name is given, and the page says so")

    name = models.CharField(
        _("name"),
        max_length=200,
        help_text=_(
            "As the person writes it. For a changed name, the changed one: "
            "the real name is not kept here at all."
        ),
    )
    sort_name = models.CharField(
        _("name for sorting"),
        max_length=200,
        help_text=_("As in a list of names: “Azhigulova, Khalida”."),
    )
    name_in = InLanguages(
        models.CharField(
            _("name"),
            max_length=200,
            help_text=_(
                "As the person writes it for these readers. Never by ear: ask, or leave it "
                "empty. For a changed name, the changed one."
            ),
        )
    )
    # The other names that readers of a language know: see `refresh_other_names`.
    other_name_in = InLanguages(models.CharField(_("other name"), max_length=200, editable=False))
    sort_key = SortKeyField(of="sort_name")
    sort_name_in = InLanguages(
        models.CharField(
            _("name for sorting"),
            max_length=200,
            help_text=_("As in a list of names; empty, the name itself is sorted."),
        )
    )
    list_keys = ListKeys()
    slug = models.SlugField(
        _("address"),
        max_length=100,
        unique=True,
        help_text=_(
            "The last part of the page’s address: Latin letters, digits and hyphens, "
            "such as khalida-azhigulova. It should not change once the page is known."
        ),
    )
    language = LanguageField(
        _("language"),
        default="en",
        help_text=_("The language that the description, roles and credentials are written in."),
    )
    description = PlainTextField(
        _("description"),
        blank=True,
        max_length=1000,
        help_text=_("One sentence, in your voice, that says who this is. Only what is known."),
    )
    description_in = InLanguages(
        PlainTextField(
            _("description"),
            max_length=1000,
            help_text=_("The same sentence in this language, in your voice."),
        )
    )
    roles = LinesField(
        _("roles"),
        blank=True,
        help_text=_("One a line, as stated: “human rights activist”. The first is shown in lists."),
    )
    roles_in = InLanguages(
        LinesField(_("roles"), help_text=_("The same roles in the same order, one a line."))
    )
    credentials = LinesField(
        _("credentials"), blank=True, help_text=_("One a line, as stated: “PhD in Law”.")
    )
    credentials_in = InLanguages(
        LinesField(_("credentials"), help_text=_("The same credentials, one a line."))
    )
    portrait = models.ForeignKey(
        "Picture",
        verbose_name=_("portrait"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="portrayed_people",
        help_text=_("May stay empty: the page is made to look right without one."),
    )
    anonymity = models.CharField(
        _("anonymity"), max_length=10, choices=Anonymity.choices, default=Anonymity.NAMED
    )
    is_minor = models.BooleanField(
        _("under age"),
        default=False,
        help_text=_(
            "Then each consent needs that of a parent or guardian and the child’s own: "
            "nothing is published without both. The name, the school, the exact place and the "
            "face are "
            "better left out."
        ),
    )
    risk_note = PlainTextField(
        _("what could put the person at risk"),
        blank=True,
        help_text=_("For staff only: who might look for them, and what must not become known."),
    )
    risk_reviewed_on = models.DateField(
        _("last looked at on"),
        null=True,
        blank=True,
        help_text=_("Risks change. The desk asks for another look after a year."),
    )
    recognisable_reason = models.CharField(
        _("why a recognisable picture may be shown"),
        max_length=300,
        blank=True,
        help_text=_(
            "Only for somebody who is not named and still wants the face to be seen. For "
            "staff only; those who may publish fill it in."
        ),
    )
    # The names under which readers knew the person, one a line: see `clean`.
    known_as = PlainTextField(blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[PersonQuerySet] = PersonQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        verbose_name = _("person")
        ordering = ["sort_key", "slug"]
        verbose_name_plural = _("people")
        indexes = [
            models.Index(
                fields=["risk_reviewed_on"],
                condition=Q(risk_reviewed_on__isnull=False),
                name="people_who_were_looked_at",
            ),
            models.Index(
                fields=["risk_reviewed_on"],
                condition=~Q(risk_note=""),
                name="people_who_may_be_at_risk",
            ),
        ]
        permissions = [("erase_person", "Can erase people, with all that is about them")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(anonymity__in=["named", "pseudonym", "anonymous"]),
                name="a_person_is_named_pseudonym_or_anonymous",
            ),
            models.CheckConstraint(
                condition=~Q(slug="") & ~Q(slug__regex=NOT_IN_A_SLUG),
                name="a_person_has_an_address_that_can_be_written",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return addresses.of("person_detail", self.slug)

    @property
    def address_parts(self) -> dict[str, Any]:
        return {"slug": self.slug}

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and "slug" in (kwargs.get("update_fields") or ["slug"]):
            self._keep_old_address()
        if self.pk and kwargs.get("update_fields") is None:
            self._forget_names_of_before()
            self._remember_names()
        if self.pk and "portrait" in (kwargs.get("update_fields") or ["portrait"]):
            self._forget_cards()
        is_new, saved = self._state.adding, kwargs.get("update_fields") or CONSENT_FIELDS
        super().save(*args, **kwargs)
        if not is_new and not {*LIST_KEYS}.isdisjoint(kwargs.get("update_fields") or LIST_KEYS):
            self.languages.update(**{key: getattr(self, key) for key in LIST_KEYS})
        if not is_new and not CONSENT_FIELDS.isdisjoint(saved):
            self.stories.refresh_consent()
            for picture in Picture.objects.filter(consents__person=self).distinct():
                picture.refresh_consent()

    def _forget_cards(self) -> None:
        """Delete the share cards that show a portrait which is not the person's any longer."""
        of_another = Person.objects.filter(pk=self.pk, portrait__isnull=False)
        of_another = of_another.exclude(portrait=self.portrait_id)
        delete_after_commit(of_another.values_list("stories__quotes__key", flat=True))

    def _keep_old_address(self) -> None:
        stored = Person.objects.filter(pk=self.pk).exclude(slug=self.slug).first()
        if stored and Story.objects.once_public(timezone.now()).filter(person=stored).exists():
            PersonRedirect.objects.update_or_create(
                **stored.address_parts, defaults={"person": self}
            )

    def was_ever_public(self) -> bool:
        """Whether readers may know this person: they saw a story, even if it is withdrawn now."""
        told = Story.objects.once_public(timezone.now()).filter(person=self.pk)
        return told.exists() or self.redirects.exists()

    @property
    def permanent_id(self) -> str:
        return permanent_id(f"people/{self.pk}")

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    natural_key.dependencies = ["stories.picture"]  # type: ignore[attr-defined]  # Django reads it there

    @property
    def is_named(self) -> bool:
        return self.anonymity == self.Anonymity.NAMED

    def is_published(self, now: datetime) -> bool:
        return self.stories.published(now).exists()
