import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stories.models.audit_entry import AuditEntry
from stories.models.fields import PlainTextField
from stories.models.locking import LockingQuerySet
from stories.models.permanent_id import permanent_id
from stories.models.visibility import public_condition

if TYPE_CHECKING:
    from stories.models.story import Story


class MinorReason(models.TextChoices):
    """Why a change of what readers saw corrects nothing. The label is kept with the version."""

    TYPING = "typing", _("Typing mistake")
    LAYOUT = "layout", _("Layout or headings")
    LINK = "link", _("Link")
    ADDED = "added", _("Something added, and nothing that was there is different")


class CorrectionQuerySet(LockingQuerySet["Correction"]):
    def published(self, now: datetime) -> "CorrectionQuerySet":
        """Corrections of what readers see: of a public story, or of the changes that replaced it.

        See also `Story.shown_corrections`, for one story.
        """
        is_public, is_replaced = (public_condition(now, f"story__{of}") for of in ("", "changes__"))
        return self.filter(is_public | is_replaced)

    def newest_first(self) -> "CorrectionQuerySet":
        return self.order_by("-published_at", "-pk")

    def for_list(self) -> "CorrectionQuerySet":
        """With the story that each is of, and the changes that may have replaced it."""
        return self.select_related("story__person", "story__changes__person").newest_first()


class Correction(models.Model):
    """What readers are told was wrong in a story, and what is right.

    It belongs to the story. Written together with changes that wait, it belongs to those until
    readers see them, and appears with them.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction: something was wrong")
        CLARIFICATION = "clarification", _("Clarification: right, but it misled")
        UPDATE = "update", _("Update: something happened since")
        NOTE = "editors_note", _("Editor’s note")

    story = models.ForeignKey(
        "Story", verbose_name=_("story"), on_delete=models.CASCADE, related_name="corrections"
    )
    kind = models.CharField(_("kind"), max_length=13, choices=Kind.choices, default=Kind.CORRECTION)
    what_was_said = PlainTextField(
        _("what was said"),
        blank=True,
        max_length=1000,
        help_text=_(
            "The words that readers saw, or what was wrong about them. In the language of "
            "the story."
        ),
    )
    what_is_right = PlainTextField(
        _("what is right"),
        max_length=1000,
        help_text=_("What readers should know instead. In the language of the story."),
    )
    published_at = models.DateTimeField(editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    written_by_name = models.CharField(max_length=150, blank=True, editable=False)

    objects: ClassVar[CorrectionQuerySet] = CorrectionQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-published_at", "-pk"]
        default_permissions = ("add", "change", "view")  # nobody deletes what readers were told
        indexes = [models.Index(fields=["-published_at", "-id"], name="corrections_by_date")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what_is_right=""), name="a_correction_says_what_is_right"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["correction", "clarification"]) | ~Q(what_was_said=""),
                name="a_correction_says_what_was_said",
                violation_error_message=_(
                    "Say what was wrong: without it, readers cannot tell what is corrected."
                ),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["correction", "clarification", "update", "editors_note"]),
                name="a_correction_has_a_known_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"Correction {self.pk}"

    @property
    def permanent_id(self) -> str:
        return permanent_id(f"corrections/{self.pk}")

    def clean(self) -> None:
        """Refuse a text of invisible characters alone: readers would be told nothing."""
        for name in ("what_was_said", "what_is_right"):
            text = getattr(self, name)
            if text and all(unicodedata.category(letter)[0] in "ZC" for letter in text):
                raise ValidationError(
                    {name: gettext("Nothing of this can be seen. Write it in words.")}
                )

    @property
    def label(self) -> str:
        """The kind in a word, as the desk writes it; templates translate it for readers."""
        return self.get_kind_display().partition(":")[0]

    @property
    def text(self) -> str:
        """Both sides in one text, for programs that know only one."""
        return " → ".join(filter(None, [self.what_was_said, self.what_is_right]))

    def shown_in(self, now: datetime) -> "Story | None":
        """The row of the story that readers see, which may be changes that replaced it."""
        return self.story.visible_row(now)

    @transaction.atomic
    def publish(self, *, by: Any, now: datetime) -> None:
        """Tell readers at once, without any change of the story's words."""
        self.story, self.published_at = self.story.live, now
        self._written(by)
        AuditEntry.note(
            AuditEntry.Kind.CORRECTED, now=now, by=by, story=self.story.pk, detail=str(self)
        )

    @transaction.atomic
    def amend(self, *, by: Any, now: datetime) -> None:
        """Store changed words of a correction that was mistaken itself; its date stays."""
        self._written(by)
        story, detail = self.story.live.pk, f"{self} amended"
        AuditEntry.note(AuditEntry.Kind.CORRECTED, now=now, by=by, story=story, detail=detail)

    def _written(self, by: Any) -> None:
        self.written_by, self.written_by_name = by, by.get_username() if by else ""
        self.full_clean(exclude=["written_by"])
        self.save()
