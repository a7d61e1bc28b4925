"""Where a story is on its way to readers. `transitions` has the verbs that move it on."""

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import IntegrityError, models, transaction
from django.db.models import F, Q

from stories.history import snapshot

from .locking import LockingQuerySet
from .soft_delete import SoftDelete
from .visibility import public_condition

if TYPE_CHECKING:
    from .story import Story


class State(models.TextChoices):
    """The words for where a story is, the same wherever they are shown."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    SCHEDULED = "scheduled", "Scheduled"
    PUBLISHED = "published", "Published"
    CHANGED = "changed", "Published with changes waiting"
    WITHDRAWN = "withdrawn", "Withdrawn"


class WorkflowQuerySet(LockingQuerySet["Story"]):
    def published(self, now: datetime) -> Self:
        """What visitors may see. See also `Workflow.is_published`, which says it of one."""
        return self.filter(public_condition(now))

    def withdrawn(self) -> Self:
        """Stories that visitors could see once, and that were withdrawn or deleted since."""
        was_public = Q(published_at__isnull=True) | Q(published_at__lte=F("withdrawn_at"))
        withdrawn = Q(status="withdrawn") & (Q(withdrawn_at__isnull=True) | was_public)
        deleted = Q(status="published", published_at__lte=F("deleted_at"))
        return self.filter(withdrawn | deleted, changes_to__isnull=True)

    def once_public(self, now: datetime) -> Self:
        """Stories that visitors can see, or could: somebody may know their addresses."""
        appeared = Q(changes_to__isnull=True) | Q(shown_from__lte=now)
        appeared &= Q(status="published", published_at__lte=now)
        return self.filter(appeared) | self.withdrawn()

    def active(self) -> Self:
        """One row a story, as the desk lists them: no working copies, nothing from the trash."""
        return self.filter(changes_to__isnull=True, deleted_at__isnull=True)

    def deleted(self) -> Self:
        """What is in the trash."""
        return self.filter(changes_to__isnull=True, deleted_at__isnull=False)

    def published_or_scheduled(self) -> Self:
        """What an editor let out: working copies with a date too, and what is in the trash.

        What comes back from there, readers see again as it is by then.
        """
        return self.filter(status="published")

    def in_state(self, state: str, now: datetime) -> Self:
        """Active stories in a state. See also `Workflow.state`, which says it of one."""
        active = self.active()
        if state in {State.DRAFT, State.IN_REVIEW, State.WITHDRAWN}:
            return active.filter(status=state)
        if state not in State.values:
            return active.none()
        published = active.filter(status="published")
        if state == State.SCHEDULED:
            return published.filter(published_at__gt=now)
        public = published.filter(published_at__lte=now)
        waiting = Q(changes__isnull=False) & ~Q(
            changes__status="published", changes__shown_from__lte=now
        )
        return public.filter(waiting) if state == State.CHANGED else public.exclude(waiting)

    def apply_due_changes(self, now: datetime) -> None:
        """Merge scheduled changes whose minute has come into their stories.

        Readers see them since that minute without this; it keeps one row a story for the desk.
        """
        due = self.filter(changes_to__isnull=False, status="published", shown_from__lte=now)
        for number in list(due.values_list("pk", flat=True)):
            # Where another story took their place meanwhile they stay changes, as readers see
            # them: nothing of that keeps a story from being withdrawn.
            with suppress(IntegrityError), transaction.atomic():
                self.model.objects.filter(changes=number).lock()
                # Somebody else may have merged them while this waited for the row.
                changes = due.select_related("changes_to").filter(pk=number).first()
                if changes is not None:
                    changes.live.merge(changes, changes.shown_from or now)


class Workflow(SoftDelete):
    """A story's status, and what follows from it.

    What is edited while readers see a story is its working copy: a second row with quotes,
    milestones and tags of its own, which is no more public than any other draft. Publishing the
    changes merges it into the live row and deletes it.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    published_at = models.DateTimeField(
        "appears",
        null=True,
        blank=True,
        help_text="In the future: the story appears then, when you press Schedule.",
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawal_reason = models.TextField(blank=True, editable=False)
    modified_at = models.DateTimeField(null=True, blank=True, editable=False)
    changes_to = models.OneToOneField(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="changes",
    )
    shown_from = models.DateTimeField(null=True, blank=True, editable=False)
    shown_until = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    was_scheduled = was_in_review = False  # before the verb that changes it now

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        changes: "Story"
        pk: Any

        def unschedule_changes(self) -> None: ...

    def is_published(self, now: datetime) -> bool:
        """Whether visitors may see it. See also `visibility.public_condition`."""
        return (
            self.status == self.Status.PUBLISHED
            and self.published_at is not None
            and self.published_at <= now
            and self.deleted_at is None
            and (self.shown_from is None or self.shown_from <= now)
            and (self.shown_until is None or self.shown_until > now)
        )

    @property
    def changed_at(self) -> datetime | None:
        """When readers first saw the words as they are; None if that was the publication itself.

        See also `visibility.latest_change`.
        """
        return self.shown_from or self.modified_at

    def is_scheduled(self, now: datetime) -> bool:
        """Whether it, or these changes, will appear at a moment that has been set."""
        appears = self.shown_from or self.published_at
        return self.status == self.Status.PUBLISHED and appears is not None and appears > now

    def is_fixed(self, now: datetime) -> bool:
        """Whether only those who may publish can change it: it will appear, or was withdrawn."""
        return self.is_scheduled(now) or self.live.status == self.Status.WITHDRAWN

    def will_appear_at(self, now: datetime) -> datetime | None:
        """When it, or its working copy, will appear; None where no moment is set."""
        for row in (self, self.waiting_changes()):
            if row is not None and row.is_scheduled(now):
                return row.shown_from or row.published_at
        return None

    def state(self, now: datetime) -> State:
        """Where the story is. See also `WorkflowQuerySet.in_state`."""
        if self.status != self.Status.PUBLISHED:
            return State(self.status)
        if self.is_scheduled(now):
            return State.SCHEDULED
        changes = self.waiting_changes()
        is_waiting = changes is not None and not changes.is_published(now)
        return State.CHANGED if is_waiting else State.PUBLISHED

    @property
    def live(self) -> "Story":
        """The story that this is the working copy of; or it itself."""
        return self.changes_to or self  # type: ignore[return-value]  # the one model that is made of this

    def waiting_changes(self) -> "Story | None":
        """The working copy that waits beside what readers see."""
        return getattr(self, "changes", None)

    def visible_row(self, now: datetime) -> "Story | None":
        """The row that readers see: the story, or its working copy once its minute has come."""
        rows = (self, self.waiting_changes())
        return next((row for row in rows if row and row.is_published(now)), None)  # type: ignore[return-value]  # the one model that is made of this

    def working_copy(self) -> "Story":
        """The row that an editor works on: the waiting changes where there are any."""
        return self.waiting_changes() or self  # type: ignore[return-value]  # the one model that is made of this

    def begin_changes(self) -> "Story":
        """The working copy, begun as a copy of what readers see where there is none."""
        if found := self.waiting_changes():
            return found
        changes = type(self)(  # type: ignore[misc]  # the abstract model does not know the field
            changes_to=self, version=self.version, published_at=self.published_at
        )
        snapshot.apply(changes, snapshot.take(self))  # type: ignore[arg-type]  # the one model that is made of this
        return changes  # type: ignore[return-value]  # the one model that is made of this

    @transaction.atomic
    def merge(self, changes: "Story", at: datetime) -> None:
        """Make the working copy the story, as of a moment; its row goes."""
        told = snapshot.take(changes)
        if told != snapshot.take(self.live):
            self.modified_at = at
        self.shown_until = None
        self.version = max(self.version, changes.version)
        changes.delete()
        self._state.fields_cache.pop("changes", None)
        snapshot.apply(self.live, told)
