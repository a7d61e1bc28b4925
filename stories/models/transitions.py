"""The verbs that change a story's state.

Each verb is one transaction: it locks the story, merges changes that are due, finds what blocks
the story, saves, raises the version number, stores a version for the history, writes a line of
the audit log, and returns an Outcome. So a shell, a command and the desk leave the same rows.

Call a verb on a story or on its working copy. `by` is the account that acts, or None for a
command; `now` is the moment of the change; `note` says what it is for. The verbs that store words
take `edit`, a function that stores what an editor typed. It is called with the row, after the row
is locked and a draft again. Without `edit`, the row is saved as it is in memory.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from stories import publication
from stories.history import snapshot, upgrade

from .audit_entry import AuditEntry
from .soft_delete import StillInTrash
from .version import StoryVersion
from .workflow import Workflow

if TYPE_CHECKING:
    from .story import Story

type Edit = Callable[["Story"], None]

Event = StoryVersion.Event
Kind = AuditEntry.Kind

WITHDRAWN_FIRST = publication.Blocker(
    "appears_at", "The story is withdrawn. Publish it again first.", "withdrawn"
)
NO_MOMENT = publication.Blocker(
    "appears_at", "Say when it is to appear, then press “Schedule” again.", ""
)
IN_TRASH = publication.Blocker(
    "", "The story is in the trash. Bring it back first.", "in the trash"
)
PAST_MOMENT = publication.Blocker(
    "appears_at", "This moment is past. Choose a later one, or publish now.", ""
)
STATE = ["status", "published_at", "withdrawn_at", "withdrawal_reason", "modified_at"]
STATE += ["shown_from", "shown_until", "deleted_at", "version"]


class Overtaken(Exception):  # noqa: N818  it reads as what it says
    """Somebody saved the story after this object was read. Nothing was overwritten."""

    def __init__(self) -> None:
        super().__init__("Somebody saved this story after it was read. Read it again first.")


class _Refused(Exception):  # noqa: N818  private to this module
    pass


@dataclass(frozen=True)
class Outcome:
    """What a verb did.

    `event` is one of StoryVersion.Event, DELETED or BROUGHT_BACK; UNCHANGED where the words equal
    what readers see, so that no working copy is left; and "" where nothing was done. `blockers`
    say why the story was not published as requested, and `at` is the moment it is scheduled for.
    `went_along` are the other stories that the verb changed in the same way, `still_withdrawn`
    the translations that did not come back. `notes` are sentences for the editor.
    """

    story: "Story"
    event: str = ""
    at: datetime | None = None
    blockers: tuple[publication.Blocker, ...] = ()
    went_along: tuple["Story", ...] = ()
    still_withdrawn: tuple["Story", ...] = ()
    notes: tuple[str, ...] = ()

    UNCHANGED = "unchanged"
    DELETED, BROUGHT_BACK = "deleted", "brought_back"


class Transitions(Workflow):
    class Meta:
        abstract = True

    if TYPE_CHECKING:
        versions: Any
        changes_to_id: int | None

        def blockers(self) -> list[publication.Blocker]: ...
        def refresh_blockers(self) -> None: ...
        def translations(self, *, held: bool = False) -> list[Story]: ...
        @property
        def original(self) -> Story | None: ...

    # Words

    @transaction.atomic
    def save_draft(
        self, *, by: Any, now: datetime, note: str = "", edit: Edit | None = None
    ) -> Outcome:
        """Save the words as a draft, or as waiting changes to a public story.

        A schedule is cancelled; a withdrawn story stays withdrawn. Raises Overtaken.
        """
        row = self._begin(by=by, now=now, edit=edit)
        return self._keep(row, Event.SAVED, by=by, now=now, note=note)

    @transaction.atomic
    def send_for_review(
        self, *, by: Any, now: datetime, note: str = "", edit: Edit | None = None
    ) -> Outcome:
        """Save the words and put the story into the queue for review. Raises Overtaken."""
        row = self._begin(by=by, now=now, edit=edit)
        if row.status == self.Status.WITHDRAWN:
            return self._keep(row, Event.SAVED, by=by, now=now, note=note)
        row.status = self.Status.IN_REVIEW
        row.save(update_fields=["status"])
        return self._keep(row, Event.SENT, by=by, now=now, note=note)

    @transaction.atomic
    def send_back(
        self, *, by: Any, now: datetime, note: str = "", edit: Edit | None = None
    ) -> Outcome:
        """Save the words as a draft that no longer waits for review. Raises Overtaken."""
        row = self._begin(by=by, now=now, edit=edit)
        outcome = self._keep(row, Event.SAVED, by=by, now=now, note=note)
        if row.was_in_review:
            self._audit(Kind.SENT_BACK, by=by, now=now)
        return outcome

    @transaction.atomic
    def restore(self, version: StoryVersion, *, by: Any, now: datetime, note: str = "") -> Outcome:
        """Make a stored version the draft, after storing the present draft as a version.

        Readers see no change. The notes of the outcome say what differs from the stored version.
        Raises upgrade.Unreadable and Overtaken.
        """
        before, notes = f"before version {version.number} was restored", []

        def edit(row: "Story") -> None:
            fit, told = upgrade.adapt(version.content, row)
            notes.extend(told)
            latest = row.live.versions.first()
            known = [latest.content if latest else None]
            if row.changes_to_id:
                known.append(snapshot.take(row.live))
            if snapshot.take(row) not in known:
                StoryVersion.keep(row, Event.SAVED, by=by, now=now, note=before)
            snapshot.apply(row, fit)

        row = self._begin(by=by, now=now, edit=edit)
        self._audit_unscheduled(row, by=by, now=now)
        note = note or f"from version {version.number}"
        StoryVersion.keep(row, Event.RESTORED, by=by, now=now, note=note)
        self._audit(Kind.RESTORED, by=by, now=now)
        self._read_again()
        return Outcome(row.live, Event.RESTORED, notes=tuple(notes))

    # Readers

    @transaction.atomic
    def publish(
        self, *, by: Any, now: datetime, note: str = "", edit: Edit | None = None
    ) -> Outcome:
        """Show the story, or the waiting changes to a public story, to readers from now on.

        A withdrawn story comes back. The moment of first publishing never changes. If something
        blocks it, the story is saved as a draft if there is an `edit`, or left as it was.
        Raises Overtaken.
        """
        return self._show(by=by, now=now, note=note, edit=edit)

    @transaction.atomic
    def publish_changes(
        self, *, by: Any, now: datetime, note: str = "", edit: Edit | None = None
    ) -> Outcome:
        """Publish the waiting changes; do nothing where there are none. See also `publish`."""
        if not (self.changes_to_id or self.waiting_changes()):
            return Outcome(self.live)
        return self._show(by=by, now=now, note=note, edit=edit)

    @transaction.atomic
    def publish_as_it_was(
        self, *, by: Any, now: datetime, note: str = "", edit: Edit | None = None
    ) -> Outcome:
        """Publish a withdrawn story without its waiting changes, which stay as they are."""
        row = self._begin(by=by, now=now, edit=edit, keeps_status=True)
        story = row.live
        StoryVersion.keep(row, Event.SAVED, by=by, now=now, note=note)
        blockers = story.blockers()
        if not blockers:
            story._appear(now)
            StoryVersion.keep(story, Event.PUBLISHED, by=by, now=now, note=note)
            self._audit(Kind.PUBLISHED, by=by, now=now)
        self._read_again()
        event = Event.SAVED if blockers else Event.PUBLISHED
        left = () if blockers else story._still_withdrawn()
        return Outcome(story, event, blockers=tuple(blockers), still_withdrawn=left)

    @transaction.atomic
    def schedule(
        self,
        at: datetime | None,
        *,
        by: Any,
        now: datetime,
        note: str = "",
        edit: Edit | None = None,
    ) -> Outcome:
        """Show the story, or the waiting changes, to readers from the moment `at` on.

        No program has to run at that moment. A blocked story is treated as by `publish`.
        Raises Overtaken.
        """
        return self._show(by=by, now=now, note=note, edit=edit, at=at, is_scheduled=True)

    @transaction.atomic
    def discard_changes(self, *, by: Any, now: datetime, note: str = "") -> Outcome:
        """Delete the waiting changes, and store them as a version of the history."""
        story = self._hold(now)
        changes = story.waiting_changes()
        if changes is None:
            return Outcome(story)
        if changes.is_scheduled(now):
            self._audit(Kind.UNSCHEDULED, by=by, now=now)
        StoryVersion.keep(changes, Event.DISCARDED, by=by, now=now, note=note)
        story._forget_changes()
        self._audit(Kind.DISCARDED, by=by, now=now)
        self._read_again()
        return Outcome(story, Event.DISCARDED)

    @transaction.atomic
    def withdraw(self, *, by: Any, now: datetime, note: str = "") -> Outcome:
        """Hide the story and its translations from every page from now on.

        Scheduled changes lose their date. A story that is not published stays as it is.
        """
        story = self._hold(now)
        if story.status != self.Status.PUBLISHED:
            return Outcome(story)
        group: Any = type(self)._default_manager.filter(
            changes_to__translation_group=story.translation_group
        )
        group.apply_due_changes(now)
        gone = [story]
        # Locked, so that nobody publishes a translation meanwhile.
        gone += [
            each for each in story.translations(held=True) if each.status == self.Status.PUBLISHED
        ]
        for each in gone:
            each._withdraw(now, note)
            StoryVersion.keep(each, Event.WITHDRAWN, by=by, now=now, note=note)
            each._audit(Kind.WITHDRAWN, by=by, now=now)
        self._read_again()
        return Outcome(story, Event.WITHDRAWN, went_along=tuple(gone[1:]))

    # The trash

    @transaction.atomic
    def move_to_trash(self, *, by: Any, now: datetime, note: str = "") -> Outcome:
        """Hide the story and its translations from readers and the desk from now on.

        Scheduled changes that are due are merged first; other changes go to the trash with it.
        """
        story = self._hold(now)
        if story.deleted_at:
            return Outcome(story)
        gone = story.with_translations()
        for each in gone:
            each.delete_softly(now)
            each._audit(Kind.DELETED, by=by, now=now, detail=note)
        self._read_again()
        return Outcome(story, Outcome.DELETED, went_along=tuple(gone[1:]))

    @transaction.atomic
    def bring_back(self, *, by: Any, now: datetime, note: str = "") -> Outcome:
        """Bring the story back from the trash as it was, with the translations that went too.

        Raises StillInTrash while its person or its original is in the trash.
        """
        story = self._hold(now)
        if story.deleted_at is None:
            return Outcome(story)
        person = type(story.person).objects.filter(pk=story.person_id).lock().get()
        for missing in (person, story.original):
            if missing and missing.deleted_at:
                raise StillInTrash(missing)
        back = [story]
        back += [each for each in story.translations() if each.deleted_at == story.deleted_at]
        for each in back:
            each._rows().update(deleted_at=None)
            each.refresh_from_db()
            each._audit(Kind.BROUGHT_BACK, by=by, now=now, detail=note)
        self._read_again()
        return Outcome(story, Outcome.BROUGHT_BACK, went_along=tuple(back[1:]))

    def unschedule_changes(self) -> None:
        """Cancel the schedule of the waiting changes; they stay as a draft."""
        changes = self.waiting_changes()
        if changes and changes.status == self.Status.PUBLISHED:
            changes.status, changes.shown_from, self.shown_until = self.Status.DRAFT, None, None
            with transaction.atomic():
                self.save(update_fields=["shown_until"])
                changes.save(update_fields=["status", "shown_from"])

    # What the verbs are made of

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
        if (stored.pk, stored.version) != (self.pk, self.version):
            raise Overtaken
        self._read_state_again()
        return story.begin_changes() if self.is_published(now) else story.working_copy()

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
        stored = type(row)._default_manager.get(pk=row.pk)
        stored.refresh_blockers()
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

    def _show(
        self,
        *,
        by: Any,
        now: datetime,
        note: str,
        edit: Edit | None,
        at: datetime | None = None,
        is_scheduled: bool = False,
    ) -> Outcome:
        number = self.pk
        waited = bool(number) and self._rows().exclude(pk=self.live.pk).exists()
        blockers: tuple[publication.Blocker, ...] = ()
        try:
            with transaction.atomic():
                row = self._begin(by=by, now=now, edit=edit)
                found = [IN_TRASH] if row.live.deleted_at else []
                found += _moment_blockers(row, at, now) if is_scheduled else []
                blockers = (*found, *row.blockers())
                is_seen = not (is_scheduled or waited) and row._says_what_readers_see()
                if edit is None and (blockers or is_seen):
                    raise _Refused  # rolls back what `_begin` stored
        except _Refused:
            self.pk, self._state.adding = number, number is None
            self._read_state_again()
            return Outcome(self.live, blockers=blockers)
        if blockers:
            return self._keep(row, Event.SAVED, by=by, now=now, note=note, blockers=blockers)
        story, event = row.live, Event.SCHEDULED if is_scheduled else Event.PUBLISHED
        was_withdrawn = story.status == self.Status.WITHDRAWN
        if is_scheduled and at:
            row._appear_later(at)
        elif row.changes_to_id:
            story.merge(row, now)
            if was_withdrawn:
                story._appear(now, is_changed=False)
        else:
            story._appear(now)
        kept = row if is_scheduled else story
        StoryVersion.keep(kept, event, by=by, now=now, note=note)
        self._audit(Kind(str(event)), by=by, now=now)
        self._read_again()
        left = story._still_withdrawn() if was_withdrawn else ()
        return Outcome(story, event, at=at, still_withdrawn=left)

    def _appear(self, now: datetime, *, is_changed: bool = True) -> None:
        """Become published, from now on or since the first publishing."""
        if self.withdrawn_at and is_changed:
            self.modified_at = now
        if self.withdrawn_at and self.published_at and self.published_at > self.withdrawn_at:
            self.published_at = None  # it was withdrawn before it appeared
        self.published_at = self.published_at or now
        self.status, self.withdrawn_at, self.withdrawal_reason = self.Status.PUBLISHED, None, ""
        self.save()

    def _appear_later(self, at: datetime) -> None:
        self.status = self.Status.PUBLISHED
        if self.changes_to is None:
            self.published_at = at
            self.save(update_fields=["status", "published_at"])
            return
        self.shown_from = self.changes_to.shown_until = at
        self.save(update_fields=["status", "shown_from"])
        self.changes_to.save(update_fields=["shown_until"])

    def _withdraw(self, now: datetime, reason: str) -> None:
        if changes := self.waiting_changes():
            changes.version += 1  # an open form of the changes must see that the story is withdrawn
            changes.save(update_fields=["version"])
        self.unschedule_changes()
        self.status, self.withdrawn_at = self.Status.WITHDRAWN, now
        self.withdrawal_reason = reason
        self.version += 1
        self.save()

    def _forget_changes(self) -> None:
        changes = self.changes
        self.shown_until, self.version = None, changes.version + 1
        changes.delete()
        self._state.fields_cache.pop("changes", None)
        self.save(update_fields=["shown_until", "version"])

    def delete_softly(self, now: datetime) -> None:
        """Move the story and its working copy to the trash, without its translations."""
        self._hold(now)
        self._rows().update(deleted_at=now)
        self.refresh_from_db()

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

    def _says_what_readers_see(self) -> bool:
        """Whether these are changes that change nothing."""
        row: Any = self
        return bool(row.changes_to_id) and snapshot.take(row) == snapshot.take(row.live)

    def _read_state_again(self) -> None:
        """Say in memory in what state the story is stored, and leave its words as they are here."""
        if self.pk:
            self.refresh_from_db(fields=STATE)
        for name in ("changes", "changes_to"):
            self._state.fields_cache.pop(name, None)

    def _read_again(self) -> None:
        """Read this object from the database again, or its story where the row is gone."""
        if self.pk and type(self)._default_manager.filter(pk=self.pk).exists():
            self.refresh_from_db()
            self.__dict__.pop("headline_parts", None)
        elif self.changes_to is not None:  # it was merged or discarded
            self.changes_to.refresh_from_db()


def _moment_blockers(row: "Story", at: datetime | None, now: datetime) -> list[publication.Blocker]:
    found = [WITHDRAWN_FIRST] if row.live.status == row.Status.WITHDRAWN else []
    if at is None:
        found.append(NO_MOMENT)
    elif at <= now:
        found.append(PAST_MOMENT)
    return found
