from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from stories import descriptions, gaps, passages

from .audit_entry import AuditEntry
from .fields import RICH_TEXT_EXTENSIONS, RichTextField
from .locking import LockingQuerySet
from .site_settings import SiteSettings

Kind = AuditEntry.Kind
EXTENSIONS = {name: value for name, value in RICH_TEXT_EXTENSIONS.items() if name != "Voices"}


class PageBlocker(NamedTuple):
    """What stops a page from being published: the field of the form, and a sentence."""

    field: str
    message: str


class SitePageQuerySet(LockingQuerySet["SitePage"]):
    def published(self) -> "SitePageQuerySet":
        return self.filter(status=SitePage.Status.PUBLISHED)

    def in_foot(self) -> "SitePageQuerySet":
        """Published pages that the foot shows, in its order."""
        shown = self.published().filter(published_place__isnull=False)
        return shown.order_by("published_place", "slug", "language")

    def renew_foot(self) -> None:
        """Store what the foot of every page shows of them."""
        shown = self.in_foot().values_list("slug", "language", "published_title")
        SiteSettings.show_in_foot([list(each) for each in shown])


class SitePage(models.Model):
    """A page about the site itself, such as who publishes it; a row for each language.

    `title`, `body` and `place_in_foot` are what the desk writes. Readers see the copies of them
    that `publish` makes, so what is saved meanwhile waits.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    title = models.CharField(
        _("title"),
        max_length=120,
        help_text=_("Two or three words: they are the link in the foot of every page."),
    )
    body = RichTextField(
        _("text"),
        blank=True,
        extensions=EXTENSIONS,
        help_text=_("Fill each gap in [square brackets]: a page that has one is not published."),
    )
    language = models.CharField(
        _("language"),
        max_length=16,
        choices=settings.LANGUAGES,
        default="en",
        help_text=_("A translation is a page of its own, with the same address."),
    )
    slug = models.SlugField(
        _("address"),
        max_length=60,
        help_text=_(
            "Latin letters, figures and hyphens: “privacy” gives /en/pages/privacy/. Give a "
            "page the same address in each language. It stays once readers have seen the page."
        ),
    )
    place_in_foot = models.PositiveSmallIntegerField(
        _("place in foot"),
        null=True,
        blank=True,
        help_text=_("The lowest number comes first. Empty: the page is not in the foot."),
    )
    status = models.CharField(
        _("state"), max_length=9, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    published_title = models.CharField(max_length=120, blank=True, editable=False)
    published_body = RichTextField(blank=True, editable=False, extensions=EXTENSIONS)
    published_place = models.PositiveSmallIntegerField(null=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[SitePageQuerySet] = SitePageQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        ordering = ["slug", "language"]
        verbose_name = _("page of the site")
        verbose_name_plural = _("pages of the site")
        constraints = [
            models.UniqueConstraint(
                fields=["slug", "language"],
                name="a_page_has_an_address_of_its_own",
                violation_error_message=_(
                    "There is a page with this address in this language "
                    "already. Open that one, or choose another address."
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(status="published")
                | (~models.Q(published_title="") & models.Q(published_at__isnull=False)),
                name="a_published_page_has_its_copy",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"

    def get_absolute_url(self) -> str:
        with override(self.language):
            return reverse("site_page", args=[self.slug])

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def was_published(self) -> bool:
        """Whether readers have seen it: then its address is known, and nobody deletes it."""
        return self.published_at is not None

    @property
    def has_changes(self) -> bool:
        """Whether something that was saved waits to be published."""
        written = (self.title, self.body, self.place_in_foot)
        return self.is_published and written != (
            self.published_title,
            self.published_body,
            self.published_place,
        )

    @property
    def description(self) -> str:
        """Its first sentences, for those who meet a link to it."""
        return descriptions.first_sentences(passages.read(self.published_body).text)

    @property
    def blockers(self) -> list[PageBlocker]:
        """Return what stops the text that is written from being published."""
        found = []
        text = passages.read(self.body).text
        if not text.strip():
            found.append(
                PageBlocker("body", gettext("This page has no text yet. Write it, then publish."))
            )
        for field, words in (("title", self.title), ("body", text)):
            if gap := gaps.find(words):
                message = gettext(
                    "A gap is left: “%(gap)s”. Fill it or remove it, then publish."
                ) % {"gap": gap}
                found.append(PageBlocker(field, message))
        return found

    @transaction.atomic
    def publish(self, *, by: Any, now: datetime) -> list[PageBlocker]:
        """Show readers what is written, or return what stops that."""
        page = self._locked()
        if blockers := page.blockers:
            return blockers
        page.published_title, page.published_body = page.title, page.body
        page.published_place = page.place_in_foot
        page.published_at = page.published_at or now
        page._become(self.Status.PUBLISHED, by, now)
        return []

    @transaction.atomic
    def withdraw(self, *, by: Any, now: datetime) -> bool:
        """Hide it from readers; return whether they saw it."""
        page = self._locked()
        if not page.is_published:
            return False
        page._become(self.Status.WITHDRAWN, by, now)
        return True

    def _locked(self) -> "SitePage":
        SitePage.objects.filter(pk=self.pk).lock()
        return SitePage.objects.get(pk=self.pk)

    def _become(self, status: str, by: Any, now: datetime) -> None:
        self.status, self.changed_at = status, now
        self.version += 1
        self.save()
        SitePage.objects.renew_foot()
        with override("en"):
            detail = f"“{self.title}” ({self.language}): {self.get_status_display().lower()}"
        AuditEntry.note(Kind.SITE_PAGE, now=now, by=by, detail=detail)
