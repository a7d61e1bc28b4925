"""Write a person's timeline in the format of TimelineJS 3."""

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
    """Return title and events, with dates only as precise as their source.

    TimelineJS cannot place an event without a date, so undated milestones are left out, and
    `left_out` counts them. The key is our own; TimelineJS ignores it.
    """
    every = list(milestones)
    events = [_event(milestone, absolute) for milestone in every if milestone.date]
    return {
        "title": {
            "text": {
                "headline": escape(person.called.text),
                "text": escape(person.shown_description.text),
            }
        },
        "events": events,
        "left_out": len(every) - len(events),
    }


def _event(milestone: Milestone, absolute: Callable[[str], str]) -> Description:
    address, told = absolute(milestone.address_in_story), milestone.whole_sentences
    link = f'<a href="{escape(address)}">{escape(told)}</a>'
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
    """Return the known ends of a date as year, month and day, as far as they are known."""
    ends = [end.rstrip("?~%") for end in milestone.date_edtf.split("/")]
    if "X" in ends[0]:
        ends = [ends[0].replace("X", "0"), ends[0].replace("X", "9")]
    names = ("year", "month", "day")
    return [
        {name: int(part) for name, part in zip(names, end.split("-"), strict=False)}
        for end in ends
        if end not in ("", "..")
    ]
