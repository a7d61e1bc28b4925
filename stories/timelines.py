"""Arrange a person's timeline for their page, and write it in the format of TimelineJS 3."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext

from . import dates

if TYPE_CHECKING:
    from .models import Milestone, Person

Description = dict[str, Any]

MOST_AT_ONCE = 12  # milestones that a page shows before it folds the others


class Group(NamedTuple):
    """Milestones under one heading: a decade, a story, or none for a short timeline."""

    name: str
    language: str
    milestones: Sequence[Milestone]
    is_folded: bool


def in_groups(milestones: Sequence[Milestone], language: str) -> list[Group]:
    """Arrange milestones, which are in the order of the timeline, under headings.

    A short timeline has none. A long one is grouped by decade where half of it or more has dates,
    else by story. What goes beyond the first dozen is folded. The order within a group is that of
    the timeline; a milestone without a date stays with the one before it.
    """
    if len(milestones) <= MOST_AT_ONCE:
        return [Group("", language, milestones, is_folded=False)] if milestones else []
    dated = [each for each in milestones if each.date]
    if 2 * len(dated) >= len(milestones):
        named = _by_decade(milestones, language)
    else:
        named = _by_story(milestones)
    if len(named) == 1:
        named = [
            ("", language, milestones[:MOST_AT_ONCE]),
            (gettext("Further milestones"), language, milestones[MOST_AT_ONCE:]),
        ]
    groups: list[Group] = []
    for name, spoken, inside in named:
        shown = sum(len(group.milestones) for group in groups)
        is_folded = bool(name) and bool(groups) and shown + len(inside) > MOST_AT_ONCE
        groups.append(Group(name, spoken, inside, is_folded))
    return groups


def _by_decade(
    milestones: Sequence[Milestone], language: str
) -> list[tuple[str, str, Sequence[Milestone]]]:
    """Name each decade in the interface's language; what is told before any date has no name."""
    found: dict[str, list[Milestone]] = {}
    decade = ""
    for each in milestones:
        if each.date:
            decade = f"{each.date.year // 10:03}"
        found.setdefault(decade, []).append(each)
    return [(_decade(each, language), language, inside) for each, inside in found.items()]


def _decade(digits: str, language: str) -> str:
    """Return a heading: “1990s”, but “2000–2009”, since the “2000s” could be the century."""
    if not digits:
        return ""
    edtf = f"{digits}0/{digits}9" if digits.endswith("0") else f"{digits}X"
    return dates.wording(dates.parse(edtf), language)


def _by_story(milestones: Sequence[Milestone]) -> list[tuple[str, str, Sequence[Milestone]]]:
    found: dict[Any, list[Milestone]] = {}
    for each in milestones:
        found.setdefault(each.story, []).append(each)
    return [
        (story.quoted_headline or story.headline, story.language, inside)
        for story, inside in found.items()
    ]


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
        "group": gettext("Context") if milestone.is_context else gettext("Personal"),
        "display_date": escape(milestone.when),
        "start_date": ends[0],
        "text": {"headline": escape(milestone.title), "text": f"<p>{link}</p>"},
    }
    return event | ({"end_date": ends[1]} if len(ends) > 1 else {})


def _ends(milestone: Milestone) -> list[Description]:
    """Return the known ends of a date as year, month and day, as far as they are known.

    TimelineJS has no seasons: of one, the year is all that it is told.
    """
    ends = [end.rstrip("?~%") for end in milestone.date_edtf.split("/")]
    if "X" in ends[0]:
        ends = [ends[0].replace("X", "0"), ends[0].replace("X", "9")]
    names = ("year", "month", "day")
    return [
        {name: int(part) for name, part in zip(names, _numbers(end), strict=False)}
        for end in ends
        if end not in ("", "..")
    ]


def _numbers(end: str) -> list[str]:
    year, *rest = end.split("-")
    is_season = bool(rest) and int(rest[0]) > 12
    return [year] if is_season else [year, *rest]
