"""What was wrong in a story that readers saw, and whether a change of it says so."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from stories import publication

from .workflow import Workflow

if TYPE_CHECKING:
    from .correction import Correction

type Quotation = tuple[str, str]  # the words, and who else said them


class Corrected(Workflow):
    class Meta:
        abstract = True

    if TYPE_CHECKING:
        changes_to_id: int | None
        corrections: Any
        quotes: Any
        verified_quotes: Any

    @property
    def shown_corrections(self) -> "list[Correction]":
        """The corrections that this row shows, the newest first: the story's, then its own.

        Changes show those of their story too, since they replace it at their moment. See also
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

    def unanswered_corrections(self, now: datetime) -> list[publication.Blocker]:
        """Ask whether it is a correction that a quotation which readers saw is not there as it was.

        Of a story that is not public nothing is asked: readers do not see what it said.
        """
        if not self.changes_to or not self.changes_to.is_published(now):
            return []
        if self.corrections.exists():
            return []
        live: Any = self.changes_to
        left = {_quotation(quote) for quote in self.quotes.all()}
        return [
            publication.unanswered_correction(quote.text)
            for quote in live.verified_quotes
            if _quotation(quote) not in left
        ][:1]


def _quotation(quote: Any) -> Quotation:
    return (quote.text, quote.speaker)
