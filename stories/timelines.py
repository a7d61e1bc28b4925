"""A person's timeline as TimelineJS 3 reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

if TYPE_CHECKING:
    from .models import Milestone, Person

Description = dict[str, Any]


def timeline_js(
    person: Person, milestones: Iterable[Milestone], absolute: Callable[[str], str]
) -> Description:
    """Title and events; dates only as precise as they were told.

    TimelineJS cannot place what has no date, so undated milestones are left out and `left_out`
    says how many; the key is ours, and TimelineJS passes it over.
    """
    told = list(milestones)
    events = [_event(milestone, absolute) for milestone in told if milestone.date]
    return {
        "title": {"text": {"headline": escape(person.name), "text": escape(person.description)}},
        "events": events,
        "left_out": len(told) - len(events),
    }


def _event(milestone: Milestone, absolute: Callable[[str], str]) -> Description:
    link = f'<a href="{escape(absolute(milestone.address_in_story))}">{escape(milestone.words)}</a>'
    ends = _ends(milestone)
    event = {
        "unique_id": milestone.key,
        "group": gettext(milestone.get_kind_display().partition(":")[0]),
        "display_date": escape(milestone.when),
        "start_date": ends[0],
        "text": {"headline": escape(milestone.title), "text": f"<p>{link}</p>"},
    }
    return event | ({"end_date": ends[1]} if len(ends) > 1 else {})


def _ends(milestone: Milestone) -> list[Description]:
    """The known ends of a date, each as year, month and day, as far as they were told."""
    ends = [end.rstrip("?~%") for end in milestone.date_edtf.split("/")]
    if "X" in ends[0]:
        ends = [ends[0].replace("X", "0"), ends[0].replace("X", "9")]
    names = ("year", "month", "day")
    return [
        {name: int(part) for name, part in zip(names, end.split("-"), strict=False)}
        for end in ends
        if end not in ("", "..")
    ]
