"""Know which pictures are between the paragraphs of a story."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stories import figures
from stories.models.compiled_queries.json_rows import records
from stories.models.picture import Picture, if_shown

from .text import WithText

if TYPE_CHECKING:
    pass


class PlacedPicture(models.Model):
    """A picture that a story's body names, so that the stories of a picture are found.

    Saving the story keeps these rows as its body is. A page asks the body itself too.
    """

    story = models.ForeignKey(
        "Story", verbose_name=_("story"), on_delete=models.CASCADE, related_name="placed_pictures"
    )
    picture = models.ForeignKey(
        Picture, verbose_name=_("picture"), on_delete=models.PROTECT, related_name="places"
    )

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["story", "picture"], name="a_picture_is_placed_in_a_story_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.picture} in {self.story}"


class WithFigures(WithText):
    """A story as far as the pictures between its paragraphs go."""

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        placed_pictures: Any

    def figures(self) -> dict[int, Picture]:
        """Return the pictures that the body names, by their numbers; those that are known."""
        named = figures.numbers(self.body)
        if not named:
            return {}
        kept: tuple[list[int], dict[int, Picture]] | None = self.__dict__.get("_figures")
        if kept is None or kept[0] != named:
            if "rows_of_picture" in self.__dict__:  # loaded with the record
                rows, using = self.__dict__.pop("rows_of_picture"), self._state.db or "default"
                found = {each.pk: each for each in records(Picture, rows, using)}
            else:
                found = Picture.objects.in_bulk(named)
            kept = (named, {number: found[number] for number in named if number in found})
            self.__dict__["_figures"] = kept
        return kept[1]

    def shown_figures(self) -> dict[int, Picture]:
        """Return the `figures` that readers see: none that is withdrawn or lost consent."""
        now = timezone.now()
        return {number: each for number, each in self.figures().items() if if_shown(each, now)}

    def take_out(self, gone: set[int]) -> None:
        """Take pictures out of the body, which keeps its words; save it."""
        left: Any = figures.without(self.body, gone)
        self.body = left
        self.save(update_fields=["body"])

    def _place_pictures(self, *, is_new: bool) -> None:
        """Note the pictures of the body as it is saved."""
        known = set(self.figures())
        noted = set() if is_new else set(self.placed_pictures.values_list("picture", flat=True))
        if noted - known:
            self.placed_pictures.filter(picture__in=noted - known).delete()
        story: Any = self
        added = [PlacedPicture(story=story, picture_id=number) for number in known - noted]
        if added:
            PlacedPicture.objects.bulk_create(added)


def all_of(story: "models.OuterRef | Any") -> models.QuerySet[Picture]:
    """Return the pictures in the body of a story, for `all_rows`."""
    return Picture.objects.filter(places__story=story).order_by("pk")
