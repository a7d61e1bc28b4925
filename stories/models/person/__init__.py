"""Somebody who tells stories: their record, their names, and what they are called in words."""

from .changes import PersonChanges
from .person import CARD_FIELDS, Person, PersonQuerySet, look_again_before
from .transitions import PersonOutcome
from .version import PersonVersion

__all__ = [
    "CARD_FIELDS",
    "Person",
    "PersonChanges",
    "PersonOutcome",
    "PersonQuerySet",
    "PersonVersion",
    "look_again_before",
]
