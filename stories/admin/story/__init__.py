"""Stories at the desk: their list, and their form."""

from .story import StoryAdmin

__all__ = ["StoryAdmin"]
