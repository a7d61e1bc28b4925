"""Name users at the desk."""

from typing import Any


def display_name(user: Any, fallback: str = "") -> str:
    """Return the user's full name or user name; `fallback` where the account is deleted."""
    if user is None:
        return fallback
    return user.get_full_name() or user.get_username()
