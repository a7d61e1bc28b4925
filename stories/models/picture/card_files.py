"""Delete the stored files of share cards."""

from collections.abc import Iterable
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction


def delete_cards(key: str, shape: str = "") -> None:
    """Delete the stored cards of a quote: the cards of one shape, or all."""
    folder = f"cards/{key}"
    if default_storage.exists(folder):
        for name in default_storage.listdir(folder)[1]:
            if name.startswith(shape):
                default_storage.delete(f"{folder}/{name}")
        if not shape:
            default_storage.delete(folder)


def delete_after_commit(keys: Iterable[str | None]) -> None:
    """Delete the cards of these quotes once the transaction is committed."""
    for key in sorted({key for key in keys if key}):
        transaction.on_commit(partial(delete_cards, key))
