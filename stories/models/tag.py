from datetime import datetime

from django.db import models
from django.db.models import Count
from django.urls import reverse
from taggit.models import ItemBase, TagBase

from .public import told_publicly


class TagQuerySet(models.QuerySet["Tag"]):
    def get_by_natural_key(self, slug: str) -> "Tag":
        return self.get(slug=slug)

    def published(self, now: datetime) -> "TagQuerySet":
        """Tags of at least one public story, each with `story_count`."""
        public = told_publicly(now, "tagged_stories__content_object__")
        counted = self.annotate(story_count=Count("tagged_stories", filter=public))
        return counted.filter(story_count__gt=0).order_by("name")


class Tag(TagBase):
    natural_key_fields = ["slug"]
    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "tag"
        verbose_name_plural = "tags"

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return reverse("tag_detail", args=[self.slug])


class TaggedStoryQuerySet(models.QuerySet["TaggedStory"]):
    def get_by_natural_key(self, tag: str, language: str, slug: str) -> "TaggedStory":
        return self.get(tag__slug=tag, content_object__language=language, content_object__slug=slug)


class TaggedStory(ItemBase):
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="tagged_stories")
    content_object = models.ForeignKey(
        "Story", on_delete=models.CASCADE, related_name="tagged_stories"
    )
    objects = TaggedStoryQuerySet.as_manager()

    class Meta:
        verbose_name = "tag of a story"
        verbose_name_plural = "tags of stories"
        constraints = [
            models.UniqueConstraint(fields=["tag", "content_object"], name="a_story_has_a_tag_once")
        ]

    def __str__(self) -> str:
        return f"{self.tag} · {self.content_object}"

    def natural_key(self) -> tuple[str, str, str]:
        return (self.tag.slug, *self.content_object.natural_key())

    natural_key.dependencies = ["stories.tag", "stories.story"]  # type: ignore[attr-defined]
