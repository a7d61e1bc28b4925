from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """A line of the audit log: who did what, and when. It is never edited.

    It refers to a story by number alone, so that the name of a withdrawn story is not kept here.
    What fails again and again within minutes is one line, and only its number of times grows.
    """

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _("Signed in")
        SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
        SIGNED_OUT = "signed_out", _("Signed out")
        SENT = "sent", _("Sent for review")
        SENT_BACK = "sent_back", _("Sent back from review")
        ASSIGNED = "assigned", _("Assigned to a colleague")
        LANGUAGE = "language", _("Language set from the list")
        CONFIRMED = "confirmed", _("Words confirmed")
        PUBLISHED = "published", _("Published")
        SCHEDULED = "scheduled", _("Scheduled")
        UNSCHEDULED = "unscheduled", _("Taken off the schedule")
        CORRECTED = "corrected", _("Correction")
        CONCERN = "concern", _("Concern")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        DISCARDED = "discarded", _("Changes discarded")
        RESTORED = "restored", _("Restored as a draft")
        DELETED = "deleted", _("Moved to the trash")
        BROUGHT_BACK = "brought_back", _("Brought back from the trash")
        ERASED = "erased", _("Deleted for good")
        PROTECTION_BEGUN = "protection_begun", _("Hidden, to protect somebody")
        PROTECTION_ABANDONED = "protection_off", _("Protection abandoned")
        NAME_KEPT = "name_kept", _("A word kept that is like the name")
        PROTECTED = "protected", _("Somebody’s identity protected")
        MERGED = "merged", _("Tags merged")
        PERMISSIONS = "permissions", _("Permissions changed")
        ACCOUNT = "account", _("Account changed")
        PICTURE_DESCRIBED = "picture_described", _("Picture described")
        FILE_REPLACED = "file_replaced", _("File of a picture replaced")
        SETTINGS = "settings", _("Settings of the site changed")
        CONSENT_RECORDED = "consent_recorded", _("Consent recorded")
        CONSENT_CHANGED = "consent_changed", _("Consent record changed")
        CONSENT_READ = "consent_read", _("Consent record read")
        CONSENT_EVIDENCE = "consent_evidence", _("Evidence of a consent downloaded")
        CONSENT_WITHDRAWN = "consent_withdrawn", _("Consent withdrawn")
        SUPPORT = "support", _("Support services changed")
        SITE_PAGE = "site_page", _("Page of the site changed")
        LINK_MADE = "link_made", _("Preview link made")
        LINK_OPENED = "link_opened", _("Preview link opened")
        LINK_REVOKED = "link_revoked", _("Preview link revoked")

    at = models.DateTimeField(_("when"), db_index=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    by_name = models.CharField(_("who"), max_length=150, blank=True)
    story_number = models.PositiveBigIntegerField(_("story"), null=True)
    detail = models.CharField(_("detail"), max_length=500, blank=True)
    times = models.PositiveIntegerField(_("times"), default=1)
    # A keyed digest of what is counted on this line, and of the minutes in which it is.
    burst = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001  many lines have none

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("entry of the audit log")
        verbose_name_plural = _("audit log")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"

    @classmethod
    def note(
        cls,
        kind: str,
        *,
        now: datetime,
        by: Any = None,
        by_name: str = "",
        story: int | None = None,
        detail: str = "",
    ) -> None:
        """Write one line. `by` is the account; without one, `by_name` is the name that was typed.

        Names longer than 150 characters and details longer than 500 are cut.
        """
        cls.objects.create(
            at=now,
            kind=kind,
            by=by,
            by_name=by.get_username() if by else by_name[:150],
            story_number=story,
            detail=detail[:500],
        )

    @classmethod
    def note_in_burst(
        cls, kind: str, *, now: datetime, seconds: int, by_name: str = "", detail: str = ""
    ) -> None:
        """Write a line, or count once more on the same line of this window of so many seconds."""
        by_name, window = by_name[:150], int(now.timestamp()) // seconds
        counted = f"{kind} {window} {by_name} {detail}"
        digest = salted_hmac("stories.audit_entry", counted, algorithm="sha256").hexdigest()
        first = {"at": now, "kind": kind, "by_name": by_name, "detail": detail}
        entry, is_new = cls.objects.get_or_create(burst=digest, defaults=first)
        if not is_new:
            cls.objects.filter(pk=entry.pk).update(times=models.F("times") + 1)
