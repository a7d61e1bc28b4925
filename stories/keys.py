"""Make short permanent keys for addresses."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # without characters that look like others
LENGTH = 8


def new_key() -> str:
    """Draw a key at random: eight characters, one of almost a trillion keys."""
    number, key = secrets.randbelow(len(ALPHABET) ** LENGTH), ""
    for _ in range(LENGTH):
        number, letter = divmod(number, len(ALPHABET))
        key += ALPHABET[letter]
    return key
