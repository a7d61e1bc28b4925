"""Load what each kind of page shows of its stories, and no more."""

from typing import Self

from stories.models.in_languages import NAME_FIELDS
from stories.models.picture import SHOWN_FIELDS
from stories.models.verification.kept_verdicts import FETCHED, KeptVerdicts

from .addresses import AddressQuerySet

# The fields that a card in a list shows, and those that the list is ordered by.
CARD_FIELDS = ["language", "headline", "kicker", "standfirst", "slug", "content_note"]
CARD_FIELDS += ["translated_from", "published_at", "lead_picture", "minutes", "person"]
TELLER_FIELDS = [*NAME_FIELDS, "slug"]  # what it shows of the person


class ForPagesQuerySet(AddressQuerySet):
    def for_page(self) -> Self:
        """With all that a story's page shows, except related stories: five queries."""
        pictures = self.select_related("person__portrait", "lead_picture")
        return pictures.with_words().with_corrections().prefetch_related("tags")

    def for_lists(self, *fields: str) -> Self:
        """With what a card shows and these fields, and no more; the newest first."""
        shown = [*fields, *CARD_FIELDS, *(f"lead_picture__{name}" for name in SHOWN_FIELDS)]
        shown += [f"person__{name}" for name in TELLER_FIELDS]
        return self.select_related("person", "lead_picture").only(*shown).newest_first()

    def with_words(self) -> Self:
        """With the quotes and milestones of each story."""
        return self.prefetch_related("quotes", "milestones")

    def with_kept_verdicts(self) -> Self:
        """With where the words are of those quotes and milestones that did not change since."""
        return self.annotate(**{FETCHED: KeptVerdicts.objects.of_story("pk")})

    def with_corrections(self) -> Self:
        """With what `Story.shown_corrections` reads."""
        return self.prefetch_related("corrections", "changes_to__corrections")
