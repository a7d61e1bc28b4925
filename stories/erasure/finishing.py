"""Do what follows when the records are gone: delete files, overwrite bytes, look for names."""

import logging
from collections.abc import Callable
from datetime import datetime

from stories.models import Erasure, PendingDeletion, Picture
from stories.models.consent import evidence_store
from stories.models.picture.card_files import delete_cards

from .freed_bytes import overwrite
from .needles import Needles
from .remains import look

log = logging.getLogger(__name__)

Kind = PendingDeletion.Kind

# How the files of each kind are deleted. Each may be called again after a part of it was done.
DELETE: dict[str, Callable[[str], None]] = {
    Kind.PICTURE: lambda folder: Picture().delete_files(folder),
    Kind.CARDS: delete_cards,
    Kind.EVIDENCE: evidence_store.delete,
}


def finish(erasure: Erasure, needles: Needles | None, *, now: datetime) -> Erasure:
    """Delete the files, overwrite what the database freed, and look for the names.

    Each step may be done again. Without `needles` nobody knows the names any more, and the report
    says that nobody looked. Call it outside of a transaction, after `erase`.
    """
    notes = delete_files()
    notes += overwrite()
    erasure.report = {"notes": notes}
    if needles is not None:
        erasure.report |= look(needles).as_data(now)
    erasure.finished_at = now
    erasure.save(update_fields=["report", "finished_at"])
    return erasure


def finish_left_behind(now: datetime) -> None:
    """Finish erasures whose server was stopped between the records and the files."""
    for erasure in Erasure.objects.left_behind(now):
        finish(erasure, None, now=now)


def delete_files() -> list[str]:
    """Delete the folders that are noted; return sentences about those that could not be."""
    notes = []
    for pending in PendingDeletion.objects.order_by("pk"):
        try:
            DELETE[pending.kind](pending.name)
        except OSError as error:
            log.warning("Files could not be deleted: %s %s", pending.kind, pending.name)
            notes.append(
                f"{pending} could not be deleted ({error.strerror}). It is tried again with the "
                "next erasure; or delete the folder by hand."
            )
        else:
            pending.delete()
    return notes
