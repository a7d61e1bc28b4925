from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.db import models
from django.utils.translation import get_language, gettext, override

from .compiled import CompiledQuery
from .fields import LinesField, lines, web_address

SITE_NAME = "In their own words"
TAGLINE = "People tell their stories"
IN_LANGUAGES = "Where it is empty, readers of this language see the name of another one."


def secure_address(value: str) -> None:
    """Raise ValidationError where the value is not an https URL that can stand in a link."""
    web_address(value)
    try:
        URLValidator(["https"])(value)
    except ValidationError as error:
        raise ValidationError("This address must begin with https://.") from error


def contact_address(value: str) -> None:
    """Raise ValidationError where the value is neither an e-mail address nor a secure page."""
    if _is_email(value):
        return EmailValidator("Write an e-mail address such as desk@example.org.")(value)
    try:
        return secure_address(value)
    except ValidationError as error:
        message = "Write an e-mail address, or the address of a page that begins with https://."
        raise ValidationError(message) from error


def _is_email(contact: str) -> bool:
    return "@" in contact and "/" not in contact


def secure_addresses(value: str) -> None:
    """Raise ValidationError that names each line that is not an https URL."""
    wrong = []
    for line in lines(value):
        try:
            secure_address(line)
        except ValidationError:
            wrong.append(line)
    if wrong:
        told = ", ".join(f"“{line}”" for line in wrong)
        raise ValidationError(
            f"Write one address a line, each with https:// first: look at {told}."
        )


class Wording(str):
    """A text and the language that it is in, for the attribute `lang`."""

    language: str

    def __new__(cls, text: str, language: str) -> "Wording":
        made = super().__new__(cls, text)
        made.language = language
        return made


def _text(verbose_name: str, max_length: int, help_text: str = "") -> models.CharField:
    return models.CharField(verbose_name, max_length=max_length, blank=True, help_text=help_text)


class SiteSettings(models.Model):
    """What the organisation decides about its site: one row, changed by administrators."""

    demands_consent = models.BooleanField(
        "publishing demands consent",
        default=True,
        help_text="A story is published only while a consent record covers its words, its "
        "language, the name and the pictures.",
    )
    exits_everywhere = models.BooleanField(
        "“Exit this page” on all pages about people",
        default=False,
        help_text="Without this it is on stories that have a content note, and beside them.",
    )
    exit_address = models.URLField(
        "where “Exit this page” leads",
        max_length=500,
        default="https://www.wikipedia.org/",
        validators=[secure_address],
        help_text="A harmless page that many people open, and that shows nobody’s own content.",
    )

    name_en = _text("name in English", 60, f"Where no name is stored, it is “{SITE_NAME}”.")
    name_ru = _text("name in Russian", 60, IN_LANGUAGES)
    name_kk = _text("name in Kazakh", 60, IN_LANGUAGES)
    tagline_en = _text("tagline in English", 160, "What this site is, in a few words.")
    tagline_ru = _text("tagline in Russian", 160)
    tagline_kk = _text("tagline in Kazakh", 160)
    publisher = _text("who publishes it", 200, "The organisation’s full name, as it writes it.")
    publisher_url = models.URLField(
        "the publisher’s own site",
        max_length=500,
        blank=True,
        validators=[secure_address],
        help_text="It begins with https://.",
    )
    contact = models.CharField(
        max_length=500,
        blank=True,
        validators=[contact_address],
        help_text="Where readers reach you: an e-mail address, or the address of a page.",
    )
    social = LinesField(
        "where else you are",
        blank=True,
        validators=[secure_addresses],
        help_text="Your pages on social networks, one address a line.",
    )
    licence_name = _text(
        "licence of the texts",
        100,
        "What others may do with the stories: “CC BY 4.0”, or “All rights reserved”.",
    )
    licence_url = models.URLField(
        "address of the licence",
        max_length=500,
        blank=True,
        validators=[secure_address],
        help_text="Where its terms can be read, such as "
        "https://creativecommons.org/licenses/by/4.0/.",
    )
    logo_folder = models.CharField(max_length=24, blank=True, editable=False)
    logo_width = models.PositiveIntegerField(default=0, editable=False)
    logo_height = models.PositiveIntegerField(default=0, editable=False)
    accent = _text(
        "accent colour",
        7,
        "One colour for links and buttons, as # and six digits, such as #7a1f2b. "
        "Where it is empty, it is the brick red of the first design.",
    )
    accent_dark = _text(
        "accent colour at night",
        7,
        "For readers whose screen is dark. Where it is empty, it is made of the accent colour.",
    )
    hero_quote = models.ForeignKey(
        "Quote", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "settings of the site"
        default_permissions = ("change", "view")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="a_site_has_its_settings_once")
        ]

    def __str__(self) -> str:
        return "Settings of the site"

    @classmethod
    def current(cls) -> "SiteSettings":
        """Return the stored settings, or the defaults of a site that never changed them."""
        return STORED.first() or cls(pk=1)

    @property
    def name(self) -> Wording:
        """The site's name in the interface's language, or in another one that it has."""
        return self.name_in(get_language())

    @property
    def tagline(self) -> Wording:
        """What the site is, in the interface's language, or in another one that it has."""
        return self.tagline_in(get_language())

    def name_in(self, language: str) -> Wording:
        """Return the site's name in this language, or in one that it has; see its `.language`."""
        return self._in("name", language) or _translated(SITE_NAME, language)

    def tagline_in(self, language: str) -> Wording:
        """Return what the site is in this language, or in one that it has."""
        return self._in("tagline", language) or _translated(TAGLINE, language)

    def _in(self, field: str, language: str) -> Wording | None:
        for each in _first(language):
            if text := getattr(self, f"{field}_{each}").strip():
                return Wording(text, each)
        return None

    @property
    def contact_link(self) -> str:
        """The contact as the address of a link; "" where none is stored."""
        return f"mailto:{self.contact}" if _is_email(self.contact) else self.contact

    @property
    def social_addresses(self) -> list[str]:
        """The site's pages on social networks."""
        return lines(self.social)


def _first(language: str) -> Iterable[str]:
    """Return the languages of the interface with this one first, if it is one."""
    return sorted(dict(settings.LANGUAGES), key=lambda each: each != language)


def _translated(text: str, language: str) -> Wording:
    """Return a text of the catalogues in this language, or in English if they do not have it."""
    known = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with override(known):
        return Wording(gettext(text), known)


class HomePerson(models.Model):
    """Somebody whom the editors chose for the first page, in their order.

    A new row of somebody who is protected is not chosen any more: nothing leads from the person
    here, so the choice is deleted with the old row.
    """

    settings = models.ForeignKey(SiteSettings, models.CASCADE, related_name="chosen_people")
    person = models.ForeignKey("Person", models.CASCADE, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        default_permissions = ()
        verbose_name = "person of the first page"
        verbose_name_plural = "people of the first page"
        constraints = [
            models.UniqueConstraint(
                fields=["settings", "person"],
                name="somebody_is_on_the_first_page_once",
                violation_error_message="This person is chosen twice: take one of the two out.",
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


STORED = CompiledQuery(lambda: SiteSettings.objects.filter(pk=1))
