"""Judge by the records of a story or a picture since when readers must not see it."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from stories import consents

if TYPE_CHECKING:
    from stories.models.person import Person
    from stories.models.picture import Picture
    from stories.models.story import Story

    from .consent import Consent

PICTURE_NEED = consents.Need(consents.PICTURE)


def whose_key(person: "Person") -> str:
    return f"person {person.pk}"


def needs_of(row: "Story") -> list[consents.Need]:
    """Return what a story, or a working copy, needs the consent of its person for."""
    scopes = [consents.TEXT] + [consents.NAME] * row.person.is_named
    return [consents.Need(scope, whose_key(row.person), row.language) for scope in scopes]


def found_for(row: "Story", found: Iterable["Consent"]) -> "list[Consent]":
    """Return the records, out of several stories', that are about the row. See also `about`."""
    group, live = row.translation_group, row.changes_to_id or row.pk
    return [each for each in found if group == each.group or live == each.story_id]


def end_of_story(row: "Story", found: Iterable["Consent"]) -> datetime | None:
    """Return since when readers must not see the row, by the records about it that were found."""
    return consents.ends_at(needs_of(row), [each.as_record() for each in found])


def hidden_since(row: "Story", found: Iterable["Consent"], now: datetime) -> datetime | None:
    """Return since when readers do not see a row, as `end_of_story`, but never too early.

    An end may be noted that lies before the story appeared. Readers saw it until it was noted, so
    it is hidden since then: its address answers that it is gone, and not that it never was.

    Of somebody who is known since to be under age, nothing is seen that lacks a consent.
    """
    end, appeared, known = end_of_story(row, found), row.published_at, row.consented_until
    if row.status != row.Status.PUBLISHED or appeared is None or row._state.adding:
        return end  # nobody has seen it yet
    if row.person.is_minor:
        end = _end_of_child(end, known, needs_of(row), found, now)
    was_seen = appeared <= now and (known is None or known > appeared)
    return min(known or now, now) if end and end < appeared and was_seen else end


def end_of_picture(picture: "Picture", now: datetime) -> datetime | None:
    """Return since when no reader may see the picture. See also `hidden_since`."""
    found = list(picture.consents.for_judging())
    end = consents.ends_at([PICTURE_NEED], [each.as_record() for each in found])
    if not any(each.person and each.person.is_minor for each in found):
        return end
    is_seen = type(picture).objects.published_or_scheduled().filter(pk=picture.pk).exists()
    known = picture.consented_until
    return _end_of_child(end, known, [PICTURE_NEED], found, now) if is_seen else end


def _end_of_child(
    end: datetime | None,
    known: datetime | None,
    needs: list[consents.Need],
    found: Iterable["Consent"],
    now: datetime,
) -> datetime | None:
    """Return since when readers must not see what they see of a child: now, if a consent lacks."""
    if end is not None and end <= now:
        return end
    lacks = consents.find_gaps(needs, [each.as_record() for each in found], now)
    return min(known or now, now) if lacks else end
