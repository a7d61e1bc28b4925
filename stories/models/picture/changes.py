"""Say what a picture shows and who made it, put another file in its place, and find its like."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from stories import perceptual_hash, pictures, publication
from stories.models.audit_entry import AuditEntry

if TYPE_CHECKING:
    from .picture import Picture

CENTRE = (0.5, 0.5)
MOST_ALIKE = 5  # that an editor is shown
DESCRIBED = ["alt_text", "is_decorative", "credit"]


class Changeable:
    """A picture as far as one changes it at the desk."""

    if TYPE_CHECKING:  # what `Picture` stores
        pk: Any
        folder: Any
        perceptual_hash: Any
        focus_x: Any
        focus_y: Any
        version: Any
        alt_text: Any
        is_decorative: Any
        credit: Any
        store: Any
        refocus: Any
        save: Any
        retire_folder: Any
        refresh_from_db: Any
        led_stories: Any
        _default_manager: Any

    @transaction.atomic
    def describe(
        self, alt_text: str, credit: str, *, is_decorative: bool = False, by: Any, now: datetime
    ) -> list[str]:
        """Say what it shows, or that it is decorative, and who made it.

        Returns what a page that readers see would lack then; where it lacks anything, nothing is
        saved.
        """
        picture: Any = self
        self._lock()
        picture.alt_text, picture.credit = alt_text.strip(), credit.strip()
        picture.is_decorative = is_decorative
        lacks = publication.lacks(picture)
        if lacks and self._all().published_or_scheduled().filter(pk=self.pk).exists():
            self.refresh_from_db()
            return lacks
        self._save(*DESCRIBED)
        self.led_stories.model.objects.showing(self).refresh_blockers()
        detail = f"Picture {self.pk}"
        AuditEntry.note(AuditEntry.Kind.PICTURE_DESCRIBED, now=now, by=by, detail=detail)
        return []

    @transaction.atomic
    def replace_file(
        self,
        clean: pictures.CleanPicture,
        *,
        focus: tuple[float, float] = CENTRE,
        by: Any,
        now: datetime,
    ) -> None:
        """Put another file in its place, wherever it is used.

        The addresses of the former files answer that they are gone, and the files are deleted after
        the commit. What is withdrawn stays withdrawn.
        """
        self._lock()
        old_folder = self.folder
        self.focus_x, self.focus_y = focus
        self.store(clean)
        self._save_files()
        self.retire_folder(old_folder)
        detail = f"Picture {self.pk}"
        AuditEntry.note(AuditEntry.Kind.FILE_REPLACED, now=now, by=by, detail=detail)

    @transaction.atomic
    def move_focus(self, focus: tuple[float, float]) -> None:
        """Cut it anew around another point, in a new folder."""
        self._lock()
        old_folder = self.folder
        self.focus_x, self.focus_y = focus
        self.refocus()
        self._save_files()
        self.retire_folder(old_folder)

    def may_be_same_as(self) -> "list[Picture]":
        """The pictures of the library that look like it, the nearest first."""
        if self.perceptual_hash is None:
            return []
        others = self._all().exclude(pk=self.pk).exclude(perceptual_hash=None)
        stored = others.values_list("pk", "perceptual_hash").iterator(chunk_size=2000)
        near = perceptual_hash.alike(self.perceptual_hash, stored)[:MOST_ALIKE]
        found = self._all().in_bulk(near)
        return [found[pk] for pk in near]

    def _all(self) -> Any:
        return type(self)._default_manager

    def _lock(self) -> None:
        """Hold the row, and know its version and folder, also where somebody saved it meanwhile."""
        held = self._all().filter(pk=self.pk).lock()
        self.version, self.folder = held.values_list("version", "folder").get()

    def _save(self, *names: str) -> None:
        self.version += 1
        self.save(update_fields=[*names, "version"])

    def _save_files(self) -> None:
        names = ["folder", "extension", "width", "height", "rendition_set", "perceptual_hash"]
        self._save(*names, "focus_x", "focus_y")
