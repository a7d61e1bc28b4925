from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils import timezone
from taggit.managers import TaggableManager

from stories import dates, languages, passages, publication

from . import date_field, translations
from .deletable import StillInTrash
from .fields import PlainTextField, RichTextField, sanitise, web_address, with_absolute_links
from .headed import Headed
from .old_address import GoneAddress, OldStoryAddress
from .permanent_id import permanent_id
from .publishable import Publishable
from .tag import TaggedStory
from .translatable import Translatable
from .waiting import WaitingQuerySet

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from .milestone import Milestone
    from .picture import Picture

KEPT = ["changes_to", "deleted_at"]  # what tells one row a story from the others


class StoryQuerySet(WaitingQuerySet):
    def get_by_natural_key(self, language: str, slug: str, number: int = 0) -> "Story":
        if number:  # an address that waits, or none yet, does not tell stories apart
            return self.get(pk=number)
        return self.get(language=language, slug=slug, changes_to__isnull=True)

    def formerly_at(self, slug: str, language: str = "") -> "StoryQuerySet":
        """Stories that had the address once; also as scheduled changes show them since a minute.

        Without a language, in any.
        """
        address = {"slug": slug, "language": language} if language else {"slug": slug}
        had = OldStoryAddress.objects.filter(**address).values_list("story", flat=True)
        replaced = Story.objects.filter(
            **address, changes_to__isnull=True, shown_until__isnull=False
        )
        numbers = [*had, *replaced.values_list("pk", flat=True)]
        return self.filter(Q(pk__in=numbers) | Q(changes_to__in=numbers))

    def is_taken(self, slug: str, language: str) -> bool:
        """Whether one of these stories has or had the address, or one that is deleted for good."""
        place = {"language": language, "slug": slug}
        return (
            self.filter(**place).exists()
            or self.formerly_at(slug, language).exists()
            or GoneAddress.objects.at(self.model, place).exists()
        )

    def newest_first(self) -> "StoryQuerySet":
        return self.order_by("-published_at", "-pk")

    def oldest_first(self) -> "StoryQuerySet":
        return self.order_by("published_at", "pk")

    def newest_groups(self, number: int) -> models.QuerySet:
        """The translation groups of the newest of these public stories, each once.

        None of them is there oftener than there are languages, so no more rows are looked at.
        """
        newest = self.newest_first()[: number * len(languages.CHOICES)]
        groups = Story.objects.filter(pk__in=newest.values("pk")).values("translation_group")
        latest = groups.annotate(moment=Max("published_at"), number=Max("pk"))
        return latest.order_by("-moment", "-number").values("translation_group")[:number]

    def for_cards(self) -> "StoryQuerySet":
        return self.select_related("person", "lead_picture").defer("body").newest_first()

    def for_page(self) -> "StoryQuerySet":
        """All that a story's page shows but what is nearby: four queries."""
        pictures = self.select_related("person__portrait", "lead_picture")
        return pictures.with_words().prefetch_related("tags")

    def for_feed(self) -> "StoryQuerySet":
        """All that a feed tells of each: two queries."""
        return self.select_related("person").newest_first().prefetch_related("tags")

    def for_embed(self) -> "StoryQuerySet":
        """What a frame on another site shows, the story that was published first before others."""
        quotes = self.select_related("person").prefetch_related("quotes")
        return quotes.order_by("published_at", "pk")

    def older_than(self, published_at: datetime, pk: int) -> "StoryQuerySet":
        """What stands after a story where the newest stands first."""
        until = self.filter(published_at__lte=published_at)
        return until.filter(Q(published_at__lt=published_at) | Q(pk__lt=pk))

    def newer_than(self, published_at: datetime, pk: int) -> "StoryQuerySet":
        """What stands before a story where the newest stands first."""
        since = self.filter(published_at__gte=published_at)
        return since.filter(Q(published_at__gt=published_at) | Q(pk__gt=pk))

    def for_person_page(self) -> "StoryQuerySet":
        """Cards, with the words of each: the person's quotes and timeline are cut from them."""
        return self.select_related("person", "lead_picture").newest_first().with_words()

    def showing(self, picture: "Picture") -> "StoryQuerySet":
        """Stories that have the picture, or whose person has."""
        return self.filter(Q(lead_picture=picture) | Q(person__portrait=picture))

    def with_words(self) -> "StoryQuerySet":
        """With the quotes and milestones that rest on each."""
        return self.prefetch_related("quotes", "milestones")

    def look_over(self) -> None:
        """`Story.look_over` each: something that its words do not hold has changed."""
        shown = self.select_related("person__portrait", "lead_picture").with_words()
        for story in shown.order_by("pk").iterator(chunk_size=200):
            story.look_over()


class Story(Headed, Translatable, Publishable):  # type: ignore[django-manager-missing]  # taggit: no types
    """What a person tells, in her own words, and the editor's frame around it."""

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
    slug = models.SlugField(
        "address",
        max_length=120,
        blank=True,
        help_text="The last part of the page’s address: Latin letters, digits and hyphens. "
        "It should not change once the story is published.",
    )
    standfirst = PlainTextField(
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
        validators=[web_address],
        help_text="Its web address.",
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
    editor_note = PlainTextField(
        "note for editors", blank=True, help_text="Never shown to a visitor."
    )
    in_the_way = models.CharField(max_length=200, blank=True, editable=False)
    tags = TaggableManager(through=TaggedStory, blank=True)

    other_languages: Sequence["Story"] = ()  # as translations.one_of_each found them

    objects: ClassVar[StoryQuerySet] = StoryQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name_plural = "stories"
        permissions = [
            ("publish_story", "Can publish, schedule, withdraw and share stories, and bring back")
        ]
        indexes = [
            models.Index(fields=["status", "-published_at", "-id"], name="stories_by_date"),
            models.Index(fields=["person", "status", "published_at"], name="stories_by_person"),
            models.Index(
                fields=["shown_from"],
                condition=Q(shown_from__isnull=False),
                name="stories_with_scheduled_changes",
            ),
            models.Index(
                fields=["in_the_way"],
                condition=~Q(in_the_way=""),
                name="stories_with_things_in_the_way",
            ),
            models.Index(fields=["translation_group"], name="stories_by_translation"),
            models.Index(
                fields=["translated_version"],
                condition=Q(translated_version__isnull=False),
                name="stories_that_follow_another",
            ),
            models.Index(
                fields=[*KEPT, "-published_at", "-id", "status", "language"],
                name="stories_as_the_desk_lists_them",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "slug"],
                condition=Q(changes_to__isnull=True) & ~Q(slug=""),
                name="a_slug_is_used_once_in_its_language",
                violation_error_message="Another story in this language has this address. "
                "Choose another one.",
            ),
            models.UniqueConstraint(
                fields=["translation_group", "language"],
                condition=Q(changes_to__isnull=True),
                name="a_story_is_translated_once_into_a_language",
            ),
            models.CheckConstraint(
                condition=~Q(translated_from=F("language")),
                name="a_story_is_translated_from_another_language",
                violation_error_message="A story cannot be translated from its own language. "
                "Change one of the two, or leave “Translated from” empty.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "in_review", "published", "withdrawn"]),
                name="a_story_has_a_known_status",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="a_published_story_says_since_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | ~Q(slug=""),
                name="a_published_story_has_an_address",
            ),
        ]

    def __str__(self) -> str:
        return self.headline or "A story without a headline"

    def get_absolute_url(self) -> str:
        """The story's own address, under its own language: the one that others are told."""
        return reverse("story_detail", args=[self.language, self.slug])

    @property
    def place(self) -> dict[str, Any]:
        """What its addresses are made of, whatever they show of it."""
        return {"language": self.language, "slug": self.slug}

    @property
    def reading_address(self) -> str:
        """Where a reader who is on the site finds it, in the interface that she has."""
        return translations.reading_address(self.language, self.slug)

    @property
    def permanent_id(self) -> str:
        """The same for scheduled changes as for the story that they are to."""
        return permanent_id(f"stories/{self.changes_to_id or self.pk}")

    def natural_key(self) -> tuple[str, str] | tuple[str, str, int]:
        if self.changes_to_id or not self.slug:
            return (self.language, self.slug, self.pk)
        return (self.language, self.slug)

    natural_key.dependencies = ["stories.person", "stories.picture"]  # type: ignore[attr-defined]  # Django reads it there

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        saved = kwargs.get("update_fields") or self.place
        if self.pk and not self.changes_to_id and not self.place.keys().isdisjoint(saved):
            self._keep_old_address()
        super().save(*args, **kwargs)
        if "person" in (kwargs.get("update_fields") or ["person"]):
            # What the story tells is on the timeline of whoever tells it.
            told = self.milestones.exclude(person=self.person_id)
            told.update(person=self.person_id)

    def _keep_old_address(self) -> None:
        stored = Story.objects.filter(pk=self.pk).exclude(**self.place)
        for known in stored.once_public(timezone.now()).only("language", "slug"):
            OldStoryAddress.objects.update_or_create(**known.place, defaults={"story": self})

    def blockers(self) -> list[publication.Blocker]:
        """What still stands between this story, as it is stored, and its readers."""
        milestones = list(self.milestones.all())
        return publication.find_blockers(
            self,
            quotes=list(self.quotes.all()),
            milestones=milestones,
            told_elsewhere=self.told_elsewhere() if milestones else (),
        )

    def told_elsewhere(self) -> "QuerySet[Milestone]":
        """The milestones of the same timeline that other stories tell, drafts among them."""
        kept = {"story__changes_to__isnull": True, "story__deleted_at__isnull": True}
        return self.person.milestones.filter(**kept).exclude(story=self.main.pk)

    @transaction.atomic
    def move_to_trash(self, now: datetime) -> list["Story"]:
        """Take the story from readers and the desk, at the next request, with its translations.

        Changes whose minute has come are the story by then; others wait in the trash with it.
        Returns what goes.
        """
        along = [each for each in self.translations() if each.deleted_at is None]
        for story in (self, *along):
            rows = story._rows()
            rows.settle(now)
            rows.update(deleted_at=now)
            story.refresh_from_db()
        return [self, *along]

    @transaction.atomic
    def bring_back(self) -> list["Story"]:
        """Put the story back from the trash, as it was, and the translations that went with it.

        Returns these. Raises StillInTrash while its person or its original is there.
        """
        from .person import Person  # noqa: PLC0415  the two name each other

        person = Person.objects.select_for_update().get(pk=self.person_id)
        original = self.original
        for missing in (person, original):
            if missing and missing.deleted_at:
                raise StillInTrash(missing)
        along = [each for each in self.translations() if each.deleted_at == self.deleted_at]
        for story in (self, *along):
            story._rows().update(deleted_at=None)
            story.refresh_from_db()
        return [self, *along]

    def _rows(self) -> StoryQuerySet:
        """The story and its waiting changes, held until the transaction is through."""
        stories = Story.objects
        list(stories.select_for_update().filter(pk=self.pk).values_list("pk"))
        return stories.filter(Q(pk=self.pk) | Q(changes_to=self.pk))

    def look_over(self) -> None:
        """Keep in `in_the_way` what stands in its way now, and save that.

        Lists are told from there: to look through the words of every story takes too long. It is
        called once the story's rows are saved.
        """
        found = publication.in_short(self.blockers())
        if found != self.in_the_way:
            self.in_the_way = found
            self.save(update_fields=["in_the_way"])

    @property
    def standing_in_the_way(self) -> str:
        """What was last found to stand in its way, or in that of the changes to it."""
        rows = [self, self.waiting_changes()]
        found = dict.fromkeys(row.in_the_way for row in rows if row and row.in_the_way)
        return ", ".join(found)

    @property
    def story_text(self) -> passages.StoryText:
        """The body as it is shown: what was written past the field is sanitised here too."""
        return passages.read(sanitise(self.body))

    @property
    def minutes_to_read(self) -> int:
        return languages.minutes_to_read(self.story_text.text, self.language)

    def body_for_elsewhere(self, address: str) -> str:
        """The body as it is shown, its links led from the story's own address."""
        return with_absolute_links(sanitise(self.body), address)

    @property
    def standfirst_text(self) -> passages.StoryText:
        return passages.read(f"<p>{escape(self.standfirst, quote=False)}</p>")

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
