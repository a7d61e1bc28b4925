"""What was wrong in a story that readers saw, and whether a change of it says so."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from stories import publication
from stories.models.workflow import Workflow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stories.models.milestone import Milestone
    from stories.models.quote import Quote

    from .correction import Correction


class Corrected(Workflow):
    class Meta:
        abstract = True

    if TYPE_CHECKING:
        changes_to_id: int | None
        corrections: Any
        quotes: Any
        milestones: Any

    @property
    def shown_corrections(self) -> "list[Correction]":
        """The corrections that this row shows, the newest first: the story's, then its own.

        Changes show their story's too, since they replace it at their moment. See also
        `CorrectionQuerySet.published`, for many stories.
        """
        rows: list[Any] = [self, self.changes_to] if self.changes_to else [self]
        return [each for row in rows if row.pk for each in row.corrections.all()]

    @property
    def changed_at_or_corrected_at(self) -> datetime | None:
        """Since when readers see the present words and corrections; None if never changed."""
        corrected = [each.published_at for each in self.shown_corrections[:1]]
        return max(filter(None, [self.changed_at, *corrected]), default=None)

    @property
    def proposed_correction(self) -> "Correction | None":
        """The correction that waits with these changes, and appears with them."""
        return self.corrections.first() if self.pk and self.changes_to_id else None

    def propose_correction(
        self, correction: "Correction | None", *, by: Any, now: datetime
    ) -> None:
        """Keep a correction with these changes, or none, until readers see them."""
        if self.changes_to_id is None:
            return
        if correction is None:
            self.corrections.all().delete()
            return
        story: Any = self
        correction.story, correction.published_at = story, now
        correction.written_by, correction.written_by_name = by, by.get_username() if by else ""
        correction.full_clean(exclude=["story", "written_by"])
        correction.save()

    def unanswered_corrections(
        self, now: datetime, *, is_minor: bool = False, note: str = ""
    ) -> list[publication.Blocker]:
        """Ask for what readers saw and would see changed: a correction, or why it is a minor edit.

        Of a story that readers do not see nothing is asked, unless it comes back as it was.
        """
        has_answered = bool(note.strip()) if is_minor else self.proposed_correction is not None
        if has_answered or not self.changes_to or not self.changes_to.has_appeared(now):
            return []
        changed = self.changed_words()
        if not changed:
            return []
        unexplained = publication.unexplained_minor_edit
        return [unexplained() if is_minor else publication.unanswered_correction(changed)]

    def changed_words(
        self,
        quotes: "Iterable[Quote] | None" = None,
        milestones: "Iterable[Milestone] | None" = None,
    ) -> list[str]:
        """Name what differs from what readers see, of these changes to a story.

        A form that is not stored yet gives its own rows.
        """
        if not self.changes_to:
            return []
        seen: Any = self.changes_to
        story: Any = self
        return publication.find_changed_words(
            seen,
            story,
            quotes=self.quotes.all() if quotes is None else quotes,
            milestones=self.milestones.all() if milestones is None else milestones,
        )
