"""What a story has to do with the same story in other languages."""

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models

from stories import languages

if TYPE_CHECKING:
    from .story import Story, StoryQuerySet


class Translatable(models.Model):
    """A story of a group; an original and its translations are each a story of their own."""

    translation_group = models.UUIDField(default=uuid4, editable=False)
    translated_from = models.CharField(
        max_length=16,
        choices=languages.CHOICES,
        blank=True,
        help_text="The language that the person told it in. Empty: these are the words as told.",
    )
    translator = models.CharField(
        "translated by", max_length=200, blank=True, help_text="Empty where it is not known."
    )
    translated_version = models.PositiveIntegerField(
        "version of the original that it follows", null=True, blank=True, editable=False
    )

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        language: str
        main: "Story"

    @property
    def original(self) -> "Story | None":
        """The story that this was translated from, be it in the trash; None where there is none."""
        if not self.translated_from:
            return None
        others = self._group().exclude(pk=self.main.pk)
        return others.filter(language=self.translated_from).select_related("changes").first()

    @property
    def is_joined(self) -> bool:
        """Whether the story is there in another language, be it in the trash."""
        return self._group().exclude(pk=self.main.pk).exists()

    def left_behind(self) -> list["Story"]:
        """Stories translated from this one as readers see it, which would lose it by these changes:

        they find it by its language, among those that are joined.
        """
        main = self.main
        if (self.language, self.translation_group) == (main.language, main.translation_group):
            return []
        return list(main._group().filter(translated_from=main.language).order_by("pk"))

    def translations(self, *, held: bool = False) -> list["Story"]:
        """The stories translated from this one, and from those again; in the trash too.

        `held` until the transaction is through.
        """
        group = self._group().select_for_update() if held else self._group()
        others = list(group.exclude(pk=self.main.pk).order_by("pk"))
        found: list[Story] = []
        sources = [self.language]
        if not self.translated_from:
            # As told: so what is from a language that no story here has came from this one too.
            known = {self.language, *(each.language for each in others)}
            sources += sorted({each.translated_from for each in others} - known - {""})
        for language in sources:
            new = [each for each in others if each.translated_from == language]
            others = [each for each in others if each not in new]
            found += new
            sources += [each.language for each in new]
        return found

    def languages_left(self) -> list[tuple[str, str]]:
        """The languages that the story is not there in, as choices.

        What is in the trash counts as there, and so does what waiting changes would make of it.
        """
        taken = set(self._rows_of_group().values_list("language", flat=True))
        return [choice for choice in languages.CHOICES if choice[0] not in taken]

    def _group(self) -> "StoryQuerySet":
        return self._rows_of_group().filter(changes_to=None)

    def _rows_of_group(self) -> "StoryQuerySet":
        from .story import Story  # noqa: PLC0415  the two name each other

        return Story.objects.filter(translation_group=self.translation_group)
