"""Make short permanent keys for addresses."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # without characters that look like others


def new_key() -> str:
    """Draw a key at random: eight characters, one of almost a trillion keys."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))
