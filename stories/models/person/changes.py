"""Hold what was changed of somebody whom readers see, until it is published.

The changes are a row of a table of their own, which no page for readers asks: they have no part in
lists, in the search or in the addresses of people.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stories.history import snapshot
from stories.models.picture import Picture

type Rows = Mapping[str, Iterable[Any]]

# These never wait: they protect somebody, or tell only the desk how.
AT_ONCE = ["is_minor", "risk_note", "risk_reviewed_on", "recognisable_reason"]


class PersonChangesQuerySet(models.QuerySet["PersonChanges"]):
    def for_desk(self) -> Self:
        """Those of people who are not in the trash, the last saved first."""
        active = self.filter(person__deleted_at=None).select_related("person", "saved_by")
        return active.order_by("-saved_at", "-pk")

    def with_portrait(self, *pictures: Picture) -> Self:
        numbers = [picture.pk for picture in pictures]
        return self.filter(content__fields__portrait_id__in=numbers)


class PersonChanges(models.Model):
    """The changes to one person that wait; `content` is all of the person as it will be."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")

    person = models.OneToOneField("Person", on_delete=models.CASCADE, related_name="changes")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    version = models.PositiveIntegerField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    content = models.JSONField()

    objects: ClassVar[PersonChangesQuerySet] = PersonChangesQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Changes to person {self.person_id}"  # no name, wherever they are named


class Changeable:
    """A person as far as changes to them can wait."""

    if TYPE_CHECKING:  # what `Person` stores
        pk: Any
        version: Any
        stories: Any
        portrait_id: Any
        _state: Any
        _meta: Any
        _default_manager: Any

        def choose_other_names(self) -> None: ...
        def is_published(self, now: datetime) -> bool: ...
        def stored(self) -> Any: ...

    def waiting_changes(self) -> PersonChanges | None:
        return getattr(self, "changes", None)

    def keeps_changes(self) -> bool:
        """Whether what is saved waits until somebody publishes it: readers see the person, or will.

        So it is with changes that wait already, wherever the stories are meanwhile.
        """
        return self.waiting_changes() is not None or self.stories.published_or_scheduled().exists()

    @property
    def live(self) -> Self:
        """The record that stands for the person: there is one alone. See `Workflow.live`."""
        return self

    @property
    def is_in_review(self) -> bool:
        changes = self.waiting_changes()
        return changes is not None and changes.status == PersonChanges.Status.IN_REVIEW

    @property
    def newest_version(self) -> int:
        """The number of the last save, whether readers see it or not."""
        changes = self.waiting_changes()
        return max(self.version, changes.version) if changes else self.version

    def visible_row(self, now: datetime) -> Any:
        """Return the person as readers see them, or None while no reader does."""
        return self.stored() if self.is_published(now) else None

    def working_copy(self) -> Any:
        """Return the person with the changes that wait, to be edited; nothing of it is stored."""
        copy = type(self)._default_manager.select_related("changes").get(pk=self.pk)
        copy.lay_over_changes()
        return copy

    def lay_over_changes(self) -> None:
        """Give this object what waits, in memory: it is the working copy from now on."""
        if changes := self.waiting_changes():
            self.version = self.newest_version
            self.lay_over(changes.content)

    def lay_over(self, content: Mapping[str, Any]) -> None:
        """Give this object a content, in memory. A portrait that is gone by now is none."""
        before = self.portrait_id
        for name, value in content["fields"].items():
            setattr(self, name, value)
        is_other = self.portrait_id not in {None, before}
        if is_other and not Picture.objects.filter(pk=self.portrait_id).exists():
            self.portrait_id = None
        self.lay_rows(
            {
                part: [snapshot.related_model(self, part)(person=self, **row) for row in rows]
                for part in snapshot.PERSON.rows
                if (rows := content.get(part)) is not None
            }
        )

    def lay_rows(self, rows: Rows) -> None:
        """Give this object other names and links, in memory."""
        ordered = {
            part: sorted(each, key=lambda row: [getattr(row, name) for name in row._meta.ordering])
            for part, each in rows.items()
        }
        laid = self.__dict__.setdefault("_prefetched_objects_cache", {})
        laid.update(ordered)
        if self.pk:
            self.choose_other_names()

    def _put_rows(self, rows: Rows) -> None:
        """Store other names and links. A row that is there already stays the same row."""
        for part, wanted in rows.items():
            names, known_by = snapshot.PERSON.rows[part], snapshot.PERSON.known_by[part]
            left = {tuple(getattr(row, name) for name in known_by): row for row in wanted}
            for row in getattr(self, part).all():
                new = left.pop(tuple(getattr(row, name) for name in known_by), None)
                if new is None:
                    row.delete()
                elif any(getattr(row, name) != getattr(new, name) for name in names):
                    for name in names:
                        setattr(row, name, getattr(new, name))
                    row.save()
            for row in left.values():
                getattr(self, part).create(**{name: getattr(row, name) for name in names})

    def drop_changes(self) -> None:
        """Delete what waits; whoever has its form open sees that when they save.

        The caller saves `version`.
        """
        self.version = self.newest_version + 1
        PersonChanges.objects.filter(person=self.pk).delete()
        self._state.fields_cache.pop("changes", None)
