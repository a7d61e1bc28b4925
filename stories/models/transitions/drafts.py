"""The verbs that store words: saving, sending for review and back, restoring, discarding."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stories import publication
from stories.history import snapshot, upgrade
from stories.models.desk.review_message import ReviewMessage
from stories.models.version import StoryVersion

from .outcome import Outcome
from .steps import Edit, Event, Kind, Steps

if TYPE_CHECKING:
    from stories.models.story import Story

SAY_WHY = publication.Blocker(
    "message", _("Say in the message what is to be done, then press “Send back” again."), ""
)


class Drafts(Steps):
    class Meta:
        abstract = True

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
        self,
        *,
        by: Any,
        now: datetime,
        note: str = "",
        message: str = "",
        to: Any = None,
        edit: Edit | None = None,
    ) -> Outcome:
        """Save the words and put the story into the queue for review. Raises Overtaken.

        `message` is for the colleague `to`, or without one for anybody who may review.
        """
        row = self._begin(by=by, now=now, edit=edit)
        if row.status == self.Status.WITHDRAWN:
            return self._keep(row, Event.SAVED, by=by, now=now, note=note)
        row.status = self.Status.IN_REVIEW
        row.save(update_fields=["status"])
        outcome = self._keep(row, Event.SENT, by=by, now=now, note=note)
        if outcome.event == Event.SENT:
            about: dict[str, Any] = {"by": by, "now": now, "to": to, "text": message}
            ReviewMessage.tell_sent(outcome.story, **about, was_in_review=row.was_in_review)
        return outcome

    @transaction.atomic
    def send_back(
        self,
        *,
        by: Any,
        now: datetime,
        note: str = "",
        message: str = "",
        edit: Edit | None = None,
    ) -> Outcome:
        """Save the words as a draft that no longer waits for review. Raises Overtaken.

        `message` tells who sent it what is to be done. Without one nothing is done, unless who sent
        it takes it back.
        """
        if not message.strip() and self.must_say_why(by):
            return Outcome(self.live, blockers=(SAY_WHY,))
        row = self._begin(by=by, now=now, edit=edit)
        outcome = self._keep(row, Event.SAVED, by=by, now=now, note=note)
        if row.was_in_review:
            self._audit(Kind.SENT_BACK, by=by, now=now)
            ReviewMessage.tell_sent_back(outcome.story, by=by, now=now, text=message)
        return outcome

    def must_say_why(self, by: Any) -> bool:
        """Whether the story is in review, and it was somebody else who sent it."""
        is_in_review = self._rows().filter(status=self.Status.IN_REVIEW).exists()
        return is_in_review and not ReviewMessage.is_by_sender(self.live, by)

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
        ReviewMessage.tell_end(story, ReviewMessage.Kind.DISCARDED, by=by, now=now)
        self._read_again()
        return Outcome(story, Event.DISCARDED)
