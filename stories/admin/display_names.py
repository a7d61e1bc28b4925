"""What colleagues are called at the desk."""

from typing import Any


def display_name(user: Any, fallback: str = "") -> str:
    """The user's name where there is one. Without the user, what was written down then."""
    if user is None:
        return fallback
    return user.get_full_name() or user.get_username()
