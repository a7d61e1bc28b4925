"""Connect a story with the same story in other languages."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from stories import languages
from stories.history import snapshot
from stories.keys import new_key

from .compiled_queries.compiled import CompiledQuery
from .fields import LanguageField
from .version import StoryVersion

if TYPE_CHECKING:
    from .story import Story, StoryQuerySet

CARRIED_FIELDS = ["person_id", "translation_group", "lead_picture_id", "told_date"]
CARRIED_FIELDS += ["source_publisher", "source_url", "source_date"]
# What is around a passage differs in a translation.
ROW_DEFAULTS: dict[str, Any] = {"prefix": "", "suffix": "", "context": {}, "confirmation": {}}
MAX_PK = 2**63 - 1  # a story that is not stored yet is younger than all others
# What the rows of a group are. Python filters them: SQLite would read every live row for that.
GROUP = CompiledQuery(
    lambda group: (
        apps.get_model("stories.Story")
        ._default_manager.filter(translation_group=group)
        .values_list("pk", "changes_to", "deleted_at", "translated_from")
    ),
    group=models.UUIDField(),
)


class Translatable(models.Model):
    """A member of a translation group. An original and its translations are separate stories."""

    translation_group = models.UUIDField(default=uuid4, editable=False)
    translated_from = LanguageField(
        _("translated from"),
        blank=True,
        help_text=_("The language that the person told it in. Empty: these are the words as told."),
    )
    translator = models.CharField(
        _("translated by"), max_length=200, blank=True, help_text=_("Empty where it is not known.")
    )
    translated_version = models.PositiveIntegerField(
        _("version of the original that it follows"), null=True, blank=True, editable=False
    )

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        language: str
        live: "Story"
        changes: "Story"

    known_group: "list[tuple[Any, ...]] | None" = None  # of a row that is only shown

    @property
    def members_of_group(self) -> "list[tuple[Any, ...]]":
        """What `GROUP` tells of each row of the group, the rows of waiting changes among them."""
        if self.known_group is not None:
            return self.known_group
        return GROUP.fetch(group=self.translation_group)

    @property
    def original(self) -> "Story | None":
        """The story that this was translated from, even one in the trash, or None."""
        if not self.translated_from:
            return None
        others = self._group().exclude(pk=self.live.pk)
        return others.filter(language=self.translated_from).select_related("changes").first()

    @property
    def is_joined(self) -> bool:
        """Whether the group has another story, even one in the trash."""
        return self._group().exclude(pk=self.live.pk).exists()

    @property
    def is_second_original(self) -> bool:
        """Whether an older story of the group is said to be as told, and this one too."""
        if self.translated_from:
            return False
        own = self.live.pk or MAX_PK
        return any(
            number < own and of is None and deleted is None and not translated_from
            for number, of, deleted, translated_from in self.members_of_group
        )

    def left_behind(self) -> list["Story"]:
        """Return translations that would lose their original if these changes were published.

        A translation finds its original by language and group, and these changes change one.
        """
        live = self.live
        if (self.language, self.translation_group) == (live.language, live.translation_group):
            return []
        return list(live._group().filter(translated_from=live.language).order_by("pk"))

    def translations(self, *, held: bool = False) -> list["Story"]:
        """Return stories translated from this one, directly or in steps, even ones in the trash.

        `held` locks their rows until the transaction ends.
        """
        group = self._group()
        if held:
            group.lock()
        others = list(group.exclude(pk=self.live.pk).order_by("pk"))
        found: list[Story] = []
        sources = [self.language]
        if not self.translated_from:
            # This is the original of the group. A translation from a language that no story of the
            # group has must have come from it too.
            known = {self.language, *(each.language for each in others)}
            sources += sorted({each.translated_from for each in others} - known - {""})
        for language in sources:
            new = [each for each in others if each.translated_from == language]
            others = [each for each in others if each not in new]
            found += new
            sources += [each.language for each in new]
        return found

    def with_translations(self) -> list["Story"]:
        """Return the story and its translations, without translations in the trash."""
        story: Any = self
        return [story, *(each for each in self.translations() if each.deleted_at is None)]

    def untranslated_languages(self) -> list[tuple[str, str]]:
        """Return the languages without a story of this group, as choices.

        Stories in the trash and the languages of waiting changes count as present.
        """
        taken = set(self._rows_of_group().values_list("language", flat=True))
        return [choice for choice in languages.CHOICES if choice[0] not in taken]

    def _group(self) -> "StoryQuerySet":
        return self._rows_of_group().filter(changes_to=None)

    def _rows_of_group(self) -> "StoryQuerySet":
        stories: Any = type(self)._default_manager
        return stories.filter(translation_group=self.translation_group)

    def translation_source(self, now: datetime) -> "Story":
        """Return the row of this original to translate: what readers see, or else its draft."""
        story: Any = self
        return story.visible_row(now) or story.working_copy()

    @transaction.atomic
    def begin_translation(self, language: str, *, by: Any, now: datetime) -> "Story":
        """Create and return a draft translation of this original into another language.

        Its body is empty. Only the quotes and milestones come with the words of the original, so
        that the translator can replace each; until then they block publishing. Raises ValueError
        where the group already has a story in the language.
        """
        stories: Any = type(self)._default_manager
        stories.filter(pk=self.pk).lock()
        if language not in dict(self.untranslated_languages()):
            raise ValueError(language)
        row = self.translation_source(now)
        content = snapshot.take(row)
        version = StoryVersion.of(row, by=by, now=now)
        fields = {name: content["fields"][name] for name in CARRIED_FIELDS} | {
            "language": language,
            "slug": "" if stories.is_taken(row.slug, language) else row.slug,
            "translated_from": self.language,
            "translated_version": version.number,
        }
        translation = stories.model()
        snapshot.apply(
            translation,
            {
                "fields": fields,
                "quotes": [_carried(quote) | {"speaker": ""} for quote in content["quotes"]],
                "milestones": [_carried(event) | {"title": ""} for event in content["milestones"]],
                "tags": content["tags"],
            },
        )
        note = f"begun from version {version.number} of its original"
        StoryVersion.keep(translation, StoryVersion.Event.SAVED, by=by, now=now, note=note)
        return translation

    def followed_version(self, original: "Story") -> StoryVersion | None:
        """Return the version of the original that this translation was last made to match."""
        if self.translated_version is None:
            return None
        return StoryVersion.objects.filter(story=original, number=self.translated_version).first()

    @transaction.atomic
    def follow(self, original: "Story", *, by: Any, now: datetime) -> None:
        """Record that this translation matches the present words of its original."""
        source = original.translation_source(now)
        self.translated_version = StoryVersion.of(source, by=by, now=now).number
        self.save(update_fields=["translated_version"])


def _carried(row: dict[str, Any]) -> dict[str, Any]:
    return row | ROW_DEFAULTS | {"key": new_key(), "translated_from_key": row["key"]}
