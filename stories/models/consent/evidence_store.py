"""Keep the files that prove a consent: sealed, in a folder that nothing serves."""

from functools import partial

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.utils.translation import gettext as _

from stories import evidence
from stories.keys import new_key


def store(data: bytes) -> str:
    """Seal and store a file, and return its name. Raises EvidenceError; nothing is stored then.

    A transaction that is rolled back leaves the sealed file behind: nobody finds or opens it.
    """
    extension = evidence.kind_of(data)
    sealed = evidence.seal(data, settings.EVIDENCE_KEYS)
    return _storage().save(f"{new_key()}{new_key()}{new_key()}.{extension}", ContentFile(sealed))


def read(name: str) -> bytes:
    """Return the file as it was uploaded. Raises EvidenceError."""
    try:
        with _storage().open(name) as file:
            sealed = file.read()
    except FileNotFoundError as error:
        raise evidence.EvidenceError(
            _(
                "This file is not in the folder of evidence any more. Whoever runs the site may "
                "have "
                "it in a backup."
            )
        ) from error
    return evidence.open_sealed(sealed, settings.EVIDENCE_KEYS)


def delete(name: str) -> None:
    """Delete a file; a missing one is no error."""
    _storage().delete(name)


def delete_after_commit(*names: str) -> None:
    """Delete files once the transaction is sure, so that no record is left without its file."""
    for name in filter(None, names):
        transaction.on_commit(partial(delete, name))


def _storage() -> FileSystemStorage:
    return FileSystemStorage(
        settings.EVIDENCE_ROOT, file_permissions_mode=0o600, directory_permissions_mode=0o700
    )
