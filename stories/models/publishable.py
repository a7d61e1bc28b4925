"""The states of a story, and the verbs that change them."""

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import IntegrityError, models, transaction
from django.db.models import F, Q

from stories import publication

from . import content
from .deletable import Deletable
from .public import told_publicly

if TYPE_CHECKING:
    from .story import Story

WITHDRAWN_FIRST = publication.Blocker(
    "appears_at", "The story is withdrawn. Publish it again first.", "withdrawn"
)


class State(models.TextChoices):
    """The words for where a story is, the same wherever they are shown."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    SCHEDULED = "scheduled", "Scheduled"
    PUBLISHED = "published", "Published"
    CHANGED = "changed", "Published with changes waiting"
    WITHDRAWN = "withdrawn", "Withdrawn"


class PublishableQuerySet(models.QuerySet["Story"]):
    def published(self, now: datetime) -> Self:
        """What visitors may see. See also `Publishable.is_published`, which says it of one."""
        return self.filter(told_publicly(now))

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

    def kept(self) -> Self:
        """One row a story, as the desk lists them: no waiting changes, nothing from the trash."""
        return self.filter(changes_to__isnull=True, deleted_at__isnull=True)

    def deleted(self) -> Self:
        """What is in the trash."""
        return self.filter(changes_to__isnull=True, deleted_at__isnull=False)

    def approved(self) -> Self:
        """What an editor has published or scheduled: waiting changes too, and from the trash.

        What comes back from there, readers see again as it is by then.
        """
        return self.filter(status="published")

    def in_state(self, state: str, now: datetime) -> Self:
        """Kept stories in a state. See also `Publishable.state`, which says it of one."""
        kept = self.kept()
        if state in {State.DRAFT, State.IN_REVIEW, State.WITHDRAWN}:
            return kept.filter(status=state)
        if state not in State.values:
            return kept.none()
        published = kept.filter(status="published")
        if state == State.SCHEDULED:
            return published.filter(published_at__gt=now)
        public = published.filter(published_at__lte=now)
        waiting = Q(changes__isnull=False) & ~Q(
            changes__status="published", changes__shown_from__lte=now
        )
        return public.filter(waiting) if state == State.CHANGED else public.exclude(waiting)

    def settle(self, now: datetime) -> None:
        """Fold scheduled changes whose minute has come into their stories.

        Readers see them since that minute without this; it keeps one row a story for the desk.
        """
        due = self.filter(changes_to__isnull=False, status="published", shown_from__lte=now)
        for number, story in list(due.values_list("pk", "changes_to")):
            # Where another story took their place meanwhile they stay changes, as readers see
            # them: nothing of that keeps a story from being withdrawn.
            with suppress(IntegrityError), transaction.atomic():
                list(self.model.objects.select_for_update().filter(pk=story).values_list("pk"))
                # Somebody else may have folded them in while this waited for the row.
                changes = due.select_related("changes_to").filter(pk=number).first()
                if changes is not None:
                    changes.main.take_in(changes, changes.shown_from or now)


class Publishable(Deletable):
    """What a story has to do with being published.

    What is edited while readers see a story are its `changes`: a second row with quotes,
    milestones and tags of its own, which is public no more than any other draft. Publishing the
    changes copies them into the story and deletes that row.
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

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        changes: "Story"
        pk: int

        def blockers(self) -> list[publication.Blocker]: ...
        def translations(self, *, held: bool = False) -> list[Story]: ...

    def is_published(self, now: datetime) -> bool:
        """Whether visitors may see it. See also `told_publicly`."""
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

        See also `latest_change`.
        """
        return self.shown_from or self.modified_at

    def is_scheduled(self, now: datetime) -> bool:
        """Whether it, or these changes, will appear at a moment that has been set."""
        appears = self.shown_from or self.published_at
        return self.status == self.Status.PUBLISHED and appears is not None and appears > now

    def will_appear_at(self, now: datetime) -> datetime | None:
        """When it, or what waits beside it, will appear; None where no moment is set."""
        for row in (self, self.waiting_changes()):
            if row is not None and row.is_scheduled(now):
                return row.shown_from or row.published_at
        return None

    def state(self, now: datetime) -> State:
        """Where the story is. See also `PublishableQuerySet.in_state`."""
        if self.status != self.Status.PUBLISHED:
            return State(self.status)
        if self.is_scheduled(now):
            return State.SCHEDULED
        changes = self.waiting_changes()
        is_waiting = changes is not None and not changes.is_published(now)
        return State.CHANGED if is_waiting else State.PUBLISHED

    @property
    def main(self) -> "Story":
        """The story that these are the changes to; or it itself."""
        return self.changes_to or self  # type: ignore[return-value]  # the one model that is made of this

    def waiting_changes(self) -> "Story | None":
        """The changes that wait beside what readers see."""
        return getattr(self, "changes", None)

    def in_sight(self, now: datetime) -> "Story | None":
        """The row that readers see: the story, or its changes once their minute has come."""
        rows = (self, self.waiting_changes())
        return next((row for row in rows if row and row.is_published(now)), None)  # type: ignore[return-value]  # the one model that is made of this

    def being_edited(self) -> "Story":
        """The row that an editor works on: the waiting changes where there are any."""
        return self.waiting_changes() or self  # type: ignore[return-value]  # the one model that is made of this

    def begin_changes(self) -> "Story":
        """The waiting changes, begun as a copy of what readers see where there are none."""
        if found := self.waiting_changes():
            return found
        changes = type(self)(  # type: ignore[misc]  # the abstract model does not know the field
            changes_to=self, version=self.version, published_at=self.published_at
        )
        content.put(changes, content.read(self))  # type: ignore[arg-type]  # the one model that is made of this
        return changes  # type: ignore[return-value]  # the one model that is made of this

    def publish(self, now: datetime) -> None:
        """Show the story to visitors from `published_at` on, or from now where that is empty.

        The moment of first publishing never moves. Raises publication.Blocked while something
        stands in the way. The caller saves.
        """
        if blockers := self.blockers():
            raise publication.Blocked(blockers)
        if self.withdrawn_at and self.published_at and self.published_at > self.withdrawn_at:
            self.published_at = None  # it was withdrawn before anybody saw it
        self.published_at = self.published_at or now
        self.status, self.withdrawn_at, self.withdrawal_reason = self.Status.PUBLISHED, None, ""

    def schedule(self, at: datetime) -> None:
        """Show the story to visitors from a moment on. Raises publication.Blocked.

        The caller saves.
        """
        if self.status == self.Status.WITHDRAWN:
            raise publication.Blocked([WITHDRAWN_FIRST])
        self.published_at = at
        self.publish(at)

    def publish_changes(self, now: datetime) -> None:
        """Show the waiting changes at the next request; a withdrawn story comes back with them.

        Raises publication.Blocked.
        """
        changes = self.changes
        if blockers := changes.blockers():
            raise publication.Blocked(blockers)
        self.take_in(changes, now)
        if self.status == self.Status.WITHDRAWN:
            self.publish(now)
            self.save()

    def schedule_changes(self, at: datetime) -> None:
        """Show the waiting changes from a moment on. Raises publication.Blocked."""
        changes = self.changes
        blockers = changes.blockers()
        if self.status == self.Status.WITHDRAWN:
            blockers = [WITHDRAWN_FIRST, *blockers]
        if blockers:
            raise publication.Blocked(blockers)
        changes.status, changes.shown_from, self.shown_until = self.Status.PUBLISHED, at, at
        self._save_all(changes)

    def unschedule_changes(self) -> None:
        """Let the waiting changes wait without a date."""
        changes = self.waiting_changes()
        if changes and changes.status == self.Status.PUBLISHED:
            changes.status, changes.shown_from, self.shown_until = self.Status.DRAFT, None, None
            self._save_all(changes)

    @transaction.atomic
    def discard_changes(self) -> None:
        """Forget the waiting changes; their last version stays in the history."""
        changes = self.changes
        self.shown_until, self.version = None, changes.version + 1
        changes.delete()
        self._state.fields_cache.pop("changes", None)
        self.save(update_fields=["shown_until", "version"])

    @transaction.atomic
    def take_in(self, changes: "Story", at: datetime) -> None:
        """Make the changes the story, as of a moment; their row goes."""
        told = content.read(changes)
        if told != content.read(self.main):
            self.modified_at = at
        self.shown_until = None
        self.version = max(self.version, changes.version)
        changes.delete()
        self._state.fields_cache.pop("changes", None)
        content.put(self.main, told)

    @transaction.atomic
    def withdraw(self, now: datetime, reason: str = "") -> list["Story"]:
        """Take the story from every page, at the next request. The caller saves it.

        Its translations go with it, and are returned, saved. Scheduled changes wait without a
        date from then on.
        """
        along = self.translations(held=True)  # none is published meanwhile, not knowing of this
        gone = [each for each in along if each.status == self.Status.PUBLISHED]
        self._withdraw(now, reason)
        for translation in gone:
            translation._withdraw(now, reason)
            translation.version += 1
            translation.save()
        return gone

    def _withdraw(self, now: datetime, reason: str) -> None:
        if changes := self.waiting_changes():
            changes.version += 1  # a form that has them open must see that the story is withdrawn
            changes.save(update_fields=["version"])
        self.unschedule_changes()
        self.status, self.withdrawn_at = self.Status.WITHDRAWN, now
        self.withdrawal_reason = reason

    def _save_all(self, changes: "Story") -> None:
        with transaction.atomic():
            self.save(update_fields=["shown_until"])
            changes.save(update_fields=["status", "shown_from"])
