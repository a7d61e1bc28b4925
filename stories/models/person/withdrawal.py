"""Take somebody off the site with all their stories: into the trash and back, or withdrawn."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from stories.models.audit_entry import AuditEntry
from stories.models.preview_link import PreviewLink
from stories.models.story import Story
from stories.models.workflow import State


class Withdrawable:
    """A person as far as they leave the site and come back."""

    if TYPE_CHECKING:  # what `Person` stores
        pk: Any
        deleted_at: Any
        stories: Any
        save: Any
        _default_manager: Any

        def is_published(self, now: datetime) -> bool: ...

    def withdrawn_stories(self, now: datetime) -> "list[Story]":
        """The stories that are withdrawn, the last first; [] while readers see the person."""
        if self.is_published(now):
            return []
        return list(self.stories.in_state(State.WITHDRAWN, now).order_by("-withdrawn_at", "-pk"))

    @transaction.atomic
    def move_to_trash(self, *, by: Any, now: datetime) -> "list[Story]":
        """Move the person and their stories to the trash; return the stories.

        Scheduled changes that would give another person's story to this person lose their date.
        """
        self._hold()
        self._take_no_more_stories(now)
        stories = list(self.stories.active())
        self._audit(AuditEntry.Kind.DELETED, stories, by=by, now=now)
        for story in stories:
            for each in story.with_translations():
                each.delete_softly(now)
        self.deleted_at = now
        self.save(update_fields=["deleted_at"])
        self.stories.refresh_blockers()
        return stories

    @transaction.atomic
    def bring_back(self, *, by: Any, now: datetime) -> "list[Story]":
        """Bring the person back from the trash with the stories that went too; return these."""
        self._hold()
        stories = list(self.stories.deleted().filter(deleted_at=self.deleted_at))
        self.deleted_at = None
        self.save(update_fields=["deleted_at"])
        # All in one update: a translation alone cannot come back before its original.
        rows = [story.pk for story in stories]
        Story.objects.filter(Q(pk__in=rows) | Q(changes_to__in=rows)).update(deleted_at=None)
        for story in stories:
            story.deleted_at = None
        self._audit(AuditEntry.Kind.BROUGHT_BACK, stories, by=by, now=now)
        self.stories.refresh_blockers()
        return stories

    @transaction.atomic
    def withdraw(
        self, *, by: Any, now: datetime, note: str = "", until: datetime | None = None
    ) -> "list[Story]":
        """Withdraw all stories of the person, as `Story.withdraw` does; return those that went.

        Scheduled changes that would give another person's story to this person lose their date.
        Links to drafts stop: nobody outside of the desk sees the person.
        """
        self._hold()
        self._take_no_more_stories(now)
        gone: dict[int, Story] = {}
        for story in self.stories.active().published_or_scheduled().order_by("pk"):
            if story.pk not in gone:
                outcome = story.withdraw(by=by, now=now, note=note, until=until)
                gone |= {
                    each.pk: each for each in (outcome.story, *outcome.went_along) if outcome.event
                }
        drafts = Q(story__person=self.pk) | Q(story__changes__person=self.pk)
        PreviewLink.objects.filter(drafts).exclude(story__in=gone).revoke(by=by, now=now)
        if gone:
            AuditEntry.note(AuditEntry.Kind.WITHDRAWN, now=now, by=by, detail=f"Person {self.pk}")
        return list(gone.values())

    def _hold(self) -> None:
        """Lock the row until the transaction ends, so that a story saved meanwhile is seen."""
        type(self)._default_manager.filter(pk=self.pk).lock()

    def _take_no_more_stories(self, now: datetime) -> None:
        """Merge changes that are due, and unschedule those that would bring another's story."""
        Story.objects.filter(Q(person=self) | Q(changes_to__person=self)).apply_due_changes(now)
        for others in Story.objects.filter(changes__person=self.pk).exclude(person=self.pk):
            others.unschedule_changes()

    def _audit(self, kind: str, stories: "list[Story]", *, by: Any, now: datetime) -> None:
        """Write a line for the person, identified by number alone, and one for each story."""
        who = f"Person {self.pk}"
        AuditEntry.note(kind, now=now, by=by, detail=who)
        for story in stories:
            AuditEntry.note(kind, now=now, by=by, story=story.pk, detail=who)
