"""The steps that the verbs have in common."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from stories import publication
from stories.history import snapshot
from stories.models.audit_entry import AuditEntry
from stories.models.correction.corrected import Corrected
from stories.models.version import StoryVersion

from .outcome import Outcome, Overtaken

if TYPE_CHECKING:
    from stories.models.story import Story

type Edit = Callable[["Story"], None]

Event = StoryVersion.Event
Kind = AuditEntry.Kind

STATE = ["status", "published_at", "withdrawn_at", "withdrawn_until", "withdrawal_reason"]
STATE += ["modified_at", "shown_from", "shown_until", "consented_until", "deleted_at", "version"]


class Steps(Corrected):
    class Meta:
        abstract = True

    if TYPE_CHECKING:
        review_messages: Any
        versions: Any

        def blockers(self) -> list[publication.Blocker]: ...
        def refresh_blockers(self) -> list[publication.Blocker]: ...
        def translations(self, *, held: bool = False) -> list[Story]: ...
        @property
        def original(self) -> Story | None: ...

    def _hold(self, now: datetime) -> "Story":
        """Lock the live row, merge due changes, and return it as it is stored now."""
        stories: Any = type(self)._default_manager
        stories.filter(pk=self.live.pk).lock()
        stories.filter(changes_to=self.live.pk).apply_due_changes(now)
        return stories.get(pk=self.live.pk)

    def _row_to_edit(self, now: datetime) -> "Story":
        """Lock and return the row to edit: this object where it represents that row.

        Raises Overtaken where the stored row is newer than this object."""
        story: Any = self
        if not self.pk:
            return story
        live = self._hold(now)
        stored = live.working_copy() if self.changes_to_id else live
        known = (self.pk, self.version, self.deleted_at)
        if (stored.pk, stored.version, stored.deleted_at) != known:
            raise Overtaken
        self._read_state_again()
        if not self.has_appeared(now):
            return story.working_copy()
        return story.begin_changes(is_judged_later=True)

    def _begin(
        self, *, by: Any, now: datetime, edit: Edit | None, keeps_status: bool = False
    ) -> "Story":
        """Turn the row into a draft, store the edit in it, and return it as it is stored then."""
        row = self._row_to_edit(now)
        was_scheduled, was_in_review = row.is_scheduled(now), row.status == self.Status.IN_REVIEW
        if row.pk:
            StoryVersion.keep_first(row.live, now)
        if row.changes_to is not None:
            row.changes_to.unschedule_changes()
            row.shown_from = None
        elif was_scheduled:
            row.published_at = None
        if not keeps_status and row.status != self.Status.WITHDRAWN:
            row.status = self.Status.DRAFT
        row.version += bool(row.pk)
        if edit:
            edit(row)
        else:
            row.save()
        stored = type(row)._default_manager.with_words().get(pk=row.pk)
        stored.found_blockers = stored.refresh_blockers()
        stored.was_scheduled, stored.was_in_review = was_scheduled, was_in_review
        return stored

    def _keep(
        self,
        row: "Story",
        event: str,
        *,
        by: Any,
        now: datetime,
        note: str,
        blockers: tuple[publication.Blocker, ...] = (),
    ) -> Outcome:
        """Store a version of the draft, or delete waiting changes that equal what readers see."""
        story = row.live
        self._audit_unscheduled(row, by=by, now=now)
        if row._says_what_readers_see():
            story._forget_changes()
            event = Outcome.UNCHANGED
        else:
            StoryVersion.keep(row, event, by=by, now=now, note=note)
            if event == Event.SENT:
                self._audit(Kind.SENT, by=by, now=now)
        self._read_again()
        return Outcome(story, event, blockers=blockers)

    def unschedule_changes(self) -> None:
        """Cancel the schedule of the waiting changes; they stay as a draft."""
        changes = self.waiting_changes()
        if changes and changes.status == self.Status.PUBLISHED:
            changes.status, changes.shown_from, self.shown_until = self.Status.DRAFT, None, None
            with transaction.atomic():
                self.save(update_fields=["shown_until"])
                changes.save(update_fields=["status", "shown_from"])

    def _forget_changes(self) -> None:
        changes = self.changes
        self.shown_until, self.version = None, changes.version + 1
        changes.delete()
        self._state.fields_cache.pop("changes", None)
        self.save(update_fields=["shown_until", "version"])

    def _rows(self) -> Any:
        """Select the story and its working copy."""
        live = self.live.pk
        return type(self)._default_manager.filter(Q(pk=live) | Q(changes_to=live))

    def _still_withdrawn(self) -> tuple["Story", ...]:
        """Return the withdrawn translations, which do not come back with their original."""
        return tuple(
            each
            for each in self.translations()
            if each.status == self.Status.WITHDRAWN and not each.deleted_at
        )

    def _audit(self, kind: str, *, by: Any, now: datetime, detail: str = "") -> None:
        AuditEntry.note(kind, now=now, by=by, story=self.live.pk, detail=detail)

    def _audit_unscheduled(self, row: "Story", *, by: Any, now: datetime) -> None:
        if row.was_scheduled:
            self._audit(Kind.UNSCHEDULED, by=by, now=now)

    def _audit_correction(self, correction: Any, *, by: Any, now: datetime) -> None:
        if correction:
            self._audit(Kind.CORRECTED, by=by, now=now, detail=str(correction))

    def _says_what_readers_see(self) -> bool:
        """Whether these are changes that change nothing, and correct nothing."""
        row: Any = self
        if not row.changes_to_id or snapshot.has_other_fields(row, row.live):
            return False
        return not row.corrections.exists() and snapshot.take(row) == snapshot.take(row.live)

    def _read_state_again(self) -> None:
        """Say in memory in what state the story is stored, and leave its words as they are here."""
        if self.pk:
            self.refresh_from_db(fields=STATE)
        for name in ("changes", "changes_to"):
            self._state.fields_cache.pop(name, None)

    def _read_again(self) -> None:
        """Read this object from the database again, or its story where the row is gone."""
        is_there = type(self)._default_manager.filter(pk=self.pk).exists()
        row: Any = self if is_there else self.live
        row.refresh_from_db()
        row.__dict__.pop("headline_parts", None)
