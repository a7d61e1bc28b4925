"""Somebody who tells stories: their record, their names, and what they are called in words."""

from .person import CARD_FIELDS, Person, PersonQuerySet, look_again_before

__all__ = ["CARD_FIELDS", "Person", "PersonQuerySet", "look_again_before"]
