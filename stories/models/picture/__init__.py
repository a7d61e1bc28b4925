"""A photograph or drawing, with its files; and the files of share cards."""

from .changes import CENTRE, DESCRIBED
from .files import originals
from .picture import SHOWN_FIELDS, Picture, PictureQuerySet
from .withdrawal import if_shown

__all__ = [
    "CENTRE",
    "DESCRIBED",
    "SHOWN_FIELDS",
    "Picture",
    "PictureQuerySet",
    "if_shown",
    "originals",
]
