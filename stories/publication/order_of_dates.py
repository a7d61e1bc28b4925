"""Find milestones that contradict the order in which they are told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stories import dates

from .blocker import ORDER_OF_DATES, Blocker

if TYPE_CHECKING:
    from stories.models import Milestone


def find_contradictions(milestones: Iterable[Milestone]) -> list[Blocker]:
    """Return a blocker for each dated milestone that comes after one that it must precede.

    The rule: the editor's order decides, but the later item's latest possible day must not be
    before the earlier item's earliest possible day. Undated milestones contradict nothing.

        2019, then 2017~      a contradiction
        2019, then 2019-05    none: the two may be in this order
    """
    found: list[Blocker] = []
    latest: Milestone | None = None  # of those before, the one that began last
    for milestone in milestones:
        if latest and _contradict(latest, milestone):
            message = _after(_dated(milestone), _dated(latest))
            found.append(_disorder(message, milestone, ORDER_OF_DATES))
        latest = _that_begins_last(latest, milestone)
    return found


def find_contradictions_elsewhere(
    milestones: Iterable[Milestone], elsewhere: Iterable[Milestone]
) -> list[Blocker]:
    """Return a blocker for each of these milestones that a milestone of another story contradicts.

    Contradictions among the others are left out, because nothing in this story's form could correct
    them. See also `find_contradictions`.
    """
    own = list(milestones)
    there = [each for each in elsewhere if each.date]
    if not own or not there:
        return []
    is_own = {id(each) for each in own}
    timeline = sorted([*own, *there], key=lambda each: (each.position, each.pk or 0))
    found: dict[int, Blocker] = {}
    latest: Milestone | None = None
    for milestone in timeline:
        if id(milestone) not in is_own:
            latest = _that_begins_last(latest, milestone)
        elif latest and _contradict(latest, milestone):
            message = _after(_dated(milestone), _told_in(latest))
            found[id(milestone)] = _disorder(message, milestone)
    earliest: Milestone | None = None
    for milestone in reversed(timeline):
        if id(milestone) not in is_own:
            earliest = _that_ends_first(earliest, milestone)
        elif id(milestone) not in found and earliest and _contradict(milestone, earliest):
            message = _("%(milestone)s is before %(other)s, which came earlier.") % {
                "milestone": _dated(milestone),
                "other": _told_in(earliest),
            }
            found[id(milestone)] = _disorder(message, milestone)
    return [found[id(each)] for each in own if id(each) in found]


def _contradict(earlier: Milestone, later: Milestone) -> bool:
    first, second = earlier.date, later.date
    return bool(first and second and dates.is_contradiction(first, second))


def _that_begins_last(known: Milestone | None, milestone: Milestone) -> Milestone | None:
    own, best = milestone.date, known.date if known else None
    start = best.earliest if best else None
    is_later = own and own.earliest and (start is None or own.earliest > start)
    return milestone if is_later else known


def _that_ends_first(known: Milestone | None, milestone: Milestone) -> Milestone | None:
    own, best = milestone.date, known.date if known else None
    end = best.latest if best else None
    is_earlier = own and own.latest and (end is None or own.latest < end)
    return milestone if is_earlier else known


def _dated(milestone: Milestone) -> str:
    return f"“{milestone.title}” ({milestone.date_edtf})"


def _told_in(milestone: Milestone) -> str:
    return _("%(milestone)s in the story “%(story)s”") % {
        "milestone": _dated(milestone),
        "story": milestone.story,
    }


def _after(milestone: str, other: str) -> str:
    told = _("%(milestone)s is after %(other)s, which came later.")
    return told % {"milestone": milestone, "other": other}


def _disorder(message: str, milestone: Milestone, what: str = "") -> Blocker:
    way_out = _("Change their order, or mend the date that is wrong.")
    return Blocker("milestones", f"{message} {way_out}", what, milestone)
