"""The verbs that change a story's state.

Each does all of it in one transaction: it holds the story, merges changes that are due, checks
what blocks it, saves, raises the version, keeps a version for the history, writes the line of the
audit log, and answers with an Outcome. So a shell, a command and the desk leave the same rows.

Call a verb on a story or on its working copy. `by` is the account that acts, None for a command;
`now` is the moment of the act; `note` says what for. The verbs that keep words take `edit`: a
function that stores what was typed, called with the row once it is held and is a draft again.
Without one the row is saved as it is in memory.
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
    """Somebody saved the story after it was read here: nothing was overwritten."""

    def __init__(self) -> None:
        super().__init__("Somebody saved this story after it was read. Read it again first.")


class _Refused(Exception):  # noqa: N818  never seen outside
    pass


@dataclass(frozen=True)
class Outcome:
    """What a verb did.

    `event` is one of those of StoryVersion, "deleted" or "brought_back"; `UNCHANGED` where the
    words are those that readers see, so that no changes wait; and "" where nothing was done.
    `blockers` say why a story is not published though that was asked for; `at` is the moment for
    which it is scheduled. `went_along` are the other stories of which the same is true now,
    `still_withdrawn` the translations that did not come back with it. `notes` are sentences for
    the editor.
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
        """Keep the words as a draft; of a public story, as changes that wait.

        What was scheduled is taken off the schedule; what is withdrawn stays so. Raises Overtaken.
        """
        row = self._begin(by=by, now=now, edit=edit)
        return self._keep(row, Event.SAVED, by=by, now=now, note=note)

    @transaction.atomic
    def send_for_review(
        self, *, by: Any, now: datetime, note: str = "", edit: Edit | None = None
    ) -> Outcome:
        """Keep the words, and let those who may publish know that they wait. Raises Overtaken."""
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
        """Keep the words as a draft that no longer waits for review. Raises Overtaken."""
        row = self._begin(by=by, now=now, edit=edit)
        outcome = self._keep(row, Event.SAVED, by=by, now=now, note=note)
        if row.was_in_review:
            self._audit(Kind.SENT_BACK, by=by, now=now)
        return outcome

    @transaction.atomic
    def restore(self, version: StoryVersion, *, by: Any, now: datetime, note: str = "") -> Outcome:
        """Make a version the draft, beside what readers see; what stood there is kept first.

        The notes of the outcome say what differs from the version. Raises upgrade.Unreadable and
        Overtaken.
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
        """Show the story to readers at the next request; of a public one, the changes that wait.

        A withdrawn story comes back. The moment of first publishing never moves. What is blocked
        is kept as a draft where there is an `edit`, and else left as it was. Raises Overtaken.
        """
        return self._show(by=by, now=now, note=note, edit=edit)

    @transaction.atomic
    def publish_changes(
        self, *, by: Any, now: datetime, note: str = "", edit: Edit | None = None
    ) -> Outcome:
        """Show the changes that wait at the next request; nothing is done where none do.

        As `publish` in all else.
        """
        if not (self.changes_to_id or self.waiting_changes()):
            return Outcome(self.live)
        return self._show(by=by, now=now, note=note, edit=edit)

    @transaction.atomic
    def publish_as_it_was(
        self, *, by: Any, now: datetime, note: str = "", edit: Edit | None = None
    ) -> Outcome:
        """Let a withdrawn story come back without the changes that wait; they go on waiting."""
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
        """Show the story, or the changes that wait, from a moment on; nothing has to run then.

        What is blocked is kept as with `publish`. Raises Overtaken.
        """
        return self._show(by=by, now=now, note=note, edit=edit, at=at, is_scheduled=True)

    @transaction.atomic
    def discard_changes(self, *, by: Any, now: datetime, note: str = "") -> Outcome:
        """Forget the changes that wait; they stay in the history."""
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
        """Take the story from every page at the next request, and its translations with it.

        Scheduled changes wait without a date from then on. What is not published stays as it is.
        """
        story = self._hold(now)
        if story.status != self.Status.PUBLISHED:
            return Outcome(story)
        group: Any = type(self)._default_manager.filter(
            changes_to__translation_group=story.translation_group
        )
        group.apply_due_changes(now)
        gone = [story]
        # Held: none of them is published meanwhile, without knowing of this.
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
        """Take the story from readers and the desk at the next request, with its translations.

        Changes whose minute has come are the story by then; others wait in the trash with it.
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
        """Put the story back from the trash as it was, and the translations that went with it.

        Raises StillInTrash while its person or its original is there.
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
        """Let the changes wait without a date."""
        changes = self.waiting_changes()
        if changes and changes.status == self.Status.PUBLISHED:
            changes.status, changes.shown_from, self.shown_until = self.Status.DRAFT, None, None
            with transaction.atomic():
                self.save(update_fields=["shown_until"])
                changes.save(update_fields=["status", "shown_from"])

    # What the verbs are made of

    def _hold(self, now: datetime) -> "Story":
        """The live row as it is stored, held until the transaction ends, with due changes in it."""
        stories: Any = type(self)._default_manager
        stories.filter(pk=self.live.pk).lock()
        stories.filter(changes_to=self.live.pk).apply_due_changes(now)
        return stories.get(pk=self.live.pk)

    def _row_to_edit(self, now: datetime) -> "Story":
        """The row that an edit goes to, held; with this one's words where it is this one."""
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
        """Store what was typed, in a row that is a draft again; as it is stored then."""
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
        """Keep a draft, or changes that wait; none wait that say what readers see."""
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
                    raise _Refused  # undoes what was begun
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
        """Be published, since now unless it was before."""
        if self.withdrawn_at and is_changed:
            self.modified_at = now
        if self.withdrawn_at and self.published_at and self.published_at > self.withdrawn_at:
            self.published_at = None  # it was withdrawn before anybody saw it
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
            changes.version += 1  # a form that has them open must see that the story is withdrawn
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
        """Move the story and its working copy to the trash, and nothing else of it."""
        self._hold(now)
        self._rows().update(deleted_at=now)
        self.refresh_from_db()

    def _rows(self) -> Any:
        """The story and its working copy."""
        live = self.live.pk
        return type(self)._default_manager.filter(Q(pk=live) | Q(changes_to=live))

    def _still_withdrawn(self) -> tuple["Story", ...]:
        """Translations that were withdrawn with it: they do not come back by themselves."""
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
        """Say in memory what is stored now."""
        if self.pk and type(self)._default_manager.filter(pk=self.pk).exists():
            self.refresh_from_db()
            self.__dict__.pop("parts", None)
        elif self.changes_to is not None:  # it was merged, or forgotten
            self.changes_to.refresh_from_db()


def _moment_blockers(row: "Story", at: datetime | None, now: datetime) -> list[publication.Blocker]:
    found = [WITHDRAWN_FIRST] if row.live.status == row.Status.WITHDRAWN else []
    if at is None:
        found.append(NO_MOMENT)
    elif at <= now:
        found.append(PAST_MOMENT)
    return found
