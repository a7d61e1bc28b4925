from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stories import dates, languages
from stories.models import consent, date_field
from stories.models.consent import Consent
from stories.models.consent.consented import Consented
from stories.models.fields import NOT_IN_A_SLUG, PlainTextField, web_address
from stories.models.transitions import Transitions
from stories.models.translations import Translatable
from stories.models.verification.verified import verified

from .addresses import Addressed
from .blockers import Blockable
from .for_pages import ForPagesQuerySet
from .headline import Headlined
from .placed_picture import PlacedPicture, WithFigures
from .tags import Tags

if TYPE_CHECKING:
    from stories.models.milestone import Milestone
    from stories.models.picture import Picture
    from stories.models.quote import Quote

# The fields of a story by which consent to it is judged.
JUDGED_FIELDS = {"person", "language", "translation_group"}
ACTIVE_FIELDS = ["changes_to", "deleted_at"]  # the fields that `active()` filters by
# The fields by which a story is public, and by which it is related to another.
PUBLIC_FIELDS = ["deleted_at", "status", "published_at", "withdrawn_until", "shown_from"]
PUBLIC_FIELDS += ["shown_until", "consented_until"]
NEAR_FIELDS = ["person", "translation_group"]
INDEX_OF_NEAR = "stories_that_share_tags"


class StoryQuerySet(ForPagesQuerySet):
    def get_by_natural_key(self, language: str, slug: str, number: int = 0) -> "Story":
        if number:  # working copies share an address, and drafts may have none
            return self.get(pk=number)
        return self.get(language=language, slug=slug, changes_to__isnull=True)

    def told_in(self, language: Any) -> "StoryQuerySet":
        """Stories in a language, or all where none is given."""
        return self if language is None else self.filter(language=language)

    def tagged(self, tag: Any) -> "StoryQuerySet":
        """Stories that have a tag, or all where none is given."""
        return self if tag is None else self.filter(tagged_stories__tag=tag)

    def showing(self, picture: "Picture") -> "StoryQuerySet":
        """Stories whose lead picture, whose person's portrait or a figure in whose body it is."""
        held = Story.objects.holding([picture])
        return self.filter(Q(person__portrait=picture) | Q(pk__in=held.values("pk")))

    def holding(self, pictures: "Iterable[Picture]") -> "StoryQuerySet":
        """Stories that one of the pictures leads, or in whose body it is."""
        chosen = list(pictures)
        placed = PlacedPicture.objects.filter(picture__in=chosen).values("story")
        return self.filter(Q(lead_picture__in=chosen) | Q(pk__in=placed))

    @transaction.atomic
    def refresh_consent(self) -> None:
        """Store until when consent to each lasts, after a consent or a person changed."""
        self.lock()
        now = timezone.now()
        rows = list(self.select_related("person").defer("body"))
        found = list(Consent.objects.about(*rows).for_judging()) if rows else []
        for row in rows:
            end = consent.hidden_since(row, consent.found_for(row, found), now)
            if end != row.consented_until:
                Story.objects.filter(pk=row.pk).update(consented_until=end)

    def refresh_blockers(self) -> None:
        """Call `Story.refresh_blockers` on each, after a change outside of the stories."""
        shown = self.select_related("person__portrait", "lead_picture").with_words()
        for story in shown.order_by("pk").iterator(chunk_size=200):
            story.refresh_blockers()


class Story(Addressed, Blockable, WithFigures, Headlined, Translatable, Consented, Transitions):  # type: ignore[django-manager-missing]  # taggit: no types
    """A text that a person tells in their own words, with the editor's texts around it."""

    person = models.ForeignKey(
        "Person",
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="stories",
        help_text=_("Whose words these are."),
    )
    slug = models.SlugField(
        _("address"),
        max_length=120,
        blank=True,
        help_text=_(
            "The last part of the page’s address: Latin letters, digits and hyphens. "
            "It should not change once the story is published."
        ),
    )
    byline = models.CharField(
        _("byline"),
        max_length=200,
        blank=True,
        help_text=_("Who recorded or wrote it down: “Interview by …”."),
    )
    told_date = date_field.ToldDateField(
        _("told on"),
        help_text=_("When the person told it: 2024, 2024-06. Empty where it is not known."),
    )
    source_publisher = models.CharField(
        _("first published by"),
        max_length=200,
        blank=True,
        help_text=_("Empty where it is not known."),
    )
    source_url = models.URLField(
        _("first published at"),
        max_length=500,
        blank=True,
        validators=[web_address],
        help_text=_("Its web address."),
    )
    source_date = date_field.ToldDateField(
        _("first published on"),
        help_text=_("2024, 2024-06 or 2024-06-30. Empty where it is not known."),
    )
    content_note = models.CharField(
        _("content note"),
        max_length=300,
        blank=True,
        help_text=_("One plain sentence that names what is hard to read. No graphic words."),
    )
    lead_picture = models.ForeignKey(
        "Picture",
        verbose_name=_("lead picture"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_stories",
        help_text=_("May stay empty: the page is made to look right without one."),
    )
    editor_note = PlainTextField(
        _("note for editors"), blank=True, help_text=_("Never shown to a visitor.")
    )
    blockers_summary = models.CharField(max_length=200, blank=True, editable=False)
    tags = Tags(through="stories.TaggedStory", blank=True)

    other_languages: Sequence["Story"] = ()  # set by reading_languages.one_of_each

    objects: ClassVar[StoryQuerySet] = StoryQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        verbose_name = _("story")
        ordering = ["-published_at", "-pk"]
        verbose_name_plural = _("stories")
        permissions = [
            ("publish_story", "Can publish, schedule, withdraw and share stories, and bring back")
        ]
        indexes = [
            models.Index(fields=["status", "-published_at", "-id"], name="stories_by_date"),
            models.Index(
                fields=["status", "language", "-published_at", "-id"], name="stories_by_language"
            ),
            models.Index(fields=["person", "status", "published_at"], name="stories_by_person"),
            models.Index(
                fields=["status", "shown_from"],
                condition=Q(shown_from__isnull=False),
                name="stories_with_scheduled_changes",
            ),
            models.Index(
                fields=["status", "consented_until"],
                condition=Q(consented_until__isnull=False),
                name="stories_whose_consent_ends",
            ),
            models.Index(
                fields=["blockers_summary"],
                condition=~Q(blockers_summary=""),
                name="stories_with_blockers",
            ),
            models.Index(fields=["translation_group"], name="stories_by_translation"),
            models.Index(
                fields=["translated_version"],
                condition=Q(translated_version__isnull=False),
                name="stories_that_follow_another",
            ),
            models.Index(
                fields=[*ACTIVE_FIELDS, "-published_at", "-id", "status", "language"],
                name="stories_as_the_desk_lists_them",
            ),
            # All that is asked of a story that shares tags: its row would be read past its body.
            models.Index(fields=["id", *PUBLIC_FIELDS, *NEAR_FIELDS], name=INDEX_OF_NEAR),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "slug"],
                condition=Q(changes_to__isnull=True) & ~Q(slug=""),
                name="a_slug_is_used_once_in_its_language",
                violation_error_message=_(
                    "Another story in this language has this address. Choose another one."
                ),
            ),
            models.UniqueConstraint(
                fields=["translation_group", "language"],
                condition=Q(changes_to__isnull=True),
                name="a_story_is_translated_once_into_a_language",
            ),
            models.CheckConstraint(
                condition=~Q(translated_from=F("language")),
                name="a_story_is_translated_from_another_language",
                violation_error_message=_(
                    "A story cannot be translated from its own language. "
                    "Change one of the two, or leave “Translated from” empty."
                ),
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
            models.CheckConstraint(
                condition=~Q(slug__regex=NOT_IN_A_SLUG),
                name="an_address_of_a_story_can_be_written",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | ~Q(headline=""),
                name="a_published_story_has_a_headline",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(language__in=sorted(languages.CODES)),
                name="a_published_story_is_in_a_known_language",
            ),
        ]

    def __str__(self) -> str:
        return self.headline or gettext("A story without a headline")

    def natural_key(self) -> tuple[str, str] | tuple[str, str, int]:
        if self.changes_to_id or not self.slug:
            return (self.language, self.slug, self.pk)
        return (self.language, self.slug)

    natural_key.dependencies = ["stories.person", "stories.picture"]  # type: ignore[attr-defined]  # Django reads it there

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        saved = kwargs.get("update_fields") or self.address_parts
        if self.pk and not self.changes_to_id and not self.address_parts.keys().isdisjoint(saved):
            self._keep_old_address()
        found = []
        if kwargs.get("update_fields") is None or not JUDGED_FIELDS.isdisjoint(saved):
            found = list(Consent.objects.about(self).for_judging())
            self.consented_until = consent.hidden_since(self, found, timezone.now())
            if kwargs.get("update_fields"):
                kwargs["update_fields"] = {*saved, "consented_until"}
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if any(each.story_id == self.pk and each.group != self.translation_group for each in found):
            # Its records came along into another group: they count there too.
            self._group().exclude(pk=self.pk).refresh_consent()
        if "body" in (kwargs.get("update_fields") or ["body"]):
            self._place_pictures(is_new=is_new)
        if not {"person", "language"}.isdisjoint(kwargs.get("update_fields") or ["person"]):
            self.person.languages.get_or_create(language=self.language)
        if "person" in (kwargs.get("update_fields") or ["person"]):
            # Milestones belong to the timeline of the person who tells the story.
            of_others = self.milestones.exclude(person=self.person_id)
            of_others.update(person=self.person_id)

    @property
    def verified_quotes(self) -> "list[Quote]":
        """The quotes that pages show: the story holds their words exactly once."""
        return verified(self.quotes.all())

    @property
    def verified_milestones(self) -> "list[Milestone]":
        """The milestones that pages show. See `verified_quotes`."""
        return verified(self.milestones.all())

    @property
    def when_told(self) -> str:
        return self._wording(self.told_date)

    @property
    def when_first_published(self) -> str:
        return self._wording(self.source_date)

    def _wording(self, date: str) -> str:
        parsed = date_field.parse_stored(date)
        return dates.wording(parsed, self.language) if parsed else ""
