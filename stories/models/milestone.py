from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from stories import dates, passages
from stories.keys import new_key
from stories.passages.fragments import text_fragment

from . import date_field
from .verified import VerifiedQuerySet
from .visibility import public_condition

if TYPE_CHECKING:
    from .story import Story


class MilestoneQuerySet(VerifiedQuerySet["Milestone"]):
    def get_by_natural_key(self, key: str) -> "Milestone":
        return self.get(key=key, story__changes_to__isnull=True)

    def published(self, now: datetime) -> "MilestoneQuerySet":
        """Milestones told in public stories."""
        return self.filter(public_condition(now, "story__"))

    def of_visible_or_scheduled_rows(self, now: datetime) -> "MilestoneQuerySet":
        """Milestones that readers see, or will, each with its story.

        Those of changes too that are scheduled; not those of what these replaced already.
        """
        let_out = self.filter(story__status="published", story__deleted_at__isnull=True)
        replaced = models.Q(story__shown_until__lte=now)
        return let_out.exclude(replaced).select_related("story")


class Milestone(models.Model):
    """An event on a person's timeline, told by an exact passage of one of the person's stories."""

    class Kind(models.TextChoices):
        PERSONAL = "personal", "Personal: something the person did"
        CONTEXT = "context", "Context: a law, an event, what others did"

    person = models.ForeignKey("Person", on_delete=models.CASCADE, related_name="milestones")
    story = models.ForeignKey(
        "Story",
        on_delete=models.CASCADE,
        related_name="milestones",
        help_text="The story that tells it.",
    )
    title = models.CharField(
        max_length=200, blank=True, help_text="Your words, and no more than the passage says."
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PERSONAL)
    date_edtf = date_field.ToldDateField(
        "date",
        help_text="As precise as it was told and no more: 2017, 2024-06, 2020~ (about), "
        "2017/2020, 2020/.. (since). Empty where no date is told.",
    )
    date_label = models.CharField(
        max_length=100,
        blank=True,
        help_text="Shown instead of the date, in the words of the story: “At age 12”.",
    )
    position = models.PositiveIntegerField(default=0, help_text="The lowest number comes first.")
    passage = models.TextField(
        "exact passage",
        help_text="The sentence that tells it, copied from the story or its standfirst. "
        "It must stand there exactly once, letter for letter.",
    )
    prefix = models.CharField(max_length=64, blank=True, editable=False)
    suffix = models.CharField(max_length=64, blank=True, editable=False)
    key = models.CharField(max_length=8, default=new_key, editable=False)
    translated_from_key = models.CharField(max_length=8, blank=True, editable=False)

    passage_error: passages.PassageError | None = None  # why `clean` refused the words

    objects: ClassVar[MilestoneQuerySet] = MilestoneQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["key", "story"], name="a_milestone_is_in_a_story_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["personal", "context"]),
                name="a_milestone_is_personal_or_context",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.passage

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    natural_key.dependencies = ["stories.person", "stories.story"]  # type: ignore[attr-defined]  # Django reads it there

    def clean(self) -> None:
        """Find the passage in the story, or else in its standfirst; keep the story's characters.

        Raises ValidationError on `story` or `passage` that says what to do.
        """
        if not hasattr(self, "person"):
            return  # the story's form says that it is missing
        if self.story.person_id != self.person_id:
            raise ValidationError(
                {"story": f"This story is not {self.person.name}’s. Choose one of theirs."}
            )
        try:
            self.anchor_to(self._find())
        except passages.PassageError as error:
            self.passage_error = error
            raise ValidationError({"passage": str(error)}) from error

    def _find(self) -> passages.Passage:
        words, around = self.passage, (self.prefix, self.suffix)
        try:
            return passages.find(self.story.story_text, words, *around)
        except passages.NotFound as not_in_the_body:
            try:
                return passages.find(self.story.standfirst_text, words, *around)
            except passages.PassageError:
                raise not_in_the_body from None

    def anchor_to(self, found: passages.Passage) -> None:
        """Rest on the passage: its words, and what stands around them to tell it from others."""
        self.passage, self.prefix, self.suffix = found.text, found.prefix, found.suffix
        for name in ("in_body", "in_standfirst"):
            self.__dict__.pop(name, None)

    @cached_property
    def in_body(self) -> passages.Passage | None:
        """Where the person tells it, in the body as it is now."""
        return passages.locate(self.story.story_text, self.passage, self.prefix, self.suffix)

    @cached_property
    def in_standfirst(self) -> passages.Passage | None:
        """Where the editor tells it; None when the person does."""
        if self.in_body:
            return None
        return passages.locate(self.story.standfirst_text, self.passage, self.prefix, self.suffix)

    @property
    def found(self) -> passages.Passage | None:
        return self.in_body or self.in_standfirst

    @property
    def is_verified(self) -> bool:
        """Whether the story holds the passage, exactly once: no page shows another."""
        return self.found is not None

    @property
    def text_of_words(self) -> passages.StoryText:
        """What the passage is cut from: the body, or else the standfirst."""
        return self.story.standfirst_text if self.in_standfirst else self.story.story_text

    @property
    def words(self) -> str:
        """The passage, cut from the story; empty when the story does not hold it any more."""
        return self.found.text if self.found else ""

    @property
    def is_in_her_words(self) -> bool:
        return self.in_body is not None

    @property
    def is_context(self) -> bool:
        return self.kind == self.Kind.CONTEXT

    @property
    def told(self) -> dates.ToldDate | None:
        return date_field.read(self.date_edtf)

    @property
    def when(self) -> str:
        """The date as it was told, in the story's language; empty where none was."""
        if self.date_label:
            return self.date_label
        return dates.wording(self.told, self.story.language) if self.told else ""

    @property
    def machine_date(self) -> str:
        """What `<time datetime>` may carry: never more precise than what was told."""
        return self.told.machine if self.told else ""

    @property
    def anchor(self) -> str:
        return f"m-{self.key}"

    @property
    def address_in_story(self) -> str:
        """The story, opened at the passage: by its anchor, and by a text fragment where known."""
        fragment = text_fragment(self.text_of_words, self.found) if self.found else ""
        return f"{self.story.reading_address}#{self.anchor}{fragment}"


def timeline(stories: Iterable["Story"]) -> list[Milestone]:
    """The verified milestones of several stories, in the editor's order."""
    told = [event for story in stories for event in story.verified_milestones]
    return sorted(told, key=lambda event: (event.position, event.pk))
