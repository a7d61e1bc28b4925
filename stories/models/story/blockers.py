"""What blocks publishing a story as it is stored."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from stories import publication
from stories.models import milestone
from stories.models.verification.judged import for_keeping
from stories.models.verification.kept_verdicts import (
    KeptVerdicts,
    body_to_keep,
    headline_to_keep,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from stories.models.milestone import Milestone
    from stories.models.person import Person


class Blockable:
    """A story as far as something blocks it."""

    if TYPE_CHECKING:  # what `Story` stores
        person: Any
        person_id: Any
        status: Any
        Status: Any
        live: Any
        changes_to_id: Any
        blockers_summary: Any
        quotes: Any
        milestones: Any
        versions: Any
        waiting_changes: Any
        save: Any

    def blockers(self) -> list[publication.Blocker]:
        """Return what blocks publishing this story as it is stored."""
        story: Any = self
        milestones = list(self.milestones.all())
        return publication.find_blockers(
            story,
            quotes=list(self.quotes.all()),
            milestones=milestones,
            milestones_elsewhere=self._milestones_elsewhere()
            if milestones and self.person_id
            else (),
        )

    def _milestones_elsewhere(self) -> "list[Milestone]":
        """Return what `milestones_elsewhere` finds, by a query that is compiled once."""
        values = {"story": self.live.pk, "person": self.person_id or 0, "now": timezone.now()}
        found: list[Milestone] = milestone.BESIDE.fetch(**values)
        return found

    def known_teller(self) -> "Person | None":
        """Return the named person whose story readers know this as, if nobody named tells it."""
        if not self.person_id or self.person.is_named:
            return None
        numbers = {self.live.person_id} if self.changes_to_id else self._tellers_seen()
        others = type(self.person).objects.filter(pk__in=numbers - {self.person_id})
        return others.filter(anonymity="named").first()

    def _tellers_seen(self) -> set[Any]:
        if self.status not in {self.Status.PUBLISHED, self.Status.WITHDRAWN}:
            return set()
        seen = self.versions.published(timezone.now()).values_list("content__fields__person_id")
        return {number for (number,) in seen if number}

    def milestones_elsewhere(self) -> "QuerySet[Milestone]":
        """The milestones of other stories that readers see, or will, beside this story's.

        No drafts among them: nobody sees those together with this story yet.
        """
        if not self.person_id:
            return self.milestones.model.objects.none()
        every = self.milestones.model.objects
        return every.beside(self.live.pk, self.person_id, timezone.now())

    def refresh_blockers(self) -> list[publication.Blocker]:
        """Update and save `blockers_summary`, from which lists show what blocks the story.

        Checking the words of every story for a list would take too long. Call it after the
        story's quotes and milestones are saved: it also keeps where their words are. Returns what
        was found.
        """
        story: Any = self
        KeptVerdicts.objects.keep([story])  # first: what rows found then, blockers need not find
        found = self.blockers()
        summary = publication.in_short(found)
        if summary != self.blockers_summary:
            self.blockers_summary = summary
            self.save(update_fields=["blockers_summary"])
        return found

    def verdicts_to_keep(self) -> dict[str, list[Any]]:
        """Return the verdicts on the words of all quotes and milestones. See `kept_verdicts`."""
        records: list[Any] = [*self.quotes.all(), *self.milestones.all()]
        found = dict(map(for_keeping, records))
        return found | body_to_keep(self) | headline_to_keep(self)

    @property
    def current_blockers(self) -> str:
        """The stored summaries of what blocks the story and its waiting changes, each once."""
        rows = [self, self.waiting_changes()]
        found = dict.fromkeys(row.blockers_summary for row in rows if row and row.blockers_summary)
        return ", ".join(found)
