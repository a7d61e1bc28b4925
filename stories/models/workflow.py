"""Define the states of a story. The verbs that change them are in `transitions`."""

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stories.history import snapshot

from .locking import LockingQuerySet
from .soft_delete import SoftDelete
from .visibility import public_condition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stories.publication import Blocker

    from .story import Story


class State(models.TextChoices):
    """The states of a story, with the label that all pages of the desk use."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    CHANGED = "changed", _("Published with changes waiting")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CONSENT_ENDED = "consent_ended", _("Hidden: consent needs renewal")


class WorkflowQuerySet(LockingQuerySet["Story"]):
    def published(self, now: datetime) -> Self:
        """Rows that visitors may see. See also `Workflow.is_published`, for one row."""
        return self.filter(public_condition(now))

    def without_consent(self, now: datetime) -> Self:
        """Rows that would be public, if the consent to them had not ended or been withdrawn."""
        ended = self.filter(consented_until__lte=now)
        return ended.filter(status="published", published_at__lte=now, deleted_at__isnull=True)

    def withdrawn(self, now: datetime | None = None) -> Self:
        """Stories that were public, and were withdrawn, lost consent or moved to the trash.

        Also those that came back by themselves: ask first which are `published`. Without a moment
        it is asked as of now.
        """
        was_public = Q(published_at__isnull=True) | Q(published_at__lte=F("withdrawn_at"))
        withdrawn = Q(status="withdrawn") & (Q(withdrawn_at__isnull=True) | was_public)
        for_some_days = Q(withdrawn_until__isnull=False, published_at__lte=F("withdrawn_at"))
        deleted = Q(published_at__lte=F("deleted_at"))
        ended = Q(published_at__lte=F("consented_until"))
        ended &= Q(consented_until__lte=now or timezone.now())
        hidden = Q(status="published") & (for_some_days | deleted | ended)
        return self.filter(withdrawn | hidden, changes_to__isnull=True)

    def once_public(self, now: datetime) -> Self:
        """Rows that are or were public, so that somebody may know their addresses."""
        appeared = Q(changes_to__isnull=True) | Q(shown_from__lte=now)
        appeared &= Q(status="published", published_at__lte=now)
        return self.filter(appeared) | self.withdrawn(now)

    def active(self) -> Self:
        """Live rows that are not in the trash: one row a story, as the desk lists them."""
        return self.filter(changes_to__isnull=True, deleted_at__isnull=True)

    def deleted(self) -> Self:
        """Live rows in the trash."""
        return self.filter(changes_to__isnull=True, deleted_at__isnull=False)

    def published_or_scheduled(self) -> Self:
        """Rows with the status published, scheduled working copies and rows in the trash too.

        Readers would see a row from the trash again as soon as it is brought back.
        """
        return self.filter(status="published")

    def in_state(self, state: str, now: datetime) -> Self:
        """Active stories in a state. See also `Workflow.state`, for one story."""
        active = self.active()
        if state in {State.DRAFT, State.IN_REVIEW}:
            return active.filter(status=state)
        if state not in State.values:
            return active.none()
        published = active.filter(status="published")
        if state == State.SCHEDULED:
            return published.filter(published_at__gt=now)
        public = published.filter(published_at__lte=now)
        for_some_days = Q(withdrawn_until__isnull=False, withdrawn_until__gt=now)
        if state == State.WITHDRAWN:
            return active.filter(
                Q(status=state) | Q(for_some_days, status="published", published_at__lte=now)
            )
        public = public.exclude(for_some_days)
        if state == State.CONSENT_ENDED:
            return public.without_consent(now)
        public = public.exclude(pk__in=public.without_consent(now).values("pk"))
        waiting = Q(changes__isnull=False) & ~Q(
            changes__status="published", changes__shown_from__lte=now
        )
        return public.filter(waiting) if state == State.CHANGED else public.exclude(waiting)

    def apply_due_changes(self, now: datetime) -> None:
        """Merge scheduled changes that are due into their stories.

        Readers see due changes even without this; merging leaves one row a story for the desk.
        """
        due = self.filter(changes_to__isnull=False, status="published", shown_from__lte=now)
        for number in list(due.values_list("pk", flat=True)):
            # Where a constraint refuses them, such as an address that is taken by now, they stay a
            # working copy that readers see. That must not keep the story from being withdrawn.
            with suppress(IntegrityError), transaction.atomic():
                self.model.objects.filter(changes=number).lock()
                # Another request may have merged them while this one waited for the lock.
                changes = due.select_related("changes_to").filter(pk=number).first()
                if changes is not None:
                    changes.live.merge(changes, changes.shown_from or now)


class Workflow(SoftDelete):
    """The status of a story, and what follows from it.

    Editors change a public story in its working copy: a second row, with its own quotes, milestones
    and tags, that visitors do not see. Publishing merges it into the live row and deletes it.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    published_at = models.DateTimeField(
        _("appears"),
        null=True,
        blank=True,
        help_text=_("In the future: the story appears then, when you press Schedule."),
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_until = models.DateTimeField(null=True, blank=True, editable=False)
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
    consented_until = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    was_scheduled = was_in_review = False  # before the transition that runs now
    found_blockers: "Sequence[Blocker]" = ()  # as the transition that runs now found them

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        changes: "Story"
        pk: Any

        def unschedule_changes(self) -> None: ...

    def is_published(self, now: datetime) -> bool:
        """Whether visitors may see this row. See also `visibility.public_condition`."""
        return (
            self.has_appeared(now)
            and (self.withdrawn_until is None or self.withdrawn_until <= now)
            and not self.is_without_consent(now)
        )

    def is_without_consent(self, now: datetime) -> bool:
        """Whether the consent ended or was withdrawn: the row is hidden, whatever its status."""
        return self.consented_until is not None and self.consented_until <= now

    def has_appeared(self, now: datetime) -> bool:
        """Whether visitors may see this row, or could if it were not away.

        It is away while it is withdrawn for some days, or since the consent to it ended. What is
        edited then waits as changes, so that it can come back as it was.
        """
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
        """The moment since which readers see the present words; None if never changed.

        See also `visibility.latest_change`.
        """
        return self.shown_from or self.modified_at

    def is_scheduled(self, now: datetime) -> bool:
        """Whether this row will appear at a moment in the future."""
        appears = self.shown_from or self.published_at
        return self.status == self.Status.PUBLISHED and appears is not None and appears > now

    def is_fixed(self, now: datetime) -> bool:
        """Whether only publishers may change this row: it is scheduled, or its story withdrawn."""
        return self.is_scheduled(now) or self.live.is_withdrawn(now)

    def is_withdrawn(self, now: datetime) -> bool:
        """Whether the story is withdrawn, until somebody publishes it again or for some days."""
        return self.live.status == self.Status.WITHDRAWN or self.returns_at(now) is not None

    def returns_at(self, now: datetime) -> datetime | None:
        """Return when a story that is withdrawn for some days comes back by itself, or None."""
        live = self.live
        until = live.withdrawn_until if live.status == self.Status.PUBLISHED else None
        return until if until and until > now else None

    def will_appear_at(self, now: datetime) -> datetime | None:
        """Return when the story or its working copy will appear; None if it is not scheduled."""
        for row in (self, self.waiting_changes()):
            if row is not None and row.is_scheduled(now):
                return row.shown_from or row.published_at
        return None

    def state(self, now: datetime) -> State:
        """Return the state of the story. See also `WorkflowQuerySet.in_state`."""
        if self.status != self.Status.PUBLISHED:
            return State(self.status)
        if self.is_scheduled(now):
            return State.SCHEDULED
        if self.returns_at(now):
            return State.WITHDRAWN
        if self.is_without_consent(now):
            return State.CONSENT_ENDED
        changes = self.waiting_changes()
        is_waiting = changes is not None and not changes.is_published(now)
        return State.CHANGED if is_waiting else State.PUBLISHED

    @property
    def is_in_review(self) -> bool:
        return self.status == self.Status.IN_REVIEW

    @property
    def live(self) -> "Story":
        """The story that this row is the working copy of, or else this row."""
        return self.changes_to or self  # type: ignore[return-value]  # the one model that is made of this

    def waiting_changes(self) -> "Story | None":
        """Return the working copy, or None where there is none."""
        return getattr(self, "changes", None)

    def visible_row(self, now: datetime) -> "Story | None":
        """Return the row that readers see: the story, or its working copy if that is due."""
        rows = (self, self.waiting_changes())
        return next((row for row in rows if row and row.is_published(now)), None)  # type: ignore[return-value]  # the one model that is made of this

    def working_copy(self) -> "Story":
        """Return the row that editors work on: the waiting changes, or else the story."""
        return self.waiting_changes() or self  # type: ignore[return-value]  # the one model that is made of this

    def begin_changes(self, *, is_judged_later: bool = False) -> "Story":
        """Return the working copy; create it as a copy of the live row where there is none.

        What blocks it is looked for, unless whoever calls changes it and does that after.
        """
        if found := self.waiting_changes():
            return found
        changes = type(self)(  # type: ignore[misc]  # the abstract model does not know the field
            changes_to=self, version=self.version, published_at=self.published_at
        )
        content = snapshot.take(self)  # type: ignore[arg-type]  # the one model that is made of this
        snapshot.apply(changes, content, is_judged_later=is_judged_later)  # type: ignore[arg-type]  # the same
        return changes  # type: ignore[return-value]  # the one model that is made of this

    @transaction.atomic
    def merge(self, changes: "Story", at: datetime, *, is_minor: bool = False) -> None:
        """Copy the working copy into the story, changed at the moment `at`, and delete it.

        Corrections that waited with it are the story's from then on. A minor edit does not count
        as a change, so its moment is told to nobody.
        """
        content = snapshot.take(changes)
        if content != snapshot.take(self.live) and not is_minor:
            self.modified_at = at
        changes.corrections.update(story=self.live, published_at=at)
        self.shown_until = None
        self.version = max(self.version, changes.version)
        changes.delete()
        self._state.fields_cache.pop("changes", None)
        snapshot.apply(self.live, content)
