"""The verbs of the trash."""

from datetime import datetime
from typing import Any

from django.db import transaction

from stories.models.soft_delete import StillInTrash

from .outcome import Outcome
from .steps import Kind, Steps


class Trash(Steps):
    class Meta:
        abstract = True

    @transaction.atomic
    def move_to_trash(self, *, by: Any, now: datetime, note: str = "") -> Outcome:
        """Hide the story and its translations from readers and the desk from now on.

        Scheduled changes that are due are merged first; other changes go to the trash with it.
        """
        story = self._hold(now)
        if story.deleted_at:
            return Outcome(story)
        gone = story.with_translations()
        for each in gone:
            each.delete_softly(now)
            each._audit(Kind.DELETED, by=by, now=now, detail=note)
        self._read_again()
        return Outcome(story, Outcome.DELETED, went_along=tuple(gone[1:]))

    @transaction.atomic
    def bring_back(self, *, by: Any, now: datetime, note: str = "") -> Outcome:
        """Bring the story back from the trash as it was, with the translations that went too.

        Raises StillInTrash while its person or its original is in the trash.
        """
        story = self._hold(now)
        if story.deleted_at is None:
            return Outcome(story)
        person = type(story.person).objects.filter(pk=story.person_id).lock().get()
        for missing in (person, story.original):
            if missing and missing.deleted_at:
                raise StillInTrash(missing)
        back = [story]
        back += [each for each in story.translations() if each.deleted_at == story.deleted_at]
        for each in back:
            each._rows().update(deleted_at=None)
            each.refresh_from_db()
            each._audit(Kind.BROUGHT_BACK, by=by, now=now, detail=note)
        self._read_again()
        return Outcome(story, Outcome.BROUGHT_BACK, went_along=tuple(back[1:]))

    def delete_softly(self, now: datetime) -> None:
        """Move the story and its working copy to the trash, without its translations."""
        self._hold(now)
        self._rows().update(deleted_at=now)
        self.refresh_from_db()
