"""A text that a person tells in their own words. What it can do stands in a module a noun."""

from .story import INDEX_OF_NEAR, Story, StoryQuerySet

__all__ = ["INDEX_OF_NEAR", "Story", "StoryQuerySet"]
