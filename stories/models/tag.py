from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from stories import addresses, wordings
from stories.wordings import Wording

from .fields import NOT_IN_A_TAGS_SLUG, LanguageField, SortKeyField
from .in_languages import CODES, InLanguages, ListKeys, readers_language
from .locking import LockingQuerySet
from .redirect import FormerTagName
from .story import Story
from .visibility import public_condition


class TagQuerySet(LockingQuerySet["Tag"]):
    def get_by_natural_key(self, slug: str) -> "Tag":
        return self.get(slug=slug)

    def for_desk(self) -> "TagQuerySet":
        """With `use_count`, the number of active stories that have the tag."""
        active = Q(
            tagged_stories__content_object__changes_to__isnull=True,
            tagged_stories__content_object__deleted_at__isnull=True,
        )
        return self.annotate(use_count=Count("tagged_stories", filter=active))

    def published(self, now: datetime) -> "TagQuerySet":
        """Tags of at least one public story, in the order of lists."""
        uses = TaggedStory.objects.filter(public_condition(now, "content_object__"))
        # The first use: where PostgreSQL may choose how to find whether there is any, it reads all.
        first = uses.filter(tag=OuterRef("pk")).order_by().values("pk")[:1]
        public = self.alias(public_use=Subquery(first)).filter(public_use__isnull=False)
        return public.order_by("sort_key", "name")

    def of_story(self, story: Any) -> "TagQuerySet":
        """Tags of a story, in the order in which it was given them."""
        return self.filter(tagged_stories__content_object=story).order_by("tagged_stories__pk")

    def formerly_at(self, slug: str) -> "TagQuerySet":
        """The tag that had this address before, or that a tag with it was merged into."""
        return self.filter(former_names__slug=slug) if slug else self.none()

    def current_names(self, names: Iterable[str]) -> list[str]:
        """Return the current names of the tags with these names, each once; keep unknown names.

        A tag is known by its name in each language, too, and by its former names. Case is ignored.
        Python compares it, because SQLite knows only the case of Latin letters.
        """
        known = {}
        if names := list(names):
            former = FormerTagName.objects.order_by("pk").values_list("name", "tag__name")
            known = {old.casefold(): name for old, name in former}
            rows = list(self.values_list("name", *Tag.name_in.columns))
            known |= {other.casefold(): own for own, *others in rows for other in others if other}
            known |= {name.casefold(): name for name, *_ in rows}
        found = [known.get(name.casefold(), name) for name in names]
        return list({name.casefold(): name for name in found}.values())


class Tag(TagBase):
    natural_key_fields = ["slug"]
    name_in = InLanguages(
        models.CharField(
            _("name"), max_length=100, help_text=_("Empty, these readers see the name above.")
        )
    )
    language = LanguageField(
        _("language of the name"),
        blank=True,
        help_text=_("Pages say it where readers of another language see this name."),
    )
    sort_key = SortKeyField(of="name")
    list_keys = ListKeys()
    objects: ClassVar[TagQuerySet] = TagQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        ordering = ["sort_key", "name"]
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [
            models.CheckConstraint(condition=~Q(slug=""), name="a_tag_has_an_address"),
            models.CheckConstraint(
                condition=~Q(slug__regex=NOT_IN_A_TAGS_SLUG),
                name="an_address_of_a_tag_can_be_written",
            ),
        ]

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return addresses.of("tag_detail", self.slug)

    @property
    def address_parts(self) -> dict[str, Any]:
        return {"slug": self.slug}

    @property
    def called(self) -> Wording:
        """The name for the reader's language, where there is one, or else the tag's own."""
        own = Wording(self.name, self.language)
        return wordings.choose(readers_language(), own, self.name_in)

    @property
    def shown_name(self) -> str:
        return self.called.text

    @property
    def all_names(self) -> list[str]:
        """The name, and the name in each language that has one, each once."""
        return list(dict.fromkeys(filter(None, [self.name, *self.name_in.values()])))

    def clean(self) -> None:
        """Raise ValidationError where another tag has the name; case is ignored."""
        others = Tag.objects.exclude(pk=self.pk).values_list("name", flat=True)
        taken = [name for name in others if name.casefold() == self.name.casefold()]
        if taken:
            raise ValidationError(
                {
                    "name": (
                        gettext(
                            "There is a tag “%(taken)s” already. Choose another name, or mark "
                            "both in the "
                            "list of tags and merge them."
                        )
                        % {"taken": taken[0]}
                    )
                }
            )

    def slugify(self, tag: str, i: int | None = None) -> str:
        """Return a slug for a name in any script; one without letters, such as “☃”, gets “tag”."""
        slug = slugify(tag, allow_unicode=True) or "tag"
        return slug if i is None else f"{slug}_{i}"

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        stored = Tag.objects.filter(pk=self.pk).first() if self.pk else None
        if stored and stored.slug != self.slug:
            stored.record_former_name(of=self)
        elif stored and stored.name != self.name:
            FormerTagName.objects.create(tag=self, name=stored.name)
        super().save(*args, **kwargs)

    @transaction.atomic
    def merge_into(self, other: "Tag") -> None:
        """Give all stories of this tag the other tag, redirect its address, and delete it.

        The other tag takes the names in languages that it has none for.
        """
        self.record_former_name(of=other)
        other._take_names_of(self)
        has_other = TaggedStory.objects.filter(tag=other).values("content_object")
        self.tagged_stories.exclude(content_object__in=has_other).update(tag=other)
        self.former_names.update(tag=other)
        self.delete()

    def _take_names_of(self, other: "Tag") -> None:
        names = {f"name_{code}": text for code, text in other.name_in.items() if text}
        if other.language in CODES:
            names.setdefault(f"name_{other.language}", other.name)
        own = f"name_{self.language}"
        taken = {name: text for name, text in names.items() if not getattr(self, name)}
        taken.pop(own, None)
        for name, text in taken.items():
            setattr(self, name, text)
        if taken:
            self.save()

    def record_former_name(self, of: "Tag") -> None:
        """Store this name as a former name of `of`, with the address if visitors could see it."""
        seen = Story.objects.once_public(timezone.now()).filter(tagged_stories__tag=self)
        slug = self.slug if seen.exists() else ""
        if slug:
            FormerTagName.objects.filter(slug=slug).update(slug="")
        FormerTagName.objects.create(tag=of, name=self.name, slug=slug)


class TaggedStoryQuerySet(models.QuerySet["TaggedStory"]):
    def get_by_natural_key(self, tag: str, *story: Any) -> "TaggedStory":
        return self.get(tag__slug=tag, content_object=Story.objects.get_by_natural_key(*story))


class TaggedStory(ItemBase):
    tag = models.ForeignKey(
        Tag, verbose_name=_("tag"), on_delete=models.CASCADE, related_name="tagged_stories"
    )
    content_object = models.ForeignKey(
        "Story",
        verbose_name=_("content object"),
        on_delete=models.CASCADE,
        related_name="tagged_stories",
    )
    objects = TaggedStoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag of a story")
        verbose_name_plural = _("tags of stories")
        constraints = [
            models.UniqueConstraint(fields=["tag", "content_object"], name="a_story_has_a_tag_once")
        ]

    def __str__(self) -> str:
        return f"{self.tag} · {self.content_object}"

    def natural_key(self) -> tuple[Any, ...]:
        return (self.tag.slug, *self.content_object.natural_key())

    natural_key.dependencies = ["stories.tag", "stories.story"]  # type: ignore[attr-defined]  # Django reads it there
