from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from stories import languages, passages
from stories.passages.fragments import text_fragment

from .fields import new_key
from .public import told_publicly


class QuoteQuerySet(models.QuerySet["Quote"]):
    def get_by_natural_key(self, key: str) -> "Quote":
        return self.get(key=key)

    def published(self, now: datetime) -> "QuoteQuerySet":
        """Quotes of public stories. What they say is cut from the story: see `Quote.words`."""
        return self.filter(told_publicly(now, "story__"))

    def withdrawn(self) -> "QuoteQuerySet":
        return self.filter(story__status="withdrawn")

    def for_cards(self) -> "QuoteQuerySet":
        """With the story that each is cut from; newest story first, in the editor's order."""
        return self.select_related("story__person").order_by(
            "-story__published_at", "-story__pk", "position", "pk"
        )


class Quote(models.Model):
    """Words of a person that stand in her story, exactly."""

    story = models.ForeignKey("Story", on_delete=models.CASCADE, related_name="quotes")
    text = models.TextField(
        "exact words",
        help_text="Copied from the story, without quotation marks around them. "
        "They must stand there exactly once, letter for letter.",
    )
    prefix = models.CharField(max_length=64, blank=True, editable=False)
    suffix = models.CharField(max_length=64, blank=True, editable=False)
    position = models.PositiveIntegerField(default=0, help_text="The lowest number comes first.")
    is_pull_quote = models.BooleanField(
        "pull quote", default=False, help_text="Set large beside the story."
    )
    key = models.CharField(max_length=8, unique=True, default=new_key, editable=False)

    passage_error: passages.PassageError | None = None  # why `clean` refused the words

    objects: ClassVar[QuoteQuerySet] = QuoteQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("quote_detail", args=[self.key])

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    natural_key.dependencies = ["stories.story"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Find the words in the story as it is being saved, and keep the story's own characters.

        Raises ValidationError on `text` that says what to do.
        """
        try:
            self.rest_on(passages.find(self.story.story_text, self.text, self.prefix, self.suffix))
        except passages.PassageError as error:
            self.passage_error = error
            raise ValidationError({"text": str(error)}) from error

    def rest_on(self, passage: passages.Passage) -> None:
        """Quote the passage: its words, and what stands around them to tell it from others."""
        self.text, self.prefix, self.suffix = passage.text, passage.prefix, passage.suffix
        self.passage = passage

    @cached_property
    def passage(self) -> passages.Passage | None:
        """Where the words stand in the story as it is now; None if they do not, or not once."""
        return passages.locate(self.story.story_text, self.text, self.prefix, self.suffix)

    @property
    def found(self) -> passages.Passage | None:
        return self.passage

    @property
    def text_of_words(self) -> passages.StoryText:
        """What the words are cut from: the body, the only place where the person speaks."""
        return self.story.story_text

    @property
    def words(self) -> str:
        """The words, cut from the story; empty when the story does not hold them any more."""
        return self.passage.text if self.passage else ""

    @property
    def quoted_words(self) -> str:
        """The words in the quotation marks of their language."""
        return languages.quoted(self.words, self.story.language) if self.words else ""

    @property
    def anchor(self) -> str:
        return f"q-{self.key}"

    @property
    def address_in_story(self) -> str:
        """The story, opened at the words: by their anchor, and by a text fragment where known."""
        fragment = text_fragment(self.text_of_words, self.passage) if self.passage else ""
        return f"{self.story.get_absolute_url()}#{self.anchor}{fragment}"


def standing(quotes: Iterable[Quote]) -> list[Quote]:
    """Those of the quotes whose words the story still holds: no page shows another."""
    return [quote for quote in quotes if quote.passage]
