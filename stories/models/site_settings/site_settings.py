import itertools
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.validators import EmailValidator, MaxValueValidator, URLValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext, gettext_noop, override
from django.utils.translation import gettext_lazy as _

from stories import colours, logos
from stories.keys import new_key
from stories.models.compiled_queries.compiled import CompiledQuery
from stories.models.fields import LinesField, lines, web_address

from . import accents

SITE_NAME = gettext_noop("In their own words")
TAGLINE = gettext_noop("People tell their stories")
IN_LANGUAGES = _("Where it is empty, readers of this language see the name of another one.")


def secure_address(value: str) -> None:
    """Raise ValidationError where the value is not an https URL that can be in a link."""
    web_address(value)
    try:
        URLValidator(["https"])(value)
    except ValidationError as error:
        raise ValidationError(gettext("This address must begin with https://.")) from error


def contact_address(value: str) -> None:
    """Raise ValidationError where the value is neither an e-mail address nor a secure page."""
    if _is_email(value):
        return EmailValidator(gettext("Write an e-mail address such as desk@example.org."))(value)
    try:
        return secure_address(value)
    except ValidationError as error:
        message = gettext(
            "Write an e-mail address, or the address of a page that begins with https://."
        )
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
            gettext("Write one address a line, each with https:// first: look at %(told)s.")
            % {"told": told}
        )


class Wording(str):
    """A text and the language that it is in, for the attribute `lang`."""

    language: str

    def __new__(cls, text: str, language: str) -> "Wording":
        made = super().__new__(cls, text)
        made.language = language
        return made


def _text(verbose_name: Any, max_length: int, help_text: Any = "") -> models.CharField:
    return models.CharField(verbose_name, max_length=max_length, blank=True, help_text=help_text)


class InFoot(NamedTuple):
    """A page about the site as the foot of every page shows it."""

    slug: str
    language: str
    title: str


class SiteSettings(models.Model):
    """What the organisation decides about its site: one row, changed by administrators."""

    demands_consent = models.BooleanField(
        _("publishing demands consent"),
        default=True,
        help_text=_(
            "A story is published only while a consent record covers its words, its "
            "language, the name and the pictures."
        ),
    )
    exits_everywhere = models.BooleanField(
        _("“Exit this page” on all pages about people"),
        default=False,
        help_text=_("Without this it is on stories that have a content note, and beside them."),
    )
    exit_address = models.URLField(
        _("where “Exit this page” leads"),
        max_length=500,
        default="https://www.wikipedia.org/",
        validators=[secure_address],
        help_text=_("A harmless page that many people open, and that shows nobody’s own content."),
    )

    demands_second_factor = models.BooleanField(
        _("a second step at sign-in for Editors and Administrators"),
        default=False,
        help_text=_(
            "A passkey, or a code of an app, beside the password. It is demanded of all who "
            "may publish or keep accounts."
        ),
    )
    second_factor_days = models.PositiveSmallIntegerField(
        _("days to set it up"),
        default=14,
        validators=[MaxValueValidator(90)],
        help_text=_(
            "Until then the first page of the desk counts them down; afterwards every page "
            "leads there. 0 demands it at once."
        ),
    )
    second_factor_demanded_at = models.DateTimeField(null=True, blank=True, editable=False)

    name_en = _text(
        _("name in English"),
        60,
        format_lazy(_("Where no name is stored, it is “{name}”."), name=SITE_NAME),
    )
    name_ru = _text(_("name in Russian"), 60, IN_LANGUAGES)
    name_kk = _text(_("name in Kazakh"), 60, IN_LANGUAGES)
    tagline_en = _text(_("tagline in English"), 160, _("What this site is, in a few words."))
    tagline_ru = _text(_("tagline in Russian"), 160)
    tagline_kk = _text(_("tagline in Kazakh"), 160)
    publisher = _text(
        _("who publishes it"), 200, _("The organisation’s full name, as it writes it.")
    )
    publisher_url = models.URLField(
        _("the publisher’s own site"),
        max_length=500,
        blank=True,
        validators=[secure_address],
        help_text=_("It begins with https://."),
    )
    contact = models.CharField(
        _("contact"),
        max_length=500,
        blank=True,
        validators=[contact_address],
        help_text=_("Where readers reach you: an e-mail address, or the address of a page."),
    )
    social = LinesField(
        _("where else you are"),
        blank=True,
        validators=[secure_addresses],
        help_text=_("Your pages on social networks, one address a line."),
    )
    licence_name = _text(
        _("licence of the texts"),
        100,
        _("What others may do with the stories: “CC BY 4.0”, or “All rights reserved”."),
    )
    licence_url = models.URLField(
        _("address of the licence"),
        max_length=500,
        blank=True,
        validators=[secure_address],
        help_text=_(
            "Where its terms can be read, such as https://creativecommons.org/licenses/by/4.0/."
        ),
    )
    logo_folder = models.CharField(max_length=24, blank=True, editable=False)
    logo_width = models.PositiveIntegerField(default=0, editable=False)
    logo_height = models.PositiveIntegerField(default=0, editable=False)
    accent = _text(
        _("accent colour"),
        7,
        _(
            "One colour for links and buttons, as # and six digits, such as #7a1f2b. "
            "Where it is empty, it is the brick red of the first design."
        ),
    )
    accent_dark = _text(
        _("accent colour at night"),
        7,
        _("For readers whose screen is dark. Where it is empty, it is made of the accent colour."),
    )
    hero_quote = models.ForeignKey(
        "Quote", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    # Slug, language and title of each page in the foot, in its order: see `SitePage`. Every page of
    # the site has the settings at hand, and so its foot without another query.
    foot_pages = models.JSONField(default=list, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("settings of the site")
        default_permissions = ("change", "view")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="a_site_has_its_settings_once")
        ]

    def __str__(self) -> str:
        return gettext("Settings of the site")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store all but `foot_pages`: a form that is open meanwhile undoes no publication."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            fields = [field.name for field in self._meta.concrete_fields if not field.primary_key]
            kwargs["update_fields"] = [name for name in fields if name != "foot_pages"]
        super().save(*args, **kwargs)

    def note_demand(self, now: datetime) -> None:
        """Let the days count from when the second step was demanded first, once it is saved."""
        since = self.second_factor_demanded_at or now
        self.second_factor_demanded_at = since if self.demands_second_factor else None

    @classmethod
    def show_in_foot(cls, pages: list[list[str]]) -> None:
        """Store the pages of the foot; see `foot_pages`."""
        cls.objects.get_or_create(pk=1)
        cls.objects.filter(pk=1).update(foot_pages=pages)

    @property
    def pages_in_foot(self) -> list["InFoot"]:
        """The pages of the foot, each in the interface's language or in another one that it has."""
        here, chosen = get_language(), dict[str, InFoot]()
        for each in itertools.starmap(InFoot, self.foot_pages):
            if each.slug not in chosen or each.language == here:
                chosen[each.slug] = each
        return list(chosen.values())

    @classmethod
    def current(cls) -> "SiteSettings":
        """Return the stored settings, or the defaults of a site that never changed them."""
        return STORED.first() or cls(pk=1)

    def clean(self) -> None:
        """Refuse an accent that is no colour, or that cannot be read on the site's pages."""
        wrong = {}
        for field, ground, pages in (
            ("accent", accents.LIGHT, "light"),
            ("accent_dark", accents.DARK, "dark"),
        ):
            colour = getattr(self, field).strip().lower()
            setattr(self, field, colour)
            if colour and (message := accents.unreadable(colour, ground, pages)):
                wrong[field] = message
        if wrong:
            raise ValidationError(wrong)

    @property
    def accents(self) -> tuple[str, str] | None:
        """The accent on light and on dark pages; None where it is that of the design."""
        light, dark = (
            each if colours.is_colour(each) else "" for each in (self.accent, self.accent_dark)
        )
        if not light and not dark:
            return None
        dark = dark or colours.readable(light, accents.DARK, accents.HIGH_CONTRAST)
        return light or accents.BRICK_RED, dark

    @property
    def style(self) -> str:
        """What the site's own style sheet changes in base.css; "" where it changes nothing."""
        return "".join(
            [accents.style(self.accents), accents.LOGO_STYLE if self.logo_folder else ""]
        )

    @property
    def style_digest(self) -> str:
        """Names the style sheet, so that browsers keep each for long; "" where there is none."""
        return sha256(self.style.encode()).hexdigest()[:12] if self.style else ""

    def store_logo(self, files: Iterable[logos.LogoFile]) -> None:
        """Store the files of a logo in a new folder with a random name; `save` makes it the site's.

        The files of the former logo are deleted after the commit.
        """
        former, self.logo_folder = self.logo_folder, f"{new_key()}{new_key()}{new_key()}"
        for each in files:
            default_storage.save(_logo_path(self.logo_folder, each.name), ContentFile(each.data))
            if each.name == logos.NAMES[0]:
                self.logo_width, self.logo_height = each.width, each.height
        transaction.on_commit(lambda: _delete_logo(former))

    def remove_logo(self) -> None:
        """Show the name instead of the logo, once it is saved."""
        former, self.logo_folder = self.logo_folder, ""
        transaction.on_commit(lambda: _delete_logo(former))

    def has_logo_file(self, folder: str, name: str) -> bool:
        """Whether a file is one of the logo that the site has now."""
        return folder == self.logo_folder and name in logos.NAMES

    def open_logo(self, name: str) -> File:
        """Open a file of the logo for reading."""
        return default_storage.open(_logo_path(self.logo_folder, name))

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
    def licence(self) -> str:
        """The licence of the texts as machines want it: its address, or else its name."""
        return self.licence_url or self.licence_name

    @property
    def licence_in_words(self) -> str:
        """The licence of the texts with its address, for those who read no links."""
        return " · ".join(filter(None, [self.licence_name, self.licence_url]))

    @property
    def logo_address(self) -> str:
        """The path of the logo for machines; "" where there is none."""
        return self.logo_url("logo.png") if self.logo_folder else ""

    def logo_url(self, name: str) -> str:
        """Return the path of a file that was made of the logo; see `stories.logos`."""
        return reverse("site_file", args=[self.logo_folder, name])

    @property
    def social_addresses(self) -> list[str]:
        """The site's pages on social networks."""
        return lines(self.social)


def _logo_path(folder: str, name: str) -> str:
    return f"site/{folder}/{name}"


def _delete_logo(folder: str) -> None:
    for name in logos.NAMES if folder else ():
        default_storage.delete(_logo_path(folder, name))


@cache
def _first(language: str) -> tuple[str, ...]:
    """Return the languages of the interface with this one first, if it is one."""
    return tuple(sorted(dict(settings.LANGUAGES), key=lambda each: each != language))


@cache
def _translated(text: str, language: str) -> Wording:
    """Return a text of the catalogues in this language, or in English if they do not have it."""
    known = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with override(known):
        return Wording(gettext(text), known)


STORED = CompiledQuery(lambda: SiteSettings.objects.filter(pk=1))
