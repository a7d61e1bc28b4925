"""Find what blocks the publication of a story."""

from typing import TYPE_CHECKING

from stories import first_use

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
    in_words,
)

if TYPE_CHECKING:
    from .changed_words import (
        find_changed_words,
        is_same_text,
        unanswered_correction,
        unexplained_minor_edit,
    )
    from .consent import describe_gaps
    from .order_of_dates import find_contradictions, find_contradictions_elsewhere
    from .pictures import lacks
    from .story import find_blockers
    from .words import find_broken, find_unconfirmed
else:  # what is asked when somebody saves or publishes
    __getattr__ = first_use.names(
        __name__, "changed_words", "consent", "order_of_dates", "pictures", "story", "words"
    )

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
    "find_changed_words",
    "find_contradictions",
    "find_contradictions_elsewhere",
    "find_unconfirmed",
    "in_short",
    "in_words",
    "is_same_text",
    "lacks",
    "unanswered_correction",
    "unexplained_minor_edit",
]
