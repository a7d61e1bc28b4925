"""Take a picture from every page: until it is shown again, or for good."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from stories.models.audit_entry import AuditEntry
from stories.models.redirect import RetiredAddress

from .card_files import delete_after_commit

if TYPE_CHECKING:
    from .picture import Picture


def if_shown(picture: "Picture | None", now: datetime) -> "Picture | None":
    """Return the picture, or None where it is withdrawn or the consent to it ended."""
    if picture is None or picture.is_withdrawn or picture.is_without_consent(now):
        return None
    return picture


class Withdrawable:
    """A picture as far as it can be withdrawn and deleted."""

    if TYPE_CHECKING:  # what `Picture` stores
        pk: Any
        folder: Any
        withdrawn_at: Any
        consents: Any
        portrayed_people: Any
        delete: Any
        delete_files: Any
        refresh_from_db: Any
        _default_manager: Any

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @transaction.atomic
    def withdraw(self, *, by: Any, now: datetime, note: str = "") -> bool:
        """Take the picture from every page from now on; its stories stay. False if it is away."""
        return self._set_withdrawn(AuditEntry.Kind.WITHDRAWN, now, note, by=by, now=now)

    @transaction.atomic
    def show_again(self, *, by: Any, now: datetime, note: str = "") -> bool:
        """Show a withdrawn picture again where it was; the audit log says why.

        False if it is not withdrawn.
        """
        return self._set_withdrawn(AuditEntry.Kind.PUBLISHED, None, "", by=by, now=now, why=note)

    def _set_withdrawn(
        self,
        kind: str,
        withdrawn_at: datetime | None,
        reason: str,
        *,
        by: Any,
        now: datetime,
        why: str = "",
    ) -> bool:
        asked = type(self)._default_manager.filter(
            pk=self.pk, withdrawn_at__isnull=withdrawn_at is not None
        )
        has_changed = asked.update(
            withdrawn_at=withdrawn_at, withdrawal_reason=reason, version=F("version") + 1
        )
        if has_changed:
            detail = ": ".join(filter(None, [f"Picture {self.pk}", why]))
            AuditEntry.note(kind, now=now, by=by, detail=detail)
        self.refresh_from_db()
        return bool(has_changed)

    @transaction.atomic
    def delete_for_good(self, *, by: Any, now: datetime) -> None:
        """Delete the picture and its files; its addresses answer from now on that it is gone."""
        AuditEntry.note(AuditEntry.Kind.ERASED, now=now, by=by, detail=f"Picture {self.pk}")
        self.retire_folder(self.folder)
        self.consents.all().delete()  # with their files
        self.delete()

    def retire_folder(self, folder: str) -> None:
        """Let a former folder answer that it is gone, and delete its files after the commit."""
        model: Any = type(self)
        RetiredAddress.objects.retire(model, [{"folder": folder}])
        # A card with this face may be stored with each quote of whom it portrays.
        delete_after_commit(
            self.portrayed_people.values_list("stories__quotes__key", flat=True).distinct()
        )
        transaction.on_commit(lambda: self.delete_files(folder))
