"""Seal the files that prove a consent, and open them again. Nothing here knows where they are kept.

A sealed file is encrypted and cannot be changed unnoticed (Fernet of the package `cryptography`).
The first key seals; all keys open, so that a new key can be put before the old one.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Sequence
from typing import TYPE_CHECKING

from stories.sentences import Sentence as _

from . import first_use

if TYPE_CHECKING:
    from cryptography import fernet
else:  # only whoever records a consent needs it
    fernet = first_use.module("cryptography.fernet")

KEY_BYTES = 32

MOST_MEGABYTES = 20
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024
KINDS = "PDF, JPEG, PNG, MP3, M4A, OGG or WAV"
BEGINNINGS = [
    ("pdf", 0, b"%PDF-"),
    ("jpg", 0, b"\xff\xd8\xff"),
    ("png", 0, b"\x89PNG\r\n\x1a\n"),
    ("mp3", 0, b"ID3"),
    ("mp3", 0, b"\xff\xfb"),
    ("m4a", 4, b"ftyp"),
    ("ogg", 0, b"OggS"),
    ("wav", 8, b"WAVE"),
]


class EvidenceError(Exception):
    """A file that cannot be kept or opened. The message is for the editor."""


def parse_keys(text: str) -> list[str]:
    """Return the keys of a text with commas between. Raises ValueError where one is no key.

    `Fernet.generate_key()` makes a key: 32 random bytes in URL-safe base64.
    """
    keys = [key.strip() for key in text.split(",") if key.strip()]
    if any(len(urlsafe_b64decode(key)) != KEY_BYTES for key in keys):
        raise ValueError(f"A key is {KEY_BYTES} bytes in URL-safe base64.")
    return keys


def kind_of(data: bytes) -> str:
    """Return the extension for a file by how it begins, whatever its name; raises EvidenceError."""
    if not data:
        raise EvidenceError(_("This file is empty. Choose the file once more."))
    if len(data) > MOST_BYTES:
        raise EvidenceError(
            _(
                "This file is larger than %(most_megabytes)s MB. Make it smaller, or write "
                "down below where it is kept.",
                most_megabytes=MOST_MEGABYTES,
            )
        )
    for extension, place, beginning in BEGINNINGS:
        if data[place:].startswith(beginning):
            return extension
    raise EvidenceError(
        _(
            "A file is %(kinds)s. Save it as one of these, or write down below where it is kept.",
            kinds=KINDS,
        )
    )


def seal(data: bytes, keys: Sequence[str]) -> bytes:
    """Return the encrypted file. Without a key it raises EvidenceError: nothing is kept open."""
    if not keys:
        raise EvidenceError(
            _(
                "This site cannot keep files of evidence yet: whoever runs it must set "
                "EVIDENCE_KEY "
                "first. Nothing was stored. Until then, write down below where the evidence is "
                "kept."
            )
        )
    return _cipher(keys).encrypt(data)


def open_sealed(sealed: bytes, keys: Sequence[str]) -> bytes:
    """Return the file; raises EvidenceError where no key opens it, or it was changed."""
    try:
        return _cipher(keys).decrypt(sealed)
    except (fernet.InvalidToken, ValueError) as error:
        raise EvidenceError(
            _(
                "This file cannot be opened with the key that the site has now. Whoever runs the "
                "site "
                "must set EVIDENCE_KEY to the key with which it was stored, after a comma if "
                "there is "
                "a new one. Without that key nobody can open it."
            )
        ) from error


def _cipher(keys: Sequence[str]) -> fernet.MultiFernet:
    return fernet.MultiFernet([fernet.Fernet(key) for key in keys])
