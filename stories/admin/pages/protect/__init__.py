"""Protect a person's identity: one page, a step after the other."""

from .protect import protect

__all__ = ["protect"]
