"""Short permanent keys for addresses."""

import secrets

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # without the letters that are read for others


def new_key() -> str:
    """Draw a key: eight characters, a trillion of them to draw from."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(8))
