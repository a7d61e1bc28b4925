"""The headline of a story, and the quotation that it may hold."""

from functools import cached_property
from typing import TYPE_CHECKING

from django.db import models

from stories import headlines, languages, passages


class Headlined(models.Model):
    headline = models.CharField(
        max_length=300,
        blank=True,
        help_text="Kept as you write it. A quotation in it is set large.",
    )
    kicker = models.CharField(
        max_length=100,
        blank=True,
        help_text="The small line over the headline. "
        "Empty: what stands before the quotation in the headline.",
    )

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        language: str

        @property
        def story_text(self) -> passages.StoryText: ...

    @cached_property
    def headline_parts(self) -> headlines.Headline:
        """The headline, split into its lead-in and its quotation."""
        return headlines.split(self.headline)

    @property
    def over_line(self) -> str:
        """The line over the headline: the kicker, or else the lead-in of its quotation."""
        return self.kicker or (self.headline_parts.lead_in if self.headline_parts.quotation else "")

    @property
    def quoted_headline(self) -> str:
        """The headline's quotation in the quotation marks of its language, or ""."""
        if not self.headline_parts.quotation:
            return ""
        return languages.quoted(self.headline_parts.quotation, self.language)

    def headline_notes(self) -> tuple[str, ...]:
        """Return sentences that say how the headline's quotation differs from the person's words.

        They inform the editor and block nothing: a headline is stored as the editor wrote it.
        """
        if not self.headline_parts.quotation:
            return ()
        try:
            said = passages.find(self.story_text, self.headline_parts.quotation)
        except passages.Ambiguous:
            return ()
        except passages.NotFound as error:
            return (f"The headline quotes words that the story does not hold. {error}",)
        return tuple(
            f"The headline’s quotation is not word for word: {change}."
            for change in passages.changes(self.headline_parts.quotation, said)
        )
