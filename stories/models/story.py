from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from html import escape
from typing import ClassVar
from uuid import uuid4

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from taggit.managers import TaggableManager

from stories import dates, headlines, languages, passages, publication

from . import date_field
from .fields import RichTextField, sanitise
from .public import told_publicly
from .tag import TaggedStory

LATEST_USES = 200  # of the tags of a story, weighed for what is related to it


class StoryQuerySet(models.QuerySet["Story"]):
    def get_by_natural_key(self, language: str, slug: str) -> "Story":
        return self.get(language=language, slug=slug)

    def published(self, now: datetime) -> "StoryQuerySet":
        """What visitors may see. See also `Story.is_published`, which says it of one story."""
        return self.filter(told_publicly(now))

    def withdrawn(self) -> "StoryQuerySet":
        return self.filter(status=Story.Status.WITHDRAWN)

    def newest_first(self) -> "StoryQuerySet":
        return self.order_by("-published_at", "-pk")

    def for_cards(self) -> "StoryQuerySet":
        return self.select_related("person", "lead_picture").defer("body").newest_first()

    def for_page(self) -> "StoryQuerySet":
        """All that a story's page shows but the related stories: four queries."""
        pictures = self.select_related("person__portrait", "lead_picture")
        return pictures.with_words().prefetch_related("tags")  # type: ignore[misc]  # taggit has no types

    def for_person_page(self) -> "StoryQuerySet":
        """Cards, with the words of each: the person's quotes and timeline are cut from them."""
        return self.select_related("person", "lead_picture").newest_first().with_words()

    def with_words(self) -> "StoryQuerySet":
        """With the quotes and milestones that rest on each."""
        return self.prefetch_related("quotes", "milestones")

    def related_to(self, story: "Story", number: int) -> Sequence["Story"]:
        """Stories of the same person, then those that share most tags, then the newest.

        Two queries: one with both conditions reads every story there is. Of a tag that thousands
        of stories have, only its latest uses are weighed.
        """
        uses = TaggedStory.objects.filter(tag__in=[tag.pk for tag in story.tags.all()])
        latest = uses.order_by("-content_object_id").values("content_object_id")[:LATEST_USES]
        shared = uses.filter(content_object=OuterRef("pk")).order_by().values("content_object")
        others = self.exclude(translation_group=story.translation_group).order_by(
            Coalesce(Subquery(shared.annotate(count=Count("pk")).values("count")), 0).desc(),
            "-published_at",
            "-pk",
        )
        same_person = others.filter(person=story.person_id)
        same_tags = others.filter(pk__in=latest).exclude(person=story.person_id)
        return [*same_person[:number], *same_tags[:number]][:number]


class Story(models.Model):  # type: ignore[django-manager-missing]  # taggit: no types
    """What a person tells, in her own words, and the editor's frame around it."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    person = models.ForeignKey(
        "Person",
        on_delete=models.PROTECT,
        related_name="stories",
        help_text="Whose words these are.",
    )
    language = models.CharField(
        max_length=16,
        choices=languages.CHOICES,
        default="en",
        help_text="The language that the story is told in.",
    )
    headline = models.CharField(
        max_length=300, help_text="Kept as you write it. A quotation in it is set large."
    )
    slug = models.SlugField(
        "address",
        max_length=120,
        help_text="The last part of the page’s address: Latin letters, digits and hyphens. "
        "It should not change once the story is published.",
    )
    kicker = models.CharField(
        max_length=100,
        blank=True,
        help_text="The small line over the headline. "
        "Empty: what stands before the quotation in the headline.",
    )
    standfirst = models.TextField(
        blank=True, help_text="Your introduction: who speaks, and why. Not the person’s words."
    )
    body = RichTextField(
        blank=True, help_text="The person’s own words. Every quote is cut from here."
    )
    byline = models.CharField(
        max_length=200, blank=True, help_text="Who recorded or wrote it down: “Interview by …”."
    )
    told_date = date_field.ToldDateField(
        "told on", help_text="When the person told it: 2024, 2024-06. Empty where it is not known."
    )
    source_publisher = models.CharField(
        "first published by", max_length=200, blank=True, help_text="Empty where it is not known."
    )
    source_url = models.URLField(
        "first published at",
        max_length=500,
        blank=True,
        validators=[URLValidator(["http", "https"])],
    )
    source_date = date_field.ToldDateField(
        "first published on", help_text="2024, 2024-06 or 2024-06-30. Empty where it is not known."
    )
    content_note = models.CharField(
        max_length=300,
        blank=True,
        help_text="One plain sentence that names what is hard to read. No graphic words.",
    )
    lead_picture = models.ForeignKey(
        "Picture",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_stories",
        help_text="May stay empty: the page is made to look right without one.",
    )
    editor_note = models.TextField(
        "note for editors", blank=True, help_text="Never shown to a visitor."
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    published_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Empty: the moment you publish. In the future: the story appears then.",
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    modified_at = models.DateTimeField(null=True, blank=True, editable=False)
    translation_group = models.UUIDField(default=uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    tags = TaggableManager(through=TaggedStory, blank=True)

    objects: ClassVar[StoryQuerySet] = StoryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name_plural = "stories"
        indexes = [
            models.Index(fields=["status", "-published_at", "-id"], name="stories_by_date"),
            models.Index(fields=["person", "status", "published_at"], name="stories_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "slug"],
                name="a_slug_is_used_once_in_its_language",
                violation_error_message="Another story in this language has this address. "
                "Choose another one.",
            ),
            models.UniqueConstraint(
                fields=["translation_group", "language"],
                name="a_story_is_translated_once_into_a_language",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "in_review", "published", "withdrawn"]),
                name="a_story_has_a_known_status",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="a_published_story_says_since_when",
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    def get_absolute_url(self) -> str:
        return reverse("story_detail", args=[self.language, self.slug])

    def natural_key(self) -> tuple[str, str]:
        return (self.language, self.slug)

    natural_key.dependencies = ["stories.person", "stories.picture"]  # type: ignore[attr-defined]

    def is_published(self, now: datetime) -> bool:
        """Whether visitors may see it. See also `StoryQuerySet.published`."""
        return (
            self.status == self.Status.PUBLISHED
            and self.published_at is not None
            and self.published_at <= now
        )

    def is_scheduled(self, now: datetime) -> bool:
        return self.status == self.Status.PUBLISHED and not self.is_published(now)

    def blockers(self) -> list[publication.Blocker]:
        """What still stands between this story, as it is stored, and its readers."""
        return publication.find_blockers(
            self, quotes=list(self.quotes.all()), milestones=list(self.milestones.all())
        )

    def publish(self, now: datetime) -> None:
        """Show the story to visitors from `published_at` on, or from now where that is empty.

        The moment of first publishing never moves. Raises publication.Blocked while something
        stands in the way. The caller saves.
        """
        if blockers := self.blockers():
            raise publication.Blocked(blockers)
        self.published_at = self.published_at or now
        self.status, self.withdrawn_at = self.Status.PUBLISHED, None

    def withdraw(self, now: datetime) -> None:
        """Take the story from every page, at the next request. The caller saves."""
        self.status, self.withdrawn_at = self.Status.WITHDRAWN, now

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

    @property
    def story_text(self) -> passages.StoryText:
        """The body as it is shown: what was written past the field is sanitised here too."""
        return passages.read(sanitise(self.body))

    @property
    def standfirst_text(self) -> passages.StoryText:
        return passages.read(f"<p>{escape(self.standfirst, quote=False)}</p>")

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

    @property
    def direction(self) -> str:
        return languages.direction(self.language)

    @property
    def when_told(self) -> str:
        return self._wording(self.told_date)

    @property
    def when_first_published(self) -> str:
        return self._wording(self.source_date)

    def _wording(self, date: str) -> str:
        told = date_field.read(date)
        return dates.wording(told, self.language) if told else ""
