"""A photograph or drawing, with its files; and the files of share cards."""

from .files import originals
from .picture import SHOWN_FIELDS, Picture, PictureQuerySet
from .withdrawal import if_shown

__all__ = ["SHOWN_FIELDS", "Picture", "PictureQuerySet", "if_shown", "originals"]
