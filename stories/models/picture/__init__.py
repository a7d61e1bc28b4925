"""A photograph or drawing, with its files; and the files of share cards."""

from .picture import SHOWN_FIELDS, Picture, PictureQuerySet, if_shown, originals

__all__ = ["SHOWN_FIELDS", "Picture", "PictureQuerySet", "if_shown", "originals"]
