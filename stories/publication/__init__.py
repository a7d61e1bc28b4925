"""Find what blocks the publication of a story."""

from .blocker import (
    BROKEN_WORDS,
    INVENTED,
    IS_CORRECTION,
    NO_CONSENT,
    NO_TITLE,
    ORDER_OF_DATES,
    TO_CONFIRM,
    Blocker,
    in_short,
)
from .consent import describe_gaps
from .order_of_dates import find_contradictions, find_contradictions_elsewhere
from .pictures import lacks
from .story import find_blockers
from .words import find_broken, find_unconfirmed, unanswered_correction

__all__ = [
    "BROKEN_WORDS",
    "INVENTED",
    "IS_CORRECTION",
    "NO_CONSENT",
    "NO_TITLE",
    "ORDER_OF_DATES",
    "TO_CONFIRM",
    "Blocker",
    "describe_gaps",
    "find_blockers",
    "find_broken",
    "find_contradictions",
    "find_contradictions_elsewhere",
    "find_unconfirmed",
    "in_short",
    "lacks",
    "unanswered_correction",
]
