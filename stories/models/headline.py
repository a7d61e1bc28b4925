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
    def parts(self) -> headlines.Headline:
        """The headline as it is set: its lead-in and its quotation."""
        return headlines.split(self.headline)

    @property
    def over_line(self) -> str:
        """The line over the headline: the editor's kicker, else the headline's own lead-in."""
        return self.kicker or (self.parts.lead_in if self.parts.quotation else "")

    @property
    def quoted_headline(self) -> str:
        """The headline's quotation in the marks of its language; empty if it is none."""
        if not self.parts.quotation:
            return ""
        return languages.quoted(self.parts.quotation, self.language)

    def headline_notes(self) -> tuple[str, ...]:
        """How the quotation in the headline differs from what the person says, in sentences.

        A headline is kept as given, so these are for the editor to know, not obstacles.
        """
        if not self.parts.quotation:
            return ()
        try:
            said = passages.find(self.story_text, self.parts.quotation)
        except passages.Ambiguous:
            return ()
        except passages.NotFound as error:
            return (f"The headline quotes words that the story does not hold. {error}",)
        return tuple(
            f"The headline’s quotation is not word for word: {change}."
            for change in passages.changes(self.parts.quotation, said)
        )
