import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stories import collation, fetches, first_use

from .audit_entry import AuditEntry
from .fields import LanguageField, PlainTextField, web_address
from .locking import LockingQuerySet

if TYPE_CHECKING:
    from stories import cldr_names
else:
    cldr_names = first_use.module("stories.cldr_names")

DAYS_VERIFIED = 180
DAYS_OF_NOTICE = 30  # before it is hidden, the desk lists it

NUMBER = re.compile(r"\+?[0-9 ()-]+")
DIGITS = range(2, 16)  # the longest number of the world has fifteen


def telephone_number(value: str) -> None:
    """Raise ValidationError where the value is not one number that a telephone can dial.

    +00 000 000-00-00    right
    0000                 right: a short number
    000, 111             wrong: two numbers
    CALL-US              wrong: letters
    """
    digits = sum(character.isdigit() for character in value)
    if not NUMBER.fullmatch(value) or digits not in DIGITS:
        raise ValidationError(
            gettext(
                "Write one number, with figures, spaces, hyphens and brackets alone and a plus "
                "only at "
                "its beginning: +00 000 000 00 00, or 0000. Add another number as a service of "
                "its own."
            )
        )


def country_code(value: str) -> None:
    if value not in cldr_names.COUNTRIES:
        raise ValidationError(
            gettext("This is no country’s code. Choose the country from the list.")
        )


def spoken_languages(value: str) -> None:
    if unknown := [code for code in value.split() if code not in cldr_names.LANGUAGES]:
        raise ValidationError(
            gettext("No language is known as “%(unknown)s”. Choose from the list.")
            % {"unknown": unknown[0]}
        )


def not_in_future(value: date) -> None:
    if value > timezone.localdate():
        raise ValidationError(
            gettext("This day is still to come. Write the day on which somebody asked.")
        )


def verified_since(now: datetime) -> date:
    """Return the day since which a service must have been verified for readers to be shown it."""
    return _today(now) - timedelta(days=DAYS_VERIFIED)


fetches.of_the_moment[verified_since.__name__] = verified_since


def verify_again_before(now: datetime) -> date:
    """Return the day before which services were verified that are hidden, or soon will be."""
    return _today(now) - timedelta(days=DAYS_VERIFIED - DAYS_OF_NOTICE)


class SupportServiceQuerySet(LockingQuerySet["SupportService"]):
    def current(self, now: datetime) -> "SupportServiceQuerySet":
        """Services that readers may be shown. See also `SupportService.is_current`."""
        return self.verified_since(verified_since(now))

    def verified_since(self, day: date) -> "SupportServiceQuerySet":
        return self.filter(last_verified__gte=day)

    def to_verify(self, last: date) -> "SupportServiceQuerySet":
        """Services that were verified before a day or never. See `verify_again_before`."""
        never = Q(last_verified__isnull=True)
        late = self.filter(never | Q(last_verified__lt=last))
        return late.order_by(models.F("last_verified").asc(nulls_first=True), "pk")


class SupportService(models.Model):
    """A place where readers find help. Editors verify everything that is stored of it."""

    name = models.CharField(_("name"), max_length=200, help_text=_("As the service calls itself."))
    purpose = models.CharField(
        _("what for"),
        max_length=300,
        help_text=_("One plain sentence: who is helped, and with what."),
    )
    language = LanguageField(
        _("written in"),
        default="en",
        help_text=_(
            "The language of the texts on this form. Readers of it see this service first."
        ),
    )
    country = models.CharField(
        _("country"), max_length=2, validators=[country_code], help_text=_("Where it helps people.")
    )
    phone = models.CharField(
        _("phone"),
        max_length=40,
        blank=True,
        validators=[telephone_number],
        help_text=_("One number, as people there dial it: +00 000 000 00 00, or 0000."),
    )
    languages_spoken = models.CharField(
        _("languages spoken"),
        max_length=300,
        blank=True,
        validators=[spoken_languages],
        help_text=_("In which the service answers."),
    )
    hours = models.CharField(
        _("hours"),
        max_length=200,
        blank=True,
        help_text=_("When somebody answers: “Every day, all day”."),
    )
    is_free = models.BooleanField(_("free of charge"), default=False)
    cost = models.CharField(
        _("cost"),
        max_length=200,
        blank=True,
        help_text=_("Where it is not free: what it costs, in words."),
    )
    url = models.URLField(_("web address"), max_length=500, blank=True, validators=[web_address])
    postal_address = PlainTextField(
        _("postal address"),
        blank=True,
        help_text=_("Only where the service itself publishes it: shelters do not."),
    )
    last_verified = models.DateField(
        _("last verified on"),
        null=True,
        blank=True,
        validators=[not_in_future],
        help_text=format_lazy(
            _(
                "The day on which somebody called, or read the service’s own page. Readers see "
                "the service for {days} days from it, and not without it."
            ),
            days=DAYS_VERIFIED,
        ),
    )
    position = models.PositiveIntegerField(
        _("order"), default=0, help_text=_("The lowest number comes first in its country.")
    )

    objects: ClassVar[SupportServiceQuerySet] = SupportServiceQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        verbose_name = _("support service")
        verbose_name_plural = _("support services")
        ordering = ["country", "position", "pk"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if not (self.phone or self.url or self.postal_address):
            raise ValidationError(
                gettext(
                    "Nobody could reach this service. Give a telephone number, a web address or a "
                    "postal address."
                )
            )
        if self.is_free and self.cost:
            raise ValidationError(
                {"cost": gettext("It is free of charge: leave this empty, or untick it.")}
            )

    def is_current(self, now: datetime) -> bool:
        """Whether readers may be shown it. See also `SupportServiceQuerySet.current`."""
        since = self.last_verified
        return since is not None and (_today(now) - since).days <= DAYS_VERIFIED

    def told_to_staff(self, now: datetime) -> str:
        """Say whether readers see it, and which day is the last on which they do."""
        if self.last_verified is None:
            return gettext("Hidden: never verified")
        last = date_format(self.last_verified + timedelta(days=DAYS_VERIFIED), "DATE_FORMAT")
        return (
            (gettext("Shown until %(last)s") % {"last": last})
            if self.is_current(now)
            else (gettext("Hidden since %(last)s") % {"last": last})
        )

    @property
    def dialled(self) -> str:
        """The number as a link dials it: figures, and the plus at their beginning."""
        return "".join(character for character in self.phone if character in "+0123456789")

    @property
    def language_names(self) -> list[tuple[str, str]]:
        """The languages that are spoken, each with its own name."""
        return [(code, cldr_names.LANGUAGES[code][1]) for code in self.languages_spoken.split()]

    @transaction.atomic
    def verify(self, *, by: Any, now: datetime) -> None:
        """Note that somebody made sure today that all of it is right."""
        self.last_verified = _today(now)
        self.save(update_fields=["last_verified"])
        detail = f"“{self.name[:100]}”: verified"
        AuditEntry.note(AuditEntry.Kind.SUPPORT, now=now, by=by, detail=detail)


class Country(NamedTuple):
    """A country's name in the reader's language, and the services that help there."""

    name: str
    services: list[SupportService]


def by_country(services: Iterable[SupportService], language: str) -> list[Country]:
    """Group services by country, for a reader of a language.

    Within a country those that are written in that language come first, then those that speak it.
    A country that has any of these comes before the others; then names are in order.
    """
    found: dict[str, list[SupportService]] = {}
    for service in services:
        found.setdefault(service.country, []).append(service)

    def rank(service: SupportService) -> tuple[bool, bool]:
        return service.language != language, language not in service.languages_spoken.split()

    grouped = [
        Country(cldr_names.country(code, language), sorted(group, key=rank))
        for code, group in found.items()
    ]
    return sorted(
        grouped,
        key=lambda country: (all(rank(country.services[0])), collation.key(country.name)),
    )


def _today(now: datetime) -> date:
    return timezone.localtime(now).date()
