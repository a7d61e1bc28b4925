"""Keep what was saved of a person, for the history."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Max

from stories.history import snapshot
from stories.models.version import BEFORE, FIRST, Version

if TYPE_CHECKING:
    from .person import Person


class PersonVersionQuerySet(models.QuerySet["PersonVersion"]):
    def published(self, now: datetime) -> "PersonVersionQuerySet":
        """Versions that readers saw."""
        return self.filter(event=PersonVersion.Event.PUBLISHED)

    def without_content(self) -> "PersonVersionQuerySet":
        """Without the content, for lists of who saved when and why."""
        return self.defer("content").select_related("saved_by")


class PersonVersion(Version):
    person = models.ForeignKey("Person", on_delete=models.CASCADE, related_name="versions")

    objects: ClassVar[PersonVersionQuerySet] = PersonVersionQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta(Version.Meta):
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["person", "number"], name="a_version_of_a_person_has_its_number"
            )
        ]

    @classmethod
    def keep(
        cls,
        person: "Person",
        event: str,
        *,
        by: Any,
        now: datetime,
        note: str = "",
        content: dict[str, Any] | None = None,
    ) -> "PersonVersion":
        """Store this content, or else what readers see, as a new version.

        Call it with the person locked, so that two versions never get one number.
        """
        last = person.versions.aggregate(last=Max("number"))["last"] or 0
        return cls.objects.create(
            person=person,
            number=last + 1,
            event=event,
            saved_at=now,
            saved_by=by,
            saved_by_name=by.get_username() if by else "",
            note=note,
            content=content or snapshot.take(person),
        )

    @classmethod
    def keep_first(cls, person: "Person", now: datetime) -> None:
        """Store the content of somebody who has no version yet, such as an imported person.

        Call it before the first save at the desk, which would overwrite those words.
        """
        if not person.versions.exists():
            was_seen = person.was_ever_public()
            event = cls.Event.PUBLISHED if was_seen else cls.Event.SAVED
            first = cls.keep(person, event, by=None, now=now, note=FIRST)
            cls.objects.filter(pk=first.pk).update(saved_by_name=BEFORE)
